#include "base/range.h"

#include <gtest/gtest.h>

namespace vhdxscope {
namespace {

constexpr std::uint64_t top = ~std::uint64_t{0};

TEST(FileSize, InsideHoldsUpToTheLastByteAndNoFurther) {
  const FileSize size(100);
  EXPECT_TRUE(size.inside({0, 100}));
  EXPECT_TRUE(size.inside({100, 0}));
  EXPECT_FALSE(size.inside({0, 101}));
  EXPECT_FALSE(size.inside({1, 100}));
  EXPECT_FALSE(size.inside({101, 0}));
}

TEST(FileSize, InsideDoesNotWrap) {
  const FileSize size(FileSize::max);
  EXPECT_FALSE(size.inside({top, 1}));
  EXPECT_FALSE(size.inside({top, 2}));
  EXPECT_FALSE(size.inside({1, top}));
  EXPECT_FALSE(size.inside({top, top}));
  EXPECT_TRUE(size.inside({FileSize::max - 1, 1}));
  EXPECT_FALSE(size.inside({FileSize::max, 1}));
}

TEST(FileSize, ClippedGivesThePartInTheFile) {
  const FileSize size(100);
  EXPECT_EQ(size.clipped({90, 20}), size.inside({90, 10}));
  EXPECT_EQ(size.clipped({0, top}), size.inside({0, 100}));
  EXPECT_FALSE(size.clipped({100, 1}));
  EXPECT_FALSE(size.clipped({50, 0}));
}

TEST(Extent, OverflowsFromTwoToTheSixtyFourOn) {
  EXPECT_FALSE((Extent{top - 1, 1}).overflows());
  EXPECT_TRUE((Extent{top, 1}).overflows());
  EXPECT_FALSE((Extent{top, 0}).overflows());
  EXPECT_EQ((Extent{top, 5}).end(), top);
}

TEST(Extent, MeetsNeedsAByteInCommon) {
  EXPECT_TRUE((Extent{0, 10}).meets({9, 1}));
  EXPECT_FALSE((Extent{0, 10}).meets({10, 1}));
  EXPECT_FALSE((Extent{0, 10}).meets({5, 0}));
  EXPECT_TRUE((Extent{top - 1, top}).meets({top - 1, 1}));
}

}  // namespace
}  // namespace vhdxscope
