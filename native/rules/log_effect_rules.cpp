// What the replay of the log does to the structures. MS-VHDX 2.3.3. Of the block table nothing is known here.
#include <algorithm>

#include "base/text.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

void say_change(Finder& find, const Spot& spot, const std::string& before, const std::string& after) {
  if (before == after) return;
  find({.spot = spot, .detail = {before, " becomes ", after, "."}, .found = after});
}

void regions_of(const Image& image, Finder& find) {
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& before = image.stored->regions.copies[i];
    const auto& after = image.regions.copies[i];
    if (!before.present() || !after.present()) continue;
    const Node node{"regionTable.", i + 1};
    if (before.usable() != after.usable()) {
      say_change(find, {node, after.place}, before.usable() ? "A valid table" : "A damaged table",
                 after.usable() ? "a valid one" : "a damaged one");
    }
    say_change(find, spot(node, after.place.offset, &RegionTableHeader::entry_count), decimal(before.value.entry_count),
               decimal(after.value.entry_count));
    for (std::size_t k = 0; k < std::min(before.entries.size(), after.entries.size()); ++k) {
      const auto& was = before.entries[k];
      const auto& is = after.entries[k];
      const std::uint64_t at = after.entry_place(k).offset;
      const Node entry{"regionTable.", i + 1, ".entry.", k};
      say_change(find, spot(entry, at, &RegionTableEntry::guid), to_text(was.guid), to_text(is.guid));
      say_change(find, spot(entry, at, &RegionTableEntry::file_offset), hex(was.file_offset), hex(is.file_offset));
      say_change(find, spot(entry, at, &RegionTableEntry::length), size_text(was.length), size_text(is.length));
    }
  }
}

void metadata_of(const Image& image, Finder& find) {
  const Metadata& before = image.stored->metadata;
  const Metadata& after = image.metadata;
  if (!before.present() || !after.present()) return;
  say_change(find, spot("metadata", after.region.offset, &MetadataTableHeader::entry_count),
             decimal(before.value.entry_count), decimal(after.value.entry_count));
  const auto value = [&](ItemKind kind, const auto& was, const auto& is, const auto& text) {
    const auto* item = after.first(kind);
    if (item == nullptr || !was || !is) return;
    say_change(find, {{"metadata.item.", after.index_of(*item)}, item->place}, text(*was), text(*is));
  };
  value(ItemKind::file_parameters, before.file_parameters, after.file_parameters, [](const FileParameters& v) {
    return say("blocks of ", size_text(v.block_size), v.leave_block_allocated() ? ", kept allocated" : "",
               v.has_parent() ? ", with a parent" : "");
  });
  value(ItemKind::virtual_disk_size, before.virtual_disk_size, after.virtual_disk_size,
        [](const auto& v) { return say(v.virtual_disk_size, " bytes"); });
  value(ItemKind::virtual_disk_id, before.virtual_disk_id, after.virtual_disk_id,
        [](const auto& v) { return to_text(v.virtual_disk_id); });
  value(ItemKind::logical_sector_size, before.logical_sector_size, after.logical_sector_size,
        [](const auto& v) { return say(v.logical_sector_size, " bytes"); });
  value(ItemKind::physical_sector_size, before.physical_sector_size, after.physical_sector_size,
        [](const auto& v) { return say(v.physical_sector_size, " bytes"); });
}

constexpr Rule rules[] = {
    {.id = "LOG-030",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "Effect of the replay",
     .explain = "This is what will change when the disk is opened next.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!s.image.stored) return;
           regions_of(s.image, find);
           metadata_of(s.image, find);
         }},
};

}  // namespace

RuleTable log_effect_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
