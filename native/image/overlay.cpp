#include "image/overlay.h"

#include "format/places.h"

namespace vhdxscope {

Overlay::Segments::const_iterator Overlay::after(std::uint64_t offset) const {
  auto at = segments_.upper_bound(offset);
  if (at != segments_.begin()) {
    const auto before = std::prev(at);
    if (before->second.end > offset) return before;
  }
  return at;
}

void Overlay::put(std::uint64_t start, const Segment& segment) {
  if (segments_.size() >= places::overlay_max) {
    capped_ = true;
    return;
  }
  // What began before and reaches in keeps its first part, and its last where it reaches beyond. Only runs of zeros can:
  // pages lie on page borders, as all writes do.
  auto at = segments_.lower_bound(start);
  if (at != segments_.begin()) {
    auto before = std::prev(at);
    if (before->second.end > start) {
      const Segment rest = before->second;
      before->second.end = start;
      if (rest.end > segment.end) segments_.emplace(segment.end, rest);
    }
  }
  while (at != segments_.end() && at->first < segment.end) {
    if (at->second.end > segment.end) segments_.emplace(segment.end, at->second);
    at = segments_.erase(at);
  }
  segments_.insert_or_assign(start, segment);
}

void Overlay::page(std::uint64_t offset, std::uint64_t sector, const std::array<std::uint8_t, 8>& leading,
                   const std::array<std::uint8_t, 4>& trailing) {
  put(offset, {offset + places::log_sector, false, sector, leading, trailing});
}

void Overlay::zeros(Extent extent) {
  if (extent.length != 0) put(extent.offset, {extent.end()});
}

}  // namespace vhdxscope
