// On what a write of the log lands, by name. Of the blocks of the disk nothing is known here.
#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/structures.h"

namespace vhdxscope {
namespace {

std::string in_metadata(const Metadata& metadata, Extent target) {
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < metadata.items.size(); ++i) {
    if (!metadata.items[i].place.meets(target)) continue;
    if (only) return "metadata";
    only = i;
  }
  const bool table = Extent{metadata.region.offset, places::metadata_table_size}.meets(target);
  return only && !table ? say("metadata.item.", *only) : "metadata";
}

}  // namespace

std::string log_target(const Image& image, Extent target) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (Extent{places::region_table[i], places::slot}.meets(target)) return say("regionTable.", i + 1);
  }
  if (image.metadata.named && image.metadata.region.meets(target)) return in_metadata(image.metadata, target);
  if (const auto* table = image.regions.table()) {
    for (const auto& entry : table->entries) {
      if (!Extent{entry.file_offset, entry.length}.meets(target)) continue;
      return entry.guid == bat_region ? "bat" : "another region";
    }
  }
  if (Extent{0, places::header_section}.meets(target)) return "unassigned space of the header section";
  return target.offset >= image.raw_size.bytes() ? "space beyond the end of the file" : "space outside the regions";
}

}  // namespace vhdxscope
