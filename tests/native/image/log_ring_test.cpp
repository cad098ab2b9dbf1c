// The log's fold: the same whatever the cuts and the order, and its checksums are those of the bytes.
#include "image/log_ring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/crc32c.h"
#include "format/places.h"
#include "image/known.h"
#include "image/log.h"

namespace vhdxscope {
namespace {

constexpr std::uint64_t sector = places::log_sector;
constexpr std::uint64_t start = 3 * sector + 8;  // a log may lie anywhere
constexpr std::uint64_t length = 20 * sector;

std::vector<std::uint8_t> noise(std::uint64_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> out(bytes);
  for (auto& byte : out) byte = static_cast<std::uint8_t>(random());
  return out;
}

std::vector<std::uint8_t> in_ring_order(const std::vector<std::uint8_t>& ring, std::uint64_t offset,
                                        std::uint64_t count) {
  std::vector<std::uint8_t> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(ring[(offset + i) % ring.size()]);
  return out;
}

ByteRange place() { return *FileSize(1 << 20).inside({start, length}); }

TEST(LogRing, IsTheSameWhateverTheCutsAndTheOrder) {
  const auto bytes = noise(length, 1);
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    std::vector<Extent> parts;
    for (std::uint64_t at = 0; at < length;) {
      const std::uint64_t count = std::min<std::uint64_t>(length - at, 1 + random() % (seed % 2 == 0 ? 9000 : 60));
      parts.push_back({at, count});
      at += count;
    }
    std::shuffle(parts.begin(), parts.end(), random);
    LogRing ring(place());
    for (const auto part : parts) ring.consume(start + part.offset, Bytes(bytes).subspan(part.offset, part.length));
    ring.finish();
    EXPECT_FALSE(ring.all_zero());
    for (std::uint64_t from = 0; from < length; from += 3 * sector) {
      for (const std::uint64_t count : {sector, 5 * sector, length, 2 * sector + 17}) {
        const auto entry = in_ring_order(bytes, from, count);
        const std::uint64_t rest = count % sector;
        ASSERT_EQ(ring.checksum_of(from, count, Bytes(entry).last(rest)), crc32c_with_hole(entry, 4))
            << seed << ' ' << from;
      }
    }
    for (std::uint64_t i = 0; i < length / sector; ++i) {
      const auto& found = ring.sectors()[i];
      ASSERT_EQ(found.signature, read_le<std::uint32_t>(bytes, i * sector));
      ASSERT_EQ(found.second, read_le<std::uint32_t>(bytes, i * sector + 4));
      ASSERT_EQ(found.last, read_le<std::uint32_t>(bytes, (i + 1) * sector - 4));
      ASSERT_EQ(found.session, session_mark(read_guid(bytes, i * sector + 32)));
    }
  }
}

TEST(LogRing, MarksOfOtherSessionsDiffer) {
  const auto bytes = noise(16 * 1000, 2);
  std::vector<std::uint32_t> marks;
  for (std::size_t i = 0; i < 1000; ++i) marks.push_back(session_mark(read_guid(bytes, 16 * i)));
  // Bytes that are moved, or that count up from another one.
  const auto first = Bytes(bytes).first(16);
  std::vector<std::uint8_t> other(first.begin(), first.end());
  std::rotate(other.begin(), other.begin() + 4, other.end());
  marks.push_back(session_mark(read_guid(other, 0)));
  for (const std::uint8_t from : {0x20, 0x80}) {
    for (std::size_t i = 0; i < 16; ++i) other[i] = static_cast<std::uint8_t>(from + i);
    marks.push_back(session_mark(read_guid(other, 0)));
  }
  std::sort(marks.begin(), marks.end());
  EXPECT_EQ(std::adjacent_find(marks.begin(), marks.end()), marks.end());
}

TEST(LogRing, KnowsZeros) {
  LogRing ring(place());
  const std::vector<std::uint8_t> zeros(length);
  ring.consume(start, zeros);
  ring.finish();
  EXPECT_TRUE(ring.all_zero());
}

TEST(LogRing, KeepsWholeSectorsOfEntriesInOrderAndNoMoreThanItsCap) {
  const std::uint64_t sectors = places::log_kept_max / sector + 10;
  LogRing ring(*FileSize(64 << 20).inside({start, sectors * sector}));
  std::vector<std::uint8_t> one(sector);
  std::copy_n("desc", 4, one.begin());
  for (std::uint64_t i = sectors; i-- > 0;) ring.consume(start + i * sector, one);
  ring.finish();
  const auto kept = ring.take_kept();
  ASSERT_EQ(kept.size(), places::log_kept_max / sector);
  EXPECT_TRUE(
      std::is_sorted(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; }));
}

TEST(Known, BringsAFoldEachByteOnceWhatIsHeldIncluded) {
  const auto bytes = noise(1 << 20, 2);
  Known known(FileSize(1 << 20));
  // Held already: a piece within, one that is still to come, and one that reaches out.
  EXPECT_EQ(known.raw({start + 100, 5000}).presence, Presence::waiting);
  known.supply(start + 100, Bytes(bytes).subspan(start + 100, 5000));
  EXPECT_EQ(known.raw({start + 9000, 100}).presence, Presence::waiting);
  EXPECT_EQ(known.raw({start + length - 10, 100}).presence, Presence::waiting);
  LogRing& ring = known.log_ring(place());
  EXPECT_EQ(known.scan(ring, Need::verdict), Presence::waiting);
  std::uint64_t left = known.missing();
  EXPECT_EQ(left, length - 5000 + 90);
  for (const auto wish : known.wanted()) {
    known.supply(wish.offset(), Bytes(bytes).subspan(wish.offset(), wish.length()));
    left -= wish.length();
    EXPECT_EQ(known.missing(), left);
  }
  EXPECT_EQ(left, 0u);
  known.begin_pass();
  EXPECT_EQ(known.scan(ring, Need::verdict), Presence::present);
  EXPECT_FALSE(known.waiting());
  ring.finish();
  const auto all = in_ring_order({bytes.begin() + start, bytes.begin() + start + length}, 0, length);
  EXPECT_EQ(ring.checksum_of(0, length, {}), crc32c_with_hole(all, 4));
  EXPECT_EQ(known.raw({start + 9000, 100}).presence, Presence::present);
}

TEST(Known, FreesTheFoldForWhatWasFound) {
  const auto bytes = noise(1 << 20, 3);
  Known known(FileSize(1 << 20));
  known.scan(known.log_ring(place()), Need::verdict);
  for (const auto wish : known.wanted())
    known.supply(wish.offset(), Bytes(bytes).subspan(wish.offset(), wish.length()));
  EXPECT_EQ(known.log_found(), nullptr);
  auto found = std::make_shared<LogFound>();
  found->entry_count = 7;
  known.keep_log(std::move(found));
  // What is asked for in its place from now on comes to the one who asks: no fold is left to be told.
  EXPECT_EQ(known.raw({start, 4096}).presence, Presence::waiting);
  EXPECT_EQ(known.missing(), 4096u);
  known.supply(start, Bytes(bytes).subspan(start, 4096));
  EXPECT_EQ(known.raw({start, 4096}).presence, Presence::present);
  ASSERT_NE(known.log_found(), nullptr);
  EXPECT_EQ(known.log_found()->entry_count, 7u);
}

TEST(Known, AFoldThatLacksBytesIsUnreadable) {
  Known known(FileSize(1 << 20));
  LogRing& ring = known.log_ring(place());
  known.scan(ring, Need::verdict);
  known.unreadable({start, 10});
  for (const auto wish : known.wanted()) known.unreadable(wish.extent());
  known.begin_pass();
  EXPECT_EQ(known.scan(ring, Need::extra), Presence::unreadable);
  EXPECT_FALSE(known.lacking());
  EXPECT_EQ(known.scan(ring, Need::verdict), Presence::unreadable);
  EXPECT_TRUE(known.lacking());
}

}  // namespace
}  // namespace vhdxscope
