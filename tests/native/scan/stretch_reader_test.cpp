// Stretches of a file that a replay changes: each unit comes once as stored and once as after the replay, whatever the cuts and the
// order, or is told as lost; against the same bytes put together one by one.
#include "scan/stretch_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace vhdxscope {
namespace {

constexpr std::uint64_t page = places::log_sector;
constexpr std::uint64_t unit = places::bat_entry_size;
/// The log's sectors stand in front.
constexpr std::uint64_t sectors = 8;
constexpr std::uint64_t table = 16 * page;

struct Recorded final : StretchVisitor {
  std::map<std::uint64_t, std::vector<std::uint64_t>> stored, replayed;
  std::map<std::uint64_t, int> gone;

  void units(std::uint64_t first, Bytes bytes, Seen seen) override {
    for (std::size_t i = 0; i < bytes.size(); i += unit) add(first + i / unit, read_le<std::uint64_t>(bytes, i), seen);
  }
  void zeros(std::uint64_t first, std::uint64_t count, Seen seen) override {
    for (std::uint64_t i = 0; i < count; ++i) add(first + i, 0, seen);
  }
  void lost(std::uint64_t first, std::uint64_t count) override {
    for (std::uint64_t i = 0; i < count; ++i) ++gone[first + i];
  }
  void add(std::uint64_t index, std::uint64_t value, Seen seen) {
    if (seen != Seen::replayed) stored[index].push_back(value);
    if (seen != Seen::stored) replayed[index].push_back(value);
  }
};

/// A file whose bytes are all known, as stored and as after a replay of random pages and runs of zeros.
struct File {
  std::vector<std::uint8_t> stored, replayed;
  Overlay overlay;

  File(std::uint64_t stored_size, std::uint64_t size, std::mt19937& random) : stored(stored_size) {
    for (auto& byte : stored) byte = static_cast<std::uint8_t>(random());
    replayed = stored;
    replayed.resize(size);
    for (std::uint64_t number = 0; number < sectors; ++number) {
      const std::uint64_t at = table + page * (random() % 6) - page;
      if (random() % 3 == 0) {
        const std::uint64_t length = page * (1 + random() % 2);
        overlay.zeros({at, length});
        std::fill_n(replayed.begin() + static_cast<std::ptrdiff_t>(at), length, 0);
      } else {
        std::array<std::uint8_t, 8> leading{};
        std::array<std::uint8_t, 4> trailing{};
        for (auto& byte : leading) byte = static_cast<std::uint8_t>(random());
        for (auto& byte : trailing) byte = static_cast<std::uint8_t>(random());
        overlay.page(at, number * page, leading, trailing);
        const auto to = replayed.begin() + static_cast<std::ptrdiff_t>(at);
        std::copy_n(stored.begin() + static_cast<std::ptrdiff_t>(number * page), page, to);
        std::copy(leading.begin(), leading.end(), to);
        std::copy(trailing.begin(), trailing.end(), to + page - 4);
      }
    }
  }
};

std::uint64_t word(const std::vector<std::uint8_t>& bytes, std::uint64_t at) {
  return read_le<std::uint64_t>(Bytes(bytes), static_cast<std::size_t>(at));
}

std::vector<Extent> pieces_of(const Wishes& wishes, std::mt19937& random) {
  std::vector<ByteRange> wanted;
  wishes.append_to(wanted);
  std::vector<Extent> pieces;
  for (const ByteRange each : wanted) {
    for (std::uint64_t from = each.offset(); from < each.end();) {
      const std::uint64_t length = std::min<std::uint64_t>(unit * (1 + random() % 600), each.end() - from);
      pieces.push_back({from, length});
      from += length;
    }
  }
  return pieces;
}

TEST(StretchReader, BringsEachUnitOnceInEitherFileInAnyCutAndOrder) {
  std::mt19937 random(11);
  std::uint64_t lost = 0;
  std::uint64_t changed = 0;
  for (int round = 0; round < 400; ++round) {
    const std::uint64_t size = table + 8 * page;
    // Cut anywhere, also inside a unit.
    const std::uint64_t cut = round % 3 == 0 ? size - random() % (10 * page) : size;
    const File file(cut, size, random);
    const Extent place{table + unit * (random() % 700), unit * (1 + random() % 2000)};
    Known known{FileSize(cut)};
    known.begin_pass();
    known.replay(file.overlay, FileSize(size));
    Recorded seen;
    StretchReader reader({place}, {place.offset, unit}, known, seen);
    ASSERT_FALSE(reader.torn());
    std::vector<Extent> pieces = pieces_of(reader.stretches(), random);
    const std::vector<Extent> logged = pieces_of(reader.pages(), random);
    pieces.insert(pieces.end(), logged.begin(), logged.end());
    std::shuffle(pieces.begin(), pieces.end(), random);
    // Bytes that were asked for and did not come.
    std::vector<bool> bad(size);
    for (const Extent piece : pieces) {
      const bool readable = round % 2 == 0 || random() % 8 != 0;
      const Bytes bytes = Bytes(file.stored).subspan(piece.offset, piece.length);
      ASSERT_TRUE(readable ? reader.supply(piece.offset, bytes, file.overlay, seen)
                           : reader.unreadable(piece, file.overlay, seen));
      if (!readable) std::fill_n(bad.begin() + static_cast<std::ptrdiff_t>(piece.offset), piece.length, true);
    }
    ASSERT_TRUE(reader.finished());
    std::uint64_t gone = 0;
    for (std::uint64_t index = 0; index < place.length / unit; ++index) {
      const std::uint64_t at = place.offset + index * unit;
      const auto segment = file.overlay.after(at);
      const bool covered = segment != file.overlay.end() && segment->first <= at;
      const bool here = at + unit <= cut;
      std::vector<std::uint64_t> before;
      if (here && !bad[at]) before.push_back(word(file.stored, at));
      ASSERT_EQ(seen.stored[index], before) << round << ", unit " << index;
      // Of a page the log's sector counts, of which the unit's own bytes are asked for; else what is stored.
      const std::uint64_t source =
          covered && !segment->second.zeros ? segment->second.sector + (at - segment->first) : at;
      const bool zeros = covered ? segment->second.zeros : at >= cut;
      const bool available = zeros || (covered ? !bad[source] : here && !bad[at]);
      std::vector<std::uint64_t> after;
      if (available) after.push_back(word(file.replayed, at));
      ASSERT_EQ(seen.replayed[index], after) << round << ", unit " << index;
      ASSERT_EQ(seen.gone[index], available ? 0 : 1) << round << ", unit " << index;
      gone += !available;
      changed += covered;
    }
    ASSERT_EQ(reader.lost(), gone) << round;
    lost += gone;
  }
  EXPECT_GT(lost, 1000u);
  EXPECT_GT(changed, 1000u);
}

TEST(StretchReader, IsTornOnlyWhereAPageTouchesUnitsAcrossItsBorders) {
  constexpr std::uint64_t size = table + 8 * page;
  const auto torn = [](Extent place, std::uint64_t changed, std::uint64_t of = unit) {
    Known known{FileSize(size)};
    Overlay overlay;
    overlay.page(changed, 0, {}, {});
    known.begin_pass();
    known.replay(overlay, FileSize(size));
    Recorded seen;
    const StretchReader reader({place}, {place.offset, of}, known, seen);
    const bool met = place.meets({changed, page});
    EXPECT_EQ(reader.pages().bytes() != 0, met && !reader.torn());
    EXPECT_EQ(reader.stretches().bytes(), place.length);
    return reader.torn();
  };
  const Extent odd{table + 4, 2 * page};
  EXPECT_TRUE(torn(odd, table));
  EXPECT_TRUE(torn(odd, table + page));
  EXPECT_TRUE(torn(odd, table + 2 * page));  // its last 4 bytes
  EXPECT_FALSE(torn(odd, table - page));
  EXPECT_FALSE(torn(odd, table + 3 * page));
  EXPECT_FALSE(torn(odd, table, 1));  // bytes have no borders
  EXPECT_FALSE(torn({table + 8, 2 * page}, table));
}

}  // namespace
}  // namespace vhdxscope
