// Who has which byte of the file: against every half MiB painted by itself, and that no two free pieces touch, on which whoever counts
// gaps relies.
#include "scan/space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace vhdxscope {
namespace {

using places::mib;

/// Structures need not be aligned, so the file is painted in halves of a MiB.
constexpr std::uint64_t unit = mib / 2;
constexpr std::uint64_t file_mib = 48;
constexpr std::uint64_t behind_mib = 16;  // of places behind the end

struct Scene {
  Claims claims;
  MibPlane starts;
  std::vector<Kind> painted = std::vector<Kind>(2 * (file_mib + behind_mib), Kind::free);

  void paint(std::uint64_t first, std::uint64_t count, Kind kind) {
    for (std::uint64_t i = first; i < std::min<std::uint64_t>(first + count, painted.size()); ++i)
      painted[i] = std::min(painted[i], kind);
  }
};

/// Claims at random places, most of which meet something or touch it.
void draw(Scene& scene, std::mt19937& random) {
  Claims& claims = scene.claims;
  claims.starts = &scene.starts;
  claims.block_mib = std::uint64_t{1} << random() % 3;
  const auto at = [&random] { return random() % (file_mib + behind_mib); };
  for (std::uint64_t half = random() % 4; half < scene.painted.size() && claims.structures.size() < 5;) {
    const std::uint64_t length = 1 + random() % 6;
    const Kind kind = static_cast<Kind>(random() % 5);
    claims.structures.push_back({half * unit, (half + length) * unit, kind});
    scene.paint(half, length, kind);
    half += length + random() % 24;
  }
  const auto payload = [&scene](std::uint64_t start) {
    scene.paint(2 * start, 2 * scene.claims.block_mib, Kind::payload);
  };
  for (std::uint64_t left = random() % 8; left > 0; --left) {
    const std::uint64_t start = at();
    scene.starts.set(start);
    payload(start);
  }
  // In truth these begin behind the planes; where makes no difference here.
  for (std::uint64_t left = random() % 3; left > 0; --left) claims.far.push_back(at());
  std::sort(claims.far.begin(), claims.far.end());
  for (const std::uint64_t start : claims.far) payload(start);
  for (std::uint64_t left = random() % 4; left > 0; --left) claims.bitmaps.push_back(at());
  std::sort(claims.bitmaps.begin(), claims.bitmaps.end());
  claims.bitmaps.erase(std::unique(claims.bitmaps.begin(), claims.bitmaps.end()), claims.bitmaps.end());
  for (const std::uint64_t start : claims.bitmaps) scene.paint(2 * start, 2, Kind::bitmap);
  for (std::uint64_t left = random() % 4; left > 0; --left) {
    const std::uint64_t start = at();
    claims.anchors.set(start);
    scene.paint(2 * start, 2 * claims.block_mib, Kind::anchored);
  }
}

TEST(SpaceWalk, GivesEachByteToTheFirstThatClaimsItAndJoinsWhatIsFree) {
  std::mt19937 random(3);
  std::size_t free_pieces = 0;
  for (int round = 0; round < 3000; ++round) {
    Scene scene;
    draw(scene, random);
    const std::uint64_t from = random() % 4 * mib;
    const std::uint64_t to = (file_mib + random() % behind_mib) * mib;
    SpaceWalk walk(scene.claims, from, to);
    SpacePiece piece;
    SpacePiece before{0, from, Kind::header_section};
    while (walk.next(piece)) {
      ASSERT_EQ(piece.start, before.end) << round;
      ASSERT_GT(piece.end, piece.start) << round;
      ASSERT_FALSE(piece.kind == Kind::free && before.kind == Kind::free) << round << ", at " << piece.start / mib;
      for (std::uint64_t half = piece.start / unit; half < piece.end / unit; ++half)
        ASSERT_EQ(piece.kind, scene.painted[half]) << round << ", in half " << half;
      free_pieces += piece.kind == Kind::free;
      before = piece;
    }
    ASSERT_EQ(before.end, to) << round;
  }
  EXPECT_GT(free_pieces, 3000u);
}

TEST(Space, IsMeasuredAsPaintedAlsoWhereTheReplayMakesTheFileLonger) {
  std::mt19937 random(5);
  std::size_t gaps = 0;
  for (int round = 0; round < 3000; ++round) {
    Scene scene;
    draw(scene, random);
    const std::uint64_t stored = file_mib - random() % 3;
    const std::uint64_t replayed = round % 2 == 0 ? stored : stored + random() % behind_mib;
    const Space space = measure_space(scene.claims, stored * mib, replayed * mib);
    const auto& halves = scene.painted;
    std::array<std::uint64_t, kinds> bytes{};
    for (std::uint64_t half = 0; half < 2 * stored; ++half) bytes[static_cast<std::size_t>(halves[half])] += unit;
    const auto last_claim = [&halves](std::uint64_t end, auto counts) {
      while (end > 0 && !counts(halves[end - 1])) --end;
      return end;
    };
    const auto claims = [](Kind kind) { return kind != Kind::free; };
    const std::uint64_t tail = 2 * stored - last_claim(2 * stored, claims);
    bytes[static_cast<std::size_t>(Kind::free)] -= tail * unit;
    ASSERT_EQ(space.bytes, bytes) << round;
    ASSERT_EQ(space.tail, tail * unit) << round;
    const std::uint64_t end = last_claim(2 * replayed, claims);
    ASSERT_EQ(space.behind.length, (2 * replayed - end) * unit) << round;
    if (space.behind.length != 0) ASSERT_EQ(space.behind.offset, end * unit) << round;
    const auto uses = [](Kind kind) { return kind != Kind::free && kind != Kind::anchored; };
    ASSERT_EQ(space.claimed, last_claim(2 * replayed, uses) * unit) << round;
    std::vector<Extent> between;
    for (std::uint64_t half = 0; half < end; ++half) {
      if (halves[half] != Kind::free) continue;
      if (between.empty() || between.back().end() != half * unit) between.push_back({half * unit, 0});
      between.back().length += unit;
    }
    ASSERT_EQ(space.lowest_gaps, between) << round;
    ASSERT_EQ(space.gaps, between.size()) << round;
    std::uint64_t sum = 0;
    for (const Extent gap : between) sum += gap.length;
    ASSERT_EQ(space.gap_bytes, sum) << round;
    gaps += between.size();
  }
  EXPECT_GT(gaps, 3000u);
}

}  // namespace
}  // namespace vhdxscope
