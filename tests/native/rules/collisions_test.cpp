#include "rules/collisions.h"

#include <gtest/gtest.h>

namespace vhdxscope {
namespace {

TEST(Overlaps, NamesTheOneThatReachesFurthest) {
  const auto found = overlaps({{0, 100}, {10, 5}, {50, 10}, {100, 1}});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].later, 1u);
  EXPECT_EQ(found[0].earlier, 0u);
  EXPECT_EQ(found[1].later, 2u);
  EXPECT_EQ(found[1].earlier, 0u);
}

TEST(Overlaps, EqualStartsCountByIndexAndEmptyOnesNever) {
  const auto found = overlaps({{5, 5}, {5, 0}, {5, 5}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].later, 2u);
}

TEST(Overlaps, EndsBeyondTwoToTheSixtyFourAreClamped) {
  const std::uint64_t top = ~std::uint64_t{0};
  EXPECT_EQ(overlaps({{top - 10, top}, {top - 1, 5}}).size(), 1u);
}

TEST(Repeats, FindEveryLaterOne) {
  const Key a{1}, b{2};
  const auto found = repeats({a, b, a, b, a});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].later, 2u);
  EXPECT_EQ(found[0].earlier, 0u);
  EXPECT_EQ(found[1].later, 3u);
  EXPECT_EQ(found[1].earlier, 1u);
  EXPECT_EQ(found[2].earlier, 0u);
}

}  // namespace
}  // namespace vhdxscope
