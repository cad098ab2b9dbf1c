#include "image/known.h"

#include <gtest/gtest.h>

#include <numeric>

#include "format/places.h"

namespace vhdxscope {
namespace {

std::vector<std::uint8_t> pattern(std::uint64_t from, std::uint64_t length) {
  std::vector<std::uint8_t> out(length);
  std::iota(out.begin(), out.end(), static_cast<std::uint8_t>(from));
  return out;
}

void bring(Known& known, std::uint64_t from, std::uint64_t to) { known.supply(from, pattern(from, to - from)); }

TEST(Known, WishesAreRememberedOnce) {
  Known known(FileSize(1000));
  EXPECT_EQ(known.bytes({100, 50}).presence, Presence::waiting);
  EXPECT_EQ(known.bytes({100, 50}).presence, Presence::waiting);
  EXPECT_TRUE(known.waiting());
  ASSERT_EQ(known.wanted().size(), 1u);
  EXPECT_EQ(known.wanted()[0].extent(), (Extent{100, 50}));
}

TEST(Known, OnlyTheMissingPartIsWished) {
  Known known(FileSize(1000));
  known.bytes({100, 100});
  bring(known, 100, 200);
  known.bytes({50, 200});
  ASSERT_EQ(known.wanted().size(), 2u);
  EXPECT_EQ(known.wanted()[0].extent(), (Extent{50, 50}));
  EXPECT_EQ(known.wanted()[1].extent(), (Extent{200, 50}));
}

TEST(Known, PiecesAreJoinedWhenAClaimSpansThem) {
  Known known(FileSize(1000));
  known.bytes({0, 100});
  known.bytes({100, 100});
  bring(known, 100, 200);
  bring(known, 0, 100);
  const View view = known.bytes({90, 20});
  ASSERT_EQ(view.presence, Presence::present);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(view.bytes[i], 90 + i);
}

TEST(Known, AnyCutAnyOrder) {
  Known known(FileSize(64));
  known.bytes({0, 64});
  bring(known, 32, 48);
  EXPECT_EQ(known.missing(), 48u);
  bring(known, 8, 16);
  bring(known, 48, 64);
  bring(known, 0, 8);
  EXPECT_EQ(known.bytes({0, 64}).presence, Presence::waiting);
  EXPECT_EQ(known.bytes({0, 16}).presence, Presence::present);
  bring(known, 16, 32);
  const View view = known.bytes({0, 64});
  ASSERT_EQ(view.presence, Presence::present);
  EXPECT_EQ(std::vector<std::uint8_t>(view.bytes.begin(), view.bytes.end()), pattern(0, 64));
}

TEST(Known, OutsideTheFile) {
  Known known(FileSize(100));
  EXPECT_EQ(known.bytes({50, 51}).presence, Presence::outside);
  EXPECT_EQ(known.bytes({~std::uint64_t{0}, 2}).presence, Presence::outside);
  EXPECT_TRUE(known.wanted().empty());
  EXPECT_FALSE(known.waiting());
  EXPECT_EQ(known.bytes({100, 0}).presence, Presence::present);
}

TEST(Known, UnreadableSpoilsOnlyWhatMeetsIt) {
  Known known(FileSize(100));
  known.want({0, 100});
  known.unreadable({40, 8});
  known.unreadable({48, 8});
  bring(known, 0, 40);
  bring(known, 56, 100);
  EXPECT_EQ(known.bytes({0, 40}).presence, Presence::present);
  EXPECT_EQ(known.bytes({39, 2}, Need::extra).presence, Presence::unreadable);
  EXPECT_FALSE(known.lacking());
  EXPECT_EQ(known.bytes({55, 1}).presence, Presence::unreadable);
  EXPECT_TRUE(known.lacking());
  ASSERT_EQ(known.unreadable_ranges().size(), 1u);
  EXPECT_EQ(known.unreadable_ranges()[0].extent(), (Extent{40, 16}));
}

TEST(Known, WishesAreCutAtTheStagingBuffersSize) {
  Known known(FileSize(std::uint64_t{1} << 40));
  known.want({0, places::wish_max + 1});
  ASSERT_EQ(known.wanted().size(), 2u);
  EXPECT_EQ(known.wanted()[0].length(), places::wish_max);
  EXPECT_EQ(known.wanted()[1].length(), 1u);
}

TEST(Known, HoldsNoMoreThanItsCap) {
  Known known(FileSize(std::uint64_t{1} << 40));
  EXPECT_EQ(known.bytes({0, places::known_max}).presence, Presence::waiting);
  EXPECT_EQ(known.bytes({places::known_max, 1}).presence, Presence::capped);
  EXPECT_TRUE(known.lacking());
  EXPECT_EQ(known.missing(), places::known_max);
}

using KnownDeathTest = ::testing::Test;

TEST(KnownDeathTest, BytesThatNobodyWishedForTrap) {
  Known known(FileSize(100));
  known.want({0, 10});
  EXPECT_DEATH(bring(known, 10, 20), "");
  EXPECT_DEATH(bring(known, 5, 11), "");
  bring(known, 0, 10);
  EXPECT_DEATH(bring(known, 0, 10), "");
}

}  // namespace
}  // namespace vhdxscope
