#include "scan/mib_plane.h"

#include <gtest/gtest.h>

namespace vhdxscope {
namespace {

TEST(MibPlane, FindsBitsAcrossPagesThatWereNeverMade) {
  auto plane = std::make_unique<MibPlane>();
  EXPECT_TRUE(plane->empty());
  EXPECT_EQ(plane->next(0), MibPlane::size);
  EXPECT_FALSE(plane->set(63));
  EXPECT_TRUE(plane->set(63));
  EXPECT_FALSE(plane->set(64));
  const std::uint64_t last = MibPlane::size - 1;
  plane->set(last);
  EXPECT_EQ(plane->next(0), 63u);
  EXPECT_EQ(plane->next(64), 64u);
  EXPECT_EQ(plane->next(65), last);
  EXPECT_EQ(plane->next(last + 1), MibPlane::size);
  EXPECT_EQ(plane->next_clear(63), 65u);
  EXPECT_TRUE(plane->any(0, 64));
  EXPECT_FALSE(plane->any(0, 63));
  EXPECT_FALSE(plane->any(MibPlane::size, MibPlane::size + 5));
  plane->clear(63);
  EXPECT_FALSE(plane->test(63));
  MibPlane other;
  other.set(63);
  EXPECT_FALSE(plane->meets(other));
  other.set(last);
  EXPECT_TRUE(plane->meets(other));
}

TEST(MibPlane, RunsOfSetBitsEndWherePagesDo) {
  MibPlane plane;
  const std::uint64_t border = std::uint64_t{1} << 18;
  for (std::uint64_t i = border - 3; i < border + 3; ++i) plane.set(i);
  EXPECT_EQ(plane.next_clear(border - 3), border + 3);
}

}  // namespace
}  // namespace vhdxscope
