#include "scan/lowest_places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace vhdxscope {
namespace {

void expect_lowest(std::vector<std::uint64_t> places) {
  constexpr std::size_t most = 100;
  LowestPlaces lowest(most);
  std::size_t left_out = 0;
  for (const std::uint64_t place : places) left_out += lowest.add(place) ? 0 : 1;
  EXPECT_EQ(left_out, places.size() - std::min(places.size(), most));
  std::sort(places.begin(), places.end());
  places.resize(std::min(places.size(), most));
  EXPECT_EQ(lowest.take(), places);
}

TEST(LowestPlaces, AreTheSameInEveryOrder) {
  std::mt19937 random(3);
  for (const std::size_t count : {0u, 1u, 99u, 100u, 101u, 5000u}) {
    std::vector<std::uint64_t> places(count);
    // Some stand there twice.
    for (auto& place : places) place = std::uint64_t{1} << 40 | random() % 4000;
    expect_lowest(places);
    std::sort(places.begin(), places.end());
    expect_lowest(places);
    std::reverse(places.begin(), places.end());
    expect_lowest(places);
  }
}

}  // namespace
}  // namespace vhdxscope
