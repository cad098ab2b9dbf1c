#include "scan/lowest_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace vhdxscope {
namespace {

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

Pairs pairs(const LowestRuns& lowest) {
  Pairs out;
  for (const auto& run : lowest.runs()) out.emplace_back(run.start, run.end);
  return out;
}

/// The runs of ascending numbers.
Pairs runs_of(const std::vector<std::uint64_t>& numbers) {
  Pairs out;
  for (const std::uint64_t number : numbers) {
    if (!out.empty() && out.back().second == number) {
      ++out.back().second;
    } else {
      out.emplace_back(number, number + 1);
    }
  }
  return out;
}

TEST(LowestRuns, AreTheSameWhateverTheOrderOfTheParts) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    constexpr std::uint64_t part = 16;
    constexpr std::uint64_t parts = 12;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t n = 0; n < part * parts; ++n) {
      if (random() % 4 != 0) numbers.push_back(n);
    }
    std::vector<std::uint64_t> order(parts);
    for (std::uint64_t i = 0; i < parts; ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random);
    // As many more are kept as parts may yet join two of them.
    LowestRuns lowest(5 + parts);
    for (const std::uint64_t each : order) {
      for (const std::uint64_t n : numbers) {
        if (n / part == each) lowest.add(n);
      }
      lowest.settle();
      EXPECT_LE(lowest.runs().size(), 5 + parts);
    }
    const Pairs all = runs_of(numbers);
    Pairs found = pairs(lowest);
    ASSERT_GE(found.size(), std::min<std::size_t>(5, all.size()));
    found.resize(std::min<std::size_t>(5, found.size()));
    EXPECT_EQ(found, Pairs(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(found.size())));
  }
}

TEST(LowestRuns, OfATableInOrderNoneIsGoneThroughTwice) {
  constexpr std::size_t most = 1000;
  LowestRuns lowest(most);
  std::size_t gone_through = 0;
  // Every second of a million, in parts of a thousand: far more than are kept, and none joins another.
  for (std::uint64_t n = 0; n < 1'000'000; ++n) {
    if (n % 2 != 0) lowest.add(n);
    if (n % 1000 == 999) gone_through += lowest.settle();
  }
  EXPECT_EQ(gone_through, most);
  EXPECT_EQ(lowest.runs().size(), most);
  EXPECT_EQ(lowest.runs().back().start, 2 * most - 1);
}

TEST(LowestRuns, GoThroughWhatIsKeptOnceForAPartBelowIt) {
  constexpr std::size_t most = 1000;
  LowestRuns lowest(most);
  for (std::uint64_t part = 100; part-- > 0;) {
    for (std::uint64_t n = 0; n < 1000; n += 2) lowest.add(part * 1000 + n);
    EXPECT_LE(lowest.settle(), most + 500);
  }
  EXPECT_EQ(pairs(lowest).front(), (std::pair<std::uint64_t, std::uint64_t>(0, 1)));
  EXPECT_EQ(lowest.runs().back().start, 2 * most - 2);
}

}  // namespace
}  // namespace vhdxscope
