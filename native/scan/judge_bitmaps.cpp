// The part of the scan that judges sector bitmaps by their entries, together with the blocks of their chunks. MS-VHDX 2.5.1.2.

#include "base/sort.h"
#include "format/bat_entry.h"
#include "scan/bat_scan.h"

namespace vhdxscope {

using places::mib;

/// What follows from bitmaps and partly present blocks together, once all are known.
void BatScan::judge_bitmaps() {
  const TableShape& shape = blocks_.shape;
  const auto in_use = [](const Chunk& facts) {
    return bat::state(facts.bitmap) == bat::present && bat::position(facts.bitmap) != 0;
  };
  // The last bitmap entry may be all that a table lacks that was made by the formula for disks without a parent.
  const bool lacks_last = shape.in_region == shape.entries && shape.in_region + 1 == shape.needed;
  std::vector<std::uint64_t> all;
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    if (!in_use(chunks_[c])) continue;
    ++blocks_.bitmaps;
    all.push_back(bat::position(chunks_[c].bitmap));
  }
  sort(all, [](std::uint64_t a, std::uint64_t b) { return a < b; });
  for (const std::uint64_t at : all) {
    if (claims_.bitmaps.empty() || claims_.bitmaps.back() != at) claims_.bitmaps.push_back(at);
  }
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    const Chunk& facts = chunks_[c];
    const std::uint64_t index = shape.index_of_bitmap(c);
    const bool seen = facts.seen == shape.chunk_ratio + 1;
    const bool lacking = lacks_last && index == shape.in_region;
    if (facts.partial != 0 && bat::state(facts.bitmap) != bat::present && (seen || lacking)) {
      const std::uint64_t first = c * shape.chunk_ratio;
      for (std::uint64_t b = partial_.next(first); b < first + shape.chunk_ratio; b = partial_.next(b + 1)) {
        list(Odd::sbm_004).add({.index = shape.index_of_block(b), .told = Told::nothing});
      }
    }
    if (!in_use(facts)) continue;
    if (seen && facts.partial == 0) odd(Odd::sbm_007, index, facts.bitmap);
    const std::uint64_t at = bat::position(facts.bitmap);
    const std::uint64_t offset = bat::offset(facts.bitmap);
    const bool twin = stands_twice(all, at);
    const bool overlap = twin || claims_.meets_structure(at, 1) || claims_.meets_block(at, 1);
    const bool beyond = offset >= shape.end || shape.end - offset < mib;
    if (overlap || beyond) odd(Odd::sbm_006, index, facts.bitmap);
    if (!overlap && !beyond && seen) bitmaps_.push_back({c, offset});
    if (overlap) odd(Odd::sbm_006_overlap, index, facts.bitmap);
    if (beyond) odd(Odd::sbm_006_end, index, facts.bitmap);
    const std::size_t far = first_from(claims_.far, at);
    const bool block_here =
        at < MibPlane::size ? marks_.starts.test(at) : far < claims_.far.size() && claims_.far[far] == at;
    if (twin || block_here) odd(Odd::bat_017, index, facts.bitmap);
  }
}

}  // namespace vhdxscope
