#include "scan/overlaps.h"

#include <algorithm>

#include "format/bat_entry.h"

namespace vhdxscope {

bool Overlaps::exist(const Claims& claims, const BlockMarks& marks) {
  if (!marks.twice.empty()) return true;
  const auto& far = claims.far;
  for (std::size_t i = 0; i < far.size(); ++i) {
    const bool near =
        i == 0 ? marks.starts.any(far[0] - marks.block_mib + 1, MibPlane::size) : far[i] - far[i - 1] < marks.block_mib;
    if (near || claims.meets_structure(far[i], marks.block_mib) || claims.meets_bitmap(far[i], marks.block_mib))
      return true;
  }
  const std::uint64_t block = marks.block_mib;
  CoveredRuns runs(marks.starts, block);
  if (block > 1) {
    for (runs.seek(0); runs.start() < MibPlane::size; runs.seek(runs.end())) {
    }
    if (runs.overlapping()) return true;
  }
  const auto named = [&](std::uint64_t first_mib, std::uint64_t end_mib) {
    const std::uint64_t first = first_mib < block ? 0 : first_mib - block + 1;
    return marks.starts.any(first, end_mib) || claims.anchors.any(first, end_mib);
  };
  for (const auto& piece : claims.structures) {
    if (named(piece.start / places::mib, piece.end / places::mib + (piece.end % places::mib != 0 ? 1 : 0))) return true;
  }
  for (const std::uint64_t at : claims.bitmaps) {
    if (named(at, at + 1)) return true;
  }
  if (block == 1) return marks.starts.meets(claims.anchors);
  for (std::uint64_t at = claims.anchors.next(0); at < MibPlane::size; at = claims.anchors.next(at + 1)) {
    if (claims.meets_block(at, block)) return true;
  }
  return false;
}

void Overlaps::units(std::uint64_t first, Bytes words, Seen seen) {
  if (seen == Seen::stored) return;
  const TableShape& shape = blocks_.shape;
  for (std::size_t i = 0; i < words.size() / places::bat_entry_size; ++i) {
    const auto entry = read_le<std::uint64_t>(words, i * places::bat_entry_size);
    if (bat::position(entry) == 0) continue;
    const std::uint64_t index = first + i;
    if (!shape.is_bitmap(index) && shape.block_of(index) < shape.payload_blocks) look(index, entry);
  }
}

bool Overlaps::twice(std::uint64_t at) const {
  return at < MibPlane::size ? marks_.twice.test(at) : stands_twice(claims_.far, at);
}

void Overlaps::look(std::uint64_t index, std::uint64_t entry) {
  const unsigned state = bat::state(entry);
  const std::uint64_t at = bat::position(entry);
  const std::uint64_t block = marks_.block_mib;
  const auto add = [&](Odd kind, bool applies) {
    if (applies) blocks_.odd[static_cast<std::size_t>(kind)].add({index, entry});
  };
  const bool structure = claims_.meets_structure(at, block);
  if (bat::holds_data(state)) {
    add(Odd::bat_012, structure);
    add(Odd::bat_017, twice(at) || claims_.meets_bitmap(at, 1));
    if (block == 1) return;
    const std::uint64_t first = at < block ? 0 : at - block + 1;
    const auto& far = claims_.far;
    const std::size_t lower = first_from(far, first);
    const std::size_t upper = first_from(far, at + 1);
    const bool is_far = (lower < far.size() && far[lower] < at) || (upper < far.size() && far[upper] < at + block);
    add(Odd::bat_011, is_far || marks_.starts.any(first, at) || marks_.starts.any(at + 1, at + block));
  } else if (state == bat::undefined || state == bat::unmapped) {
    // What lies beyond the end was told of in the first pass.
    const std::uint64_t end = blocks_.shape.end;
    if (bat::offset(entry) > end || end - bat::offset(entry) < blocks_.shape.block_size) return;
    add(Odd::bat_016, structure || claims_.meets_block(at, block) || claims_.meets_bitmap(at, block));
  }
}

}  // namespace vhdxscope
