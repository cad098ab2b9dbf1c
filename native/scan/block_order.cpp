#include "scan/block_order.h"

#include <algorithm>

#include "base/check.h"
#include "format/places.h"

namespace vhdxscope {

void BlockOrder::append(BlockRun& run, const BlockRun& next) {
  run.joined += next.joined + (next.head != 0 && next.head == run.expected ? 1 : 0);
  run.backward += next.backward + (next.lowest != 0 && next.lowest < run.last ? 1 : 0);
  run.placed += next.placed;
  run.end = next.end;
  if (!next.blocks) return;
  if (!run.blocks) run.head = next.head;
  if (run.lowest == 0) run.lowest = next.lowest;
  if (next.last != 0) run.last = next.last;
  run.blocks = true;
  run.expected = next.expected;
}

void BlockOrder::add(const BlockRun& run) {
  auto at = std::upper_bound(runs_.begin(), runs_.end(), run.first,
                             [](std::uint64_t first, const BlockRun& other) { return first < other.first; });
  if (at != runs_.begin() && std::prev(at)->end == run.first) {
    --at;
    append(*at, run);
  } else {
    CHECK(runs_.size() < places::table_parts_max);
    at = runs_.insert(at, run);
  }
  const auto next = at + 1;
  if (next == runs_.end() || next->first != at->end) return;
  append(*at, *next);
  runs_.erase(next);
}

std::uint64_t BlockOrder::fragments() const {
  std::uint64_t out = 0;
  for (const auto& run : runs_) out += run.placed - run.joined;
  return out;
}

std::uint64_t BlockOrder::placed() const {
  std::uint64_t out = 0;
  for (const auto& run : runs_) out += run.placed;
  return out;
}

bool BlockOrder::in_order() const {
  return std::none_of(runs_.begin(), runs_.end(), [](const BlockRun& run) { return run.backward != 0; });
}

}  // namespace vhdxscope
