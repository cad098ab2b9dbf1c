// On what a write of the log lands, by name.
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

std::string log_target(const Image& image, const Blocks* blocks, Extent target) {
  // Below the region tables no valid entry writes, nor into the log: but invalid ones are shown, too.
  if (target.length == 0) return "nothing";
  std::string out;
  const auto add = [&out](Words name) { out += say(out.empty() ? "" : ", ", std::string(name)); };
  if (Extent{places::file_type_identifier, places::slot}.meets(target)) add("fileTypeIdentifier");
  for (const auto& [node, at] : {std::pair{"header.", places::header}, {"regionTable.", places::region_table}}) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (Extent{at[i], places::slot}.meets(target)) add({node, i + 1});
    }
  }
  if (image.log.place.meets(target)) add("log");
  if (image.metadata.named && image.metadata.region.meets(target)) add(in_metadata(image.metadata, target));
  bool bat = false;
  bool other = false;
  if (const auto* table = image.regions.table()) {
    for (const auto& entry : table->entries) {
      if (entry.guid == metadata_region || !Extent{entry.file_offset, entry.length}.meets(target)) continue;
      (entry.guid == bat_region ? bat : other) = true;
    }
  }
  if (bat) add("bat");
  if (other) add("another region");
  if (blocks != nullptr) {
    const std::string victim = log_victim(*blocks, target);
    if (!victim.empty()) add(victim);
  }
  if (!out.empty()) return out;
  if (Extent{0, places::header_section}.meets(target)) return "unassigned space of the header section";
  return target.offset >= image.raw_size.bytes() ? "space beyond the end of the file" : "space outside the regions";
}

}  // namespace vhdxscope
