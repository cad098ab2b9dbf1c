// What the replay of the log does to the structures. MS-VHDX 2.3.3. Entries of the block table were compared by the scan.
#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"
#include "rules/odd_entries.h"

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
    say_change(find, spot(node, after.place.offset, &RegionTableHeader::checksum), hex(before.value.checksum),
               hex(after.value.checksum));
    say_change(find, spot(node, after.place.offset, &RegionTableHeader::entry_count), decimal(before.value.entry_count),
               decimal(after.value.entry_count));
    say_change(find, spot(node, after.place.offset, &RegionTableHeader::reserved), hex(before.value.reserved),
               hex(after.value.reserved));
    for (std::size_t k = 0; k < std::min(before.entries.size(), after.entries.size()); ++k) {
      const auto& was = before.entries[k];
      const auto& is = after.entries[k];
      const std::uint64_t at = after.entry_place(k).offset;
      const Node entry{"regionTable.", i + 1, ".entry.", k};
      say_change(find, spot(entry, at, &RegionTableEntry::guid), to_text(was.guid), to_text(is.guid));
      say_change(find, spot(entry, at, &RegionTableEntry::file_offset), hex(was.file_offset), hex(is.file_offset));
      say_change(find, spot(entry, at, &RegionTableEntry::length), size_text(was.length), size_text(is.length));
      say_change(find, spot(entry, at, &RegionTableEntry::required), hex(was.required), hex(is.required));
    }
  }
}

/// A value without a form of its own: its bytes, or what tells them from others.
std::string bytes_of(const MetadataItem& item) {
  const std::size_t length = static_cast<std::size_t>(shown_part(item).length);
  if (item.presence != Presence::present) return "No value that can be read";
  return length <= item.start.size() ? hex_bytes(Bytes(item.start).first(length))
                                     : say(size_text(length), " with CRC-32C ", hex(item.digest));
}

void item_of(std::size_t index, const MetadataItem& was, const MetadataItem& is, Finder& find) {
  const Node node{"metadata.item.", index};
  const std::uint64_t at = is.entry_place.offset;
  say_change(find, spot(node, at, &MetadataTableEntry::item_id), to_text(was.entry.item_id), to_text(is.entry.item_id));
  say_change(find, spot(node, at, &MetadataTableEntry::offset), hex(was.entry.offset), hex(is.entry.offset));
  say_change(find, spot(node, at, &MetadataTableEntry::length), size_text(was.entry.length),
             size_text(is.entry.length));
  say_change(find, spot(node, at, &MetadataTableEntry::flags), hex(was.entry.flags), hex(is.entry.flags));
  say_change(find, spot(node, at, &MetadataTableEntry::reserved2), hex(was.entry.reserved2), hex(is.entry.reserved2));
  // Values of the disk's own items are told by their meaning, and a locator's by its pairs.
  const bool told = is.first && (is.known->kind == ItemKind::parent_locator ||
                                 (is.right_length && is.known->kind < ItemKind::parent_locator));
  if (!told && (was.digest != is.digest || was.presence != is.presence))
    say_change(find, {node, is.place}, bytes_of(was), bytes_of(is));
}

void metadata_of(const Image& image, Finder& find) {
  const Metadata& before = image.stored->metadata;
  const Metadata& after = image.metadata;
  if (!after.present()) return;
  if (before.judged() != after.judged()) {
    say_change(find, {"metadata", after.region}, before.judged() ? "A valid table" : "No valid table",
               after.judged() ? "a valid one" : "a damaged one");
  }
  if (!before.judged() || !after.judged()) return;
  const std::uint64_t at = after.region.offset;
  say_change(find, spot("metadata", at, &MetadataTableHeader::reserved), hex(before.value.reserved),
             hex(after.value.reserved));
  say_change(find, spot("metadata", at, &MetadataTableHeader::entry_count), decimal(before.value.entry_count),
             decimal(after.value.entry_count));
  say_change(find, spot("metadata", at, &MetadataTableHeader::reserved2), hex_bytes(before.value.reserved2),
             hex_bytes(after.value.reserved2));
  const auto value = [&](ItemKind kind, const auto& was, const auto& is, const auto& text) {
    const auto* item = after.first(kind);
    if (item == nullptr || !is) return;
    say_change(find, {{"metadata.item.", after.index_of(*item)}, item->place},
               was ? std::string(text(*was)) : "No value that can be read", text(*is));
  };
  value(ItemKind::file_parameters, before.file_parameters, after.file_parameters, [](const FileParameters& v) {
    return say("blocks of ", size_text(v.block_size), v.leave_block_allocated() ? ", kept allocated" : "",
               v.has_parent() ? ", with a parent" : "", v.flags > 3 ? ", flags " : "", v.flags > 3 ? hex(v.flags) : "");
  });
  value(ItemKind::virtual_disk_size, before.virtual_disk_size, after.virtual_disk_size,
        [](const auto& v) { return say(v.virtual_disk_size, " bytes"); });
  value(ItemKind::virtual_disk_id, before.virtual_disk_id, after.virtual_disk_id,
        [](const auto& v) { return to_text(v.virtual_disk_id); });
  value(ItemKind::logical_sector_size, before.logical_sector_size, after.logical_sector_size,
        [](const auto& v) { return say(v.logical_sector_size, " bytes"); });
  value(ItemKind::physical_sector_size, before.physical_sector_size, after.physical_sector_size,
        [](const auto& v) { return say(v.physical_sector_size, " bytes"); });
  for (std::size_t i = 0; i < std::min(before.items.size(), after.items.size()); ++i)
    item_of(i, before.items[i], after.items[i], find);
}

void bitmaps_of(const Blocks& blocks, Finder& find) {
  for (const LogHit& hit : blocks.log_hits) {
    if (hit.kind != LogHit::Kind::bitmap) continue;
    const auto index = bitmap_victim(blocks, hit);
    if (!index) continue;
    find({.spot = {{"bat.", static_cast<std::size_t>(*index)}, {blocks.shape.place_of(*index), places::bat_entry_size}},
          .detail = {"Entry ", hit.entry, " of the log writes on the sector bitmap of chunk ",
                     blocks.shape.chunk_of(*index), ", at ", hex(hit.place.offset), "."}});
  }
}

void parent_of(const Image& image, Finder& find) {
  const Parent& was = image.stored->parent;
  const Parent& is = image.parent;
  if (was.header_present && is.header_present) {
    using Header = ParentLocatorHeader;
    const std::uint64_t at = is.item.offset;
    say_change(find, spot("parentLocator", at, &Header::locator_type), to_text(was.value.locator_type),
               to_text(is.value.locator_type));
    say_change(find, spot("parentLocator", at, &Header::reserved), hex(was.value.reserved), hex(is.value.reserved));
    say_change(find, spot("parentLocator", at, &Header::key_value_count), decimal(was.value.key_value_count),
               decimal(is.value.key_value_count));
  }
  const auto& before = was.pairs;
  const auto& after = is.pairs;
  const std::size_t count = std::min({before.size(), after.size(), std::size_t{places::locator_pairs_shown}});
  const auto text = [](const std::optional<Utf16Text>& value) { return value ? in_quotes(value->utf8) : "no text"; };
  for (std::size_t i = 0; i < count; ++i) {
    const Spot at{{"parentLocator.entry.", i}, after[i].place};
    say_change(find, at, text(before[i].key), text(after[i].key));
    say_change(find, at, text(before[i].value), text(after[i].value));
  }
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
           parent_of(s.image, find);
           // Where the table or the disk became another one, entries of one number are not of one block.
           if (s.blocks != nullptr && s.blocks->same_entries()) tell_odd(s, find, Odd::log_030);
           if (s.blocks != nullptr) bitmaps_of(*s.blocks, find);
         }},
};

}  // namespace

RuleTable log_effect_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
