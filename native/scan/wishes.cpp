#include "scan/wishes.h"

#include <algorithm>

#include "base/check.h"
#include "format/places.h"

namespace vhdxscope {

void Wishes::add(ByteRange range) {
  if (range.length() == 0) return;
  CHECK(gaps_.empty() || gaps_.back().end() <= range.offset());
  gaps_.push_back(range);
  bytes_ += range.length();
}

/// Index of the gap that holds `part`; gaps_.size() if none does.
std::size_t Wishes::find(Extent part) const {
  const auto at =
      std::partition_point(gaps_.begin(), gaps_.end(), [part](ByteRange gap) { return gap.end() <= part.offset; });
  const bool inside =
      at != gaps_.end() && part.length != 0 && part.offset >= at->offset() && part.length <= at->end() - part.offset;
  return static_cast<std::size_t>((inside ? at : gaps_.end()) - gaps_.begin());
}

bool Wishes::holds(Extent part) const { return find(part) != gaps_.size(); }

void Wishes::take(Extent part) {
  const std::size_t index = find(part);
  CHECK(index != gaps_.size());
  const ByteRange gap = gaps_[index];
  const ByteRange before = gap.part(gap.offset(), part.offset);
  const ByteRange after = gap.part(part.end(), gap.end());
  bytes_ -= part.length;
  const auto at = gaps_.begin() + static_cast<std::ptrdiff_t>(index);
  if (before.length() != 0 && after.length() != 0) {
    CHECK(gaps_.size() < places::table_parts_max);
    *at = after;
    gaps_.insert(at, before);
  } else if (before.length() != 0 || after.length() != 0) {
    *at = before.length() != 0 ? before : after;
  } else {
    gaps_.erase(at);
  }
}

void Wishes::append_to(std::vector<ByteRange>& out) const {
  for (const auto gap : gaps_) {
    for (std::uint64_t from = gap.offset(); from < gap.end(); from += places::wish_max) {
      out.push_back(gap.part(from, std::min(gap.end(), from + places::wish_max)));
    }
  }
}

}  // namespace vhdxscope
