#include "image/sweep.h"

#include <algorithm>

#include "base/sort.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

/// Bytes of the region that neither the table nor an item claims.
NonZero unclaimed(Bytes region, const Metadata& metadata) {
  std::vector<Extent> claims{{0, places::metadata_table_size}};
  for (const auto& item : metadata.items) claims.push_back({item.entry.offset, item.entry.length});
  sort(claims, [](const Extent& a, const Extent& b) { return a.offset < b.offset; });
  claims.push_back({region.size(), 0});  // so that the last gap ends

  NonZero out;
  std::size_t next = 0;
  for (const auto claim : claims) {
    const auto start = static_cast<std::size_t>(std::min<std::uint64_t>(claim.offset, region.size()));
    if (start > next) {
      const NonZero gap = non_zero(region.subspan(next, start - next));
      if (gap && !out) out.first = next + gap.first;
      out.count += gap.count;
    }
    next = std::max(next, static_cast<std::size_t>(std::min<std::uint64_t>(claim.end(), region.size())));
  }
  return out;
}

}  // namespace

Sweep read_sweep(Known& file, const Metadata& metadata) {
  Sweep out;
  // Both wishes first, so that they travel together.
  const auto rest =
      file.size().clipped({places::fixed_structures_end, places::header_section - places::fixed_structures_end});
  std::optional<ByteRange> region;
  if (metadata.judged())
    region = file.size().clipped({metadata.region.offset, std::min(metadata.region.length, places::metadata_swept)});
  if (rest) file.want(rest->extent());
  if (region) file.want(region->extent());

  if (rest) {
    out.unassigned_place = rest->extent();
    const View view = file.raw(out.unassigned_place, Need::extra);
    out.unassigned = view.presence;
    out.unassigned_data = non_zero(view.bytes);
    out.unassigned_data.first += static_cast<std::size_t>(rest->offset());
  }
  if (region) {
    out.unclaimed_place = region->extent();
    const View view = file.bytes(out.unclaimed_place, Need::extra);
    out.unclaimed = view.presence;
    out.unclaimed_data = unclaimed(view.bytes, metadata);
    out.unclaimed_data.first += static_cast<std::size_t>(region->offset());
  }
  return out;
}

}  // namespace vhdxscope
