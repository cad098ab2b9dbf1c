#include "base/sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

namespace vhdxscope {
namespace {

struct Pair {
  std::uint64_t key;
  std::uint32_t value;
};

TEST(Sort, AgreesWithTheLibraryAtEveryLength) {
  std::mt19937_64 random(7);
  for (std::size_t length = 0; length < 200; ++length) {
    std::vector<std::uint64_t> list(length);
    for (auto& each : list) each = random() % 50;
    auto expected = list;
    std::sort(expected.begin(), expected.end());
    sort(list, [](std::uint64_t a, std::uint64_t b) { return a < b; });
    EXPECT_EQ(list, expected) << length;
  }
}

TEST(Sort, KeepsElementsWhole) {
  std::vector<Pair> list;
  for (std::uint32_t i = 0; i < 100; ++i) list.push_back({(i * 37ull) % 100, i});
  sort(list, [](const Pair& a, const Pair& b) { return a.key > b.key; });
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(list[i].key, 99 - i);
    EXPECT_EQ((list[i].value * 37ull) % 100, list[i].key);
  }
}

TEST(Sort, OrderMayBeADescentToo) {
  std::vector<std::uint32_t> order(1000);
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const std::vector<std::uint32_t> weights{5, 3, 9};
  sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return weights[a % 3] != weights[b % 3] ? weights[a % 3] < weights[b % 3] : a < b;
  });
  EXPECT_EQ(order.front(), 1u);
  EXPECT_EQ(order.back(), 998u);
}

TEST(SortMoving, KeepsTheOrderOfEquals) {
  std::vector<std::string> list;
  for (int i = 0; i < 300; ++i)
    list.push_back(std::string(1, static_cast<char>('a' + i % 3)) + std::to_string(i) +
                   " and long enough to own memory");
  auto expected = list;
  const auto before = [](const std::string& a, const std::string& b) { return a[0] < b[0]; };
  std::stable_sort(expected.begin(), expected.end(), before);
  sort_moving(list, before);
  EXPECT_EQ(list, expected);
}

}  // namespace
}  // namespace vhdxscope
