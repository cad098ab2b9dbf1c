#include "scan/deep_scan.h"

#include <algorithm>

#include "base/sort.h"
#include "format/bat_entry.h"

namespace vhdxscope {
namespace {

using places::bat_entry_size;
using places::mib;

/// Takes from the budget what it allows of `wanted`, in whole units of `size`.
Look look_at(std::uint64_t wanted, std::uint64_t size, std::uint64_t& budget) {
  const std::uint64_t seen = std::min(wanted, budget / size);
  budget -= seen * size;
  return {.seen = seen, .left = wanted - seen};
}

}  // namespace

DeepScan::DeepScan(BatScan& scan, Known& file) : scan_(scan), blocks_(scan.blocks()), bits_(scan) {
  Deep& deep = blocks_.deep.emplace();
  const TableShape& shape = blocks_.shape;
  std::uint64_t budget = places::deep_max;
  choose_bitmaps(budget);
  deep.spare = look_at(shape.spare, bat_entry_size, budget);
  choose_space(budget);
  sort(stretches_, [](const Stretch& a, const Stretch& b) { return a.place.offset < b.place.offset; });
  std::vector<Extent> all;
  for (const Stretch& each : stretches_) all.push_back(each.place);
  space_.reset(new StretchReader(all, StretchReader::Unit{0, 1}, file, *this));
  all = {{shape.place_of(shape.needed), deep.spare.seen * bat_entry_size}};
  spare_ = std::make_unique<StretchReader>(all, StretchReader::unit_of(shape), file, spare_visitor_);
  deep.torn = spare_->torn();
}

void DeepScan::choose_bitmaps(std::uint64_t& budget) {
  const std::uint64_t all = scan_.bitmaps().size();
  Look& look = blocks_.deep->bitmaps;
  look = look_at(std::min(all, bits_.room()), mib, budget);
  look.left = all - look.seen;
  for (std::size_t i = 0; i < look.seen; ++i)
    stretches_.push_back({.place = {scan_.bitmaps()[i].offset, mib}, .bitmap = i});
}

/// What the replay appends is not read, but counts as 1 MiB for each range: so their number is bounded, too, for but for those
/// next to an unaligned structure no other range is shorter.
void DeepScan::choose_space(std::uint64_t& budget) {
  Look& look = blocks_.deep->space;
  const std::uint64_t stored = blocks_.shape.file_size;
  look.left = blocks_.unowned();
  SpaceWalk walk(scan_.claims(), 0, blocks_.shape.end);
  SpacePiece piece;
  for (bool room = true; room && look.left > 0 && walk.next(piece);) {
    if (piece.kind != Kind::free) continue;
    const std::uint64_t here = std::min(piece.end, std::max(stored, piece.start)) - piece.start;
    const std::uint64_t cost = here + (piece.end > stored ? mib : 0);
    room = cost <= budget;
    const std::uint64_t length = room ? piece.end - piece.start : std::min(here, budget);
    budget -= std::min(cost, budget);
    if (length == 0) return;
    look.seen += length;
    look.left -= length;
    stretches_.push_back({.place = {piece.start, length}});
  }
}

DeepScan::Stretch& DeepScan::stretch_at(std::uint64_t offset) {
  return *std::partition_point(stretches_.begin(), stretches_.end(),
                               [offset](const Stretch& each) { return each.place.end() <= offset; });
}

void DeepScan::units(std::uint64_t first, Bytes bytes, Seen seen) {
  if (seen == Seen::stored) return;
  Stretch& at = stretch_at(first);
  if (at.bitmap != no_bitmap) return bits_.add(at.bitmap, first - at.place.offset, bytes);
  const NonZero found = non_zero(bytes);
  if (!found) return;
  at.first = at.held == 0 ? first + found.first : std::min(at.first, first + found.first);
  at.held += found.count;
}

void DeepScan::zeros(std::uint64_t first, std::uint64_t count, Seen) {
  Stretch& at = stretch_at(first);
  if (at.bitmap != no_bitmap) bits_.zeros(at.bitmap, first - at.place.offset, count);
}

void DeepScan::lost(std::uint64_t first, std::uint64_t count) { stretch_at(first).lost += count; }

void DeepScan::Spare::units(std::uint64_t first, Bytes words, Seen seen) {
  if (seen == Seen::stored) return;
  for (std::size_t i = 0; i < words.size(); i += bat_entry_size, ++first) {
    const auto entry = read_le<std::uint64_t>(words, i);
    if (entry != 0) list_.add({first, entry});
  }
}

const Blocks& DeepScan::blocks() {
  Deep& deep = *blocks_.deep;
  if (deep.finished) return blocks_;
  deep.missing = 0;
  for (const Wishes* each : wishes()) deep.missing += each->bytes();
  if (deep.missing == 0) finish();
  return blocks_;
}

void DeepScan::finish() {
  Deep& deep = *blocks_.deep;
  deep.finished = true;
  for (const Stretch& each : stretches_) {
    if (each.bitmap != no_bitmap) {
      // A part of it would say nothing of the blocks that it is about.
      if (each.lost == 0) bits_.judge(each.bitmap, blocks_.odd);
      deep.bitmaps.lost += each.lost != 0;
      continue;
    }
    deep.space.lost += each.lost;
    if (each.held == 0) continue;
    ++deep.held;
    deep.held_bytes += each.held;
    if (deep.lowest_held.size() < places::places_shown)
      deep.lowest_held.push_back({{each.first, each.place.end() - each.first}, each.held});
  }
  deep.spare.lost = spare_->lost();
  OddList& all = blocks_.odd[static_cast<std::size_t>(Odd::bat_020)];
  const std::uint64_t total = all.total + beyond_.total;
  for (const OddPlace& place : beyond_.lowest) all.add(place);
  all.total = total;
}

bool DeepScan::supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay) {
  return space_->supply(offset, bytes, overlay, *this) || spare_->supply(offset, bytes, overlay, spare_visitor_);
}

bool DeepScan::unreadable(Extent part, const Overlay& overlay) {
  return space_->unreadable(part, overlay, *this) || spare_->unreadable(part, overlay, spare_visitor_);
}

}  // namespace vhdxscope
