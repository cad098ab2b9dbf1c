#include "scan/space.h"

#include <algorithm>

#include "base/sort.h"

namespace vhdxscope {
namespace {

using places::mib;

constexpr std::uint64_t everything = ~std::uint64_t{0};

Kind kind_of(const Guid& region) {
  return region == metadata_region ? Kind::metadata : region == bat_region ? Kind::bat : Kind::other_region;
}

}  // namespace

std::vector<SpacePiece> structures_of(const Image& image) {
  struct Border {
    std::uint64_t at;
    Kind kind;
    bool opens;
  };
  std::vector<Border> borders;
  const auto claim = [&](Extent extent, Kind kind) {
    if (extent.length == 0) return;
    borders.push_back({extent.offset, kind, true});
    borders.push_back({extent.end(), kind, false});
  };
  claim({0, places::header_section}, Kind::header_section);
  if (const auto* header = image.headers.current_copy())
    claim({header->value.log_offset, header->value.log_length}, Kind::log);
  if (const auto* table = image.regions.table()) {
    for (const auto& entry : table->entries) claim({entry.file_offset, entry.length}, kind_of(entry.guid));
  }
  sort(borders, [](const Border& a, const Border& b) { return a.at < b.at; });
  std::vector<SpacePiece> out;
  std::array<std::size_t, kinds> open{};
  for (std::size_t i = 0; i < borders.size(); ++i) {
    auto& count = open[static_cast<std::size_t>(borders[i].kind)];
    borders[i].opens ? ++count : --count;
    if (i + 1 == borders.size() || borders[i + 1].at == borders[i].at) continue;
    const auto first = std::find_if(open.begin(), open.end(), [](std::size_t n) { return n != 0; });
    if (first == open.end()) continue;
    out.push_back({borders[i].at, borders[i + 1].at, static_cast<Kind>(first - open.begin())});
  }
  return out;
}

void CoveredRuns::seek(std::uint64_t mib_at) {
  while (end_ <= mib_at && start_ < MibPlane::size) {
    start_ = starts_.next(std::max(end_, mib_at < block_ ? 0 : mib_at - block_ + 1));
    end_ = start_;
    if (start_ >= MibPlane::size) {
      end_ = start_ = MibPlane::size + block_;
      return;
    }
    if (block_ == 1) {
      end_ = starts_.next_clear(start_);
      continue;
    }
    end_ += block_;
    while (true) {
      const std::uint64_t next = starts_.next(end_ - block_ + 1);
      if (next > end_ || next >= MibPlane::size) break;
      overlapping_ = overlapping_ || next < end_;
      end_ = next + block_;
    }
  }
}

std::size_t first_from(const std::vector<std::uint64_t>& ascending, std::uint64_t value) {
  return static_cast<std::size_t>(std::lower_bound(ascending.begin(), ascending.end(), value) - ascending.begin());
}

bool stands_twice(const std::vector<std::uint64_t>& ascending, std::uint64_t value) {
  const std::size_t next = first_from(ascending, value) + 1;
  return next < ascending.size() && ascending[next] == value;
}

bool Claims::meets_structure(std::uint64_t start_mib, std::uint64_t length_mib) const {
  const std::uint64_t start = start_mib * mib;
  const auto at = std::partition_point(structures.begin(), structures.end(),
                                       [start](const SpacePiece& p) { return p.end <= start; });
  return at != structures.end() && Extent{start, length_mib * mib}.end() > at->start;
}

bool Claims::meets_bitmap(std::uint64_t start_mib, std::uint64_t length_mib) const {
  const std::size_t at = first_from(bitmaps, start_mib);
  return at < bitmaps.size() && bitmaps[at] < start_mib + length_mib;
}

bool Claims::meets_block(std::uint64_t start_mib, std::uint64_t length_mib) const {
  const std::uint64_t first = start_mib < block_mib ? 0 : start_mib - block_mib + 1;
  if (starts->any(first, start_mib + length_mib)) return true;
  const std::size_t at = first_from(far, first);
  return at < far.size() && far[at] < start_mib + length_mib;
}

SpaceWalk::SpaceWalk(const Claims& claims, std::uint64_t from, std::uint64_t to, bool anchors)
    : claims_(claims),
      at_(from),
      to_(to),
      anchors_(anchors),
      blocks_(*claims.starts, claims.block_mib),
      kept_(claims.anchors, claims.block_mib) {}

bool SpaceWalk::next(SpacePiece& piece) {
  if (at_ >= to_) return false;
  piece = {at_, to_, Kind::free};
  // A run that has begun decides, and ends the piece; one that is still to come ends it.
  const auto meets = [&](std::uint64_t start, std::uint64_t end, Kind kind) {
    if (start > at_) {
      piece.end = std::min(piece.end, start);
      return false;
    }
    piece.end = std::min(piece.end, end);
    piece.kind = kind;
    return true;
  };
  const auto& structures = claims_.structures;
  while (structure_ < structures.size() && structures[structure_].end <= at_) ++structure_;
  const std::uint64_t at_mib = at_ / mib;
  const auto& bitmaps = claims_.bitmaps;
  bool found = structure_ < structures.size() &&
               meets(structures[structure_].start, structures[structure_].end, structures[structure_].kind);
  if (!found) {
    blocks_.seek(at_mib);
    found = blocks_.start() < MibPlane::size && meets(blocks_.start() * mib, blocks_.end() * mib, Kind::payload);
  }
  if (!found && !claims_.far.empty()) {
    const auto& far = claims_.far;
    const auto place = [&] { return Extent{far[far_] * mib, claims_.block_mib * mib}; };
    while (far_ < far.size() && place().end() <= at_) ++far_;
    found = far_ < far.size() && meets(place().offset, place().end(), Kind::payload);
  }
  if (!found) {
    while (bitmap_ < bitmaps.size() && bitmaps[bitmap_] < at_mib) ++bitmap_;
    found = bitmap_ < bitmaps.size() &&
            meets(bitmaps[bitmap_] * mib, Extent{bitmaps[bitmap_] * mib, mib}.end(), Kind::bitmap);
  }
  if (!found && anchors_) {
    kept_.seek(at_mib);
    if (kept_.start() < MibPlane::size) meets(kept_.start() * mib, kept_.end() * mib, Kind::anchored);
  }
  at_ = piece.end;
  return true;
}

Space measure_space(const Claims& claims, std::uint64_t stored_size, std::uint64_t replayed_size) {
  Space out;
  const auto measure = [&](std::uint64_t size, bool stored, bool replayed) {
    SpaceWalk walk(claims, 0, size);
    SpacePiece piece;
    Extent gap{0, 0};
    while (walk.next(piece)) {
      const Extent here{piece.start, piece.end - piece.start};
      if (stored) out.bytes[static_cast<std::size_t>(piece.kind)] += here.length;
      if (piece.kind == Kind::free) {
        gap = here;
        continue;
      }
      if (piece.kind != Kind::anchored) out.claimed = piece.end;
      if (replayed && gap.length != 0) {
        ++out.gaps;
        out.gap_bytes += gap.length;
        if (out.lowest_gaps.size() < places::places_shown) out.lowest_gaps.push_back(gap);
      }
      gap = {};
    }
    return gap;
  };
  // Once for both, where they are one: a file may have a gap behind every block.
  const bool same = stored_size == replayed_size;
  out.behind = measure(stored_size, true, same);
  out.tail = out.behind.length;
  out.bytes[static_cast<std::size_t>(Kind::free)] -= out.tail;
  if (!same) out.behind = measure(replayed_size, false, true);
  return out;
}

std::uint64_t claimed_behind(const Claims& claims, std::uint64_t end, std::uint64_t from, std::uint64_t& last) {
  std::uint64_t bytes = 0;
  SpaceWalk walk(claims, from, everything, false);
  SpacePiece piece;
  while (walk.next(piece)) {
    if (piece.kind == Kind::free) continue;
    last = piece.end;
    if (piece.end > end) bytes += piece.end - std::max(piece.start, end);
    if (piece.end == everything) ++bytes;  // claims end at 2^64, which no number here can be
  }
  return bytes;
}

}  // namespace vhdxscope
