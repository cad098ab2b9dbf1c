#include "scan/block_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace vhdxscope {
namespace {

BlockRun run_of(const std::vector<std::uint64_t>& positions, std::size_t first, std::size_t end) {
  BlockRun run{.first = first, .end = end};
  for (std::size_t i = first; i < end; ++i) run.block(positions[i], 2);
  return run;
}

TEST(BlockOrder, CountsRunsThatAreContiguousInBothWhateverTheOrderOfArrival) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint64_t> positions(40);
    for (auto& position : positions) position = random() % 3 == 0 ? 0 : 2 * (1 + random() % 30);
    for (std::size_t i = 1; i < positions.size(); ++i) {
      if (random() % 2 == 0 && positions[i - 1] != 0) positions[i] = positions[i - 1] + 2;
    }
    std::uint64_t fragments = 0;
    bool in_order = true;
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] == 0) continue;
      if (i == 0 || positions[i - 1] == 0 || positions[i - 1] + 2 != positions[i]) ++fragments;
      in_order = in_order && positions[i] >= last;
      last = positions[i];
    }
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    for (std::size_t from = 0; from < positions.size();) {
      const std::size_t to = std::min<std::size_t>(positions.size(), from + 1 + random() % 6);
      parts.emplace_back(from, to);
      from = to;
    }
    std::shuffle(parts.begin(), parts.end(), random);
    BlockOrder order;
    for (const auto& [from, to] : parts) order.add(run_of(positions, from, to));
    EXPECT_EQ(order.fragments(), fragments);
    EXPECT_EQ(order.in_order(), in_order);
    EXPECT_EQ(order.placed(),
              positions.size() - static_cast<std::size_t>(std::count(positions.begin(), positions.end(), 0u)));
  }
}

}  // namespace
}  // namespace vhdxscope
