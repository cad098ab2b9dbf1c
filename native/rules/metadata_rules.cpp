// The metadata table: its header, its entries, and how the items lie in the region. MS-VHDX 2.6, 2.6.1.
#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"
#include "rules/collisions.h"

namespace vhdxscope {
namespace {

using namespace places;

constexpr const char* node = "metadata";

Node node_of(std::size_t index) { return {"metadata.item.", index}; }

std::string name_of(const MetadataItem& item) {
  return item.known != nullptr ? std::string(item.known->name)
                               : say(item.entry.is_user() ? "user item " : "item ", to_text(item.entry.item_id));
}

Spot at_table(const Metadata& metadata, FieldOf<MetadataTableHeader> member) {
  return spot(node, metadata.region.offset, member);
}

Spot at(std::size_t index, const MetadataItem& item, FieldOf<MetadataTableEntry> member) {
  return spot(node_of(index), item.entry_place.offset, member);
}

using TableCheck = void (*)(const Metadata& metadata, Finder& find);

/// For rules on the table's header, once it is one.
template <TableCheck check>
void on_table(const Subject& s, Finder& find) {
  if (s.image.metadata.present() && s.image.metadata.signature_ok) check(s.image.metadata, find);
}

/// For rules on all entries together.
template <TableCheck check>
void on_entries(const Subject& s, Finder& find) {
  if (s.image.metadata.judged()) check(s.image.metadata, find);
}

using ItemCheck = void (*)(std::size_t index, const MetadataItem& item, const Subject& s, Finder& find);

template <ItemCheck check>
void on_items(const Subject& s, Finder& find) {
  const auto& items = s.image.metadata.items;
  if (!s.image.metadata.judged()) return;
  for (std::size_t i = 0; i < items.size(); ++i) check(i, items[i], s, find);
}

/// No such item, or one that points outside: its value cannot be had. A wrong length has a rule of its own; bytes that
/// could not be read or are still to come prove nothing.
bool has_no_value(const Metadata& metadata, ItemKind kind) {
  const auto* item = metadata.first(kind);
  return item == nullptr || (item->right_length && item->presence == Presence::outside);
}

bool has_no_item(const Metadata& metadata, ItemKind kind) { return metadata.first(kind) == nullptr; }

std::string names_of(const Metadata& metadata, std::initializer_list<ItemKind> kinds,
                     bool (*lacks)(const Metadata&, ItemKind)) {
  std::string names;
  for (const auto kind : kinds) {
    if (lacks(metadata, kind)) names += say(names.empty() ? "" : ", ", known_item(kind).name);
  }
  return names;
}

/// "IsVirtualDisk, IsRequired"
std::string flag_names(std::uint32_t flags) {
  std::string names;
  constexpr const char* all[] = {"IsUser", "IsVirtualDisk", "IsRequired"};
  for (std::size_t i = 0; i < 3; ++i) {
    if ((flags >> i & 1) != 0) names += say(names.empty() ? "" : ", ", all[i]);
  }
  return names.empty() ? "none" : names;
}

constexpr Rule rules[] = {
    {.id = "MET-001",
     .severity = Severity::fatal,
     .section = "2.6",
     .title = "Metadata table outside the file",
     .explain = "The disk parameters are cut off.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& metadata = s.image.metadata;
           if (!metadata.named || metadata.presence != Presence::outside) return;
           const bool shorter = metadata.region.length < metadata_table_size;
           const auto& regions = s.image.regions;
           find({.spot = spot(node, regions.table()->entry_place(*regions.find(metadata_region)).offset,
                              shorter ? AnyField(&RegionTableEntry::length) : AnyField(&RegionTableEntry::file_offset)),
                 .expected = shorter ? say("a region of at least 64 KiB")
                                     : say("an end at ", hex(s.image.size.bytes()), " or before"),
                 .found = {"the region at ", hex(metadata.region.offset), " with a length of ",
                           size_text(metadata.region.length)},
                 .beyond_end = !shorter});
         }},
    {.id = "MET-002",
     .severity = Severity::fatal,
     .section = "2.6.1.1",
     .title = "Wrong metadata signature",
     .explain = "The disk parameters are overwritten, or the region table points to the wrong place.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& metadata = s.image.metadata;
           if (!metadata.present() || metadata.signature_ok) return;
           find({.spot = at_table(metadata, &MetadataTableHeader::signature),
                 .expected = "metadata",
                 .found = signature_text(metadata.value.signature)});
         }},
    {.id = "MET-003",
     .severity = Severity::fatal,
     .section = "2.6.1.1",
     .title = "Too many metadata entries",
     .explain = "The table announces more entries than fit into it; damaged or hostile.",
     .check = on_table<[](const Metadata& metadata, Finder& find) {
       if (metadata.count_ok) return;
       find({.spot = at_table(metadata, &MetadataTableHeader::entry_count),
             .expected = "at most 2047",
             .found = {metadata.value.entry_count}});
     }>},
    {.id = "MET-004",
     .severity = Severity::error,
     .section = "2.6.1.1",
     .title = "Reserved field set",
     .explain = "A reserved field is not zero; readers ignore it.",
     .check = on_table<[](const Metadata& metadata, Finder& find) {
       if (metadata.value.reserved == 0) return;
       find({.spot = at_table(metadata, &MetadataTableHeader::reserved),
             .expected = "0",
             .found = hex(metadata.value.reserved)});
     }>},
    {.id = "MET-005",
     .severity = Severity::error,
     .section = "2.6.1.1",
     .title = "Reserved2 field set",
     .explain = "A reserved field is not zero; readers ignore it.",
     .check = on_table<[](const Metadata& metadata, Finder& find) {
       if (!non_zero(metadata.value.reserved2)) return;
       find({.spot = at_table(metadata, &MetadataTableHeader::reserved2),
             .expected = "zeros",
             .found = hex_bytes(metadata.value.reserved2)});
     }>},
    {.id = "MET-006",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Item twice",
     .explain = "Two values for one parameter; the first is used.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       const auto& items = metadata.items;
       std::vector<Key> keys(items.size());
       for (std::size_t i = 0; i < keys.size(); ++i) {
         std::copy_n(items[i].entry.item_id.bytes.begin(), 16, keys[i].begin());
         keys[i].back() = items[i].entry.is_user() ? 1 : 0;
       }
       for (const auto [later, earlier] : repeats(keys)) {
         find({.spot = at(later, items[later], &MetadataTableEntry::item_id),
               .detail = {"Items ", earlier, " and ", later, " are both ", name_of(items[later]), "."},
               .found = {items[later].entry.item_id}});
       }
     }>},
    {.id = "MET-007",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Item inside the table",
     .explain = "The value lies inside the table of contents and cannot be right.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.entry.length == 0 || item.entry.offset >= metadata_table_size) return;
       find({.spot = at(i, item, &MetadataTableEntry::offset),
             .detail = {"This is ", name_of(item), "."},
             .expected = "at least 0x10000",
             .found = hex(item.entry.offset)});
     }>},
    {.id = "MET-008",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Item beyond the region",
     .explain = "The value lies outside the metadata region and cannot be trusted.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject& s, Finder& find) {
       if (item.in_region && s.image.size.inside(item.place)) return;
       find({.spot = at(i, item, &MetadataTableEntry::offset),
             .detail = {"This is ", name_of(item), "."},
             .expected = item.in_region
                             ? say("an end at ", hex(s.image.size.bytes()), " of the file or before")
                             : say("an end at ", hex(s.image.metadata.region.length), " of the region or before"),
             .found = {hex(item.entry.offset), " and a length of ", size_text(item.entry.length)}});
     }>},
    {.id = "MET-009",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Items overlap",
     .explain = "Two values share bytes; at least one of them is wrong.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       std::vector<Extent> claims;
       for (const auto& item : metadata.items) claims.push_back({item.entry.offset, item.entry.length});
       for (const auto [later, earlier] : overlaps(claims)) {
         find({.spot = at(later, metadata.items[later], &MetadataTableEntry::offset),
               .detail = {name_of(metadata.items[later]), " shares bytes with ", name_of(metadata.items[earlier]),
                          " (item ", earlier, ")."},
               .expected = "bytes of its own",
               .found = {hex(claims[later].offset), " and a length of ", size_text(claims[later].length)}});
       }
     }>},
    {.id = "MET-010",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Item too long",
     .explain = "The item is larger than allowed; strict readers refuse the file.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.entry.length <= metadata_item_max) return;
       find({.spot = at(i, item, &MetadataTableEntry::length),
             .expected = "at most 1048576 bytes",
             .found = {item.entry.length, " bytes"}});
     }>},
    {.id = "MET-011",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Empty item with an offset",
     .explain = "An inconsistent entry, without effect.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.entry.length != 0 || item.entry.offset == 0) return;
       find({.spot = at(i, item, &MetadataTableEntry::offset), .expected = "0", .found = hex(item.entry.offset)});
     }>},
    {.id = "MET-012",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Too many user items",
     .explain = "More user metadata than allowed; the table counts as invalid.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       const auto count = std::count_if(metadata.items.begin(), metadata.items.end(),
                                        [](const auto& item) { return item.entry.is_user(); });
       if (count <= static_cast<std::ptrdiff_t>(user_items_max)) return;
       find({.spot = {node}, .expected = "at most 1024", .found = {static_cast<std::uint64_t>(count)}});
     }>},
    {.id = "MET-013",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Reserved flag bits set",
     .explain = "Unknown flags are set; damaged, or written by an unknown extension.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if ((item.entry.flags >> 3) == 0) return;
       find({.spot = at(i, item, &MetadataTableEntry::flags),
             .expected = "bits 3 to 31 zero",
             .found = hex(item.entry.flags)});
     }>},
    {.id = "MET-014",
     .severity = Severity::error,
     .section = "2.6.1.2",
     .title = "Reserved2 of an entry set",
     .explain = "A reserved field is not zero; readers ignore it.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.entry.reserved2 == 0) return;
       find({.spot = at(i, item, &MetadataTableEntry::reserved2), .expected = "0", .found = hex(item.entry.reserved2)});
     }>},
    {.id = "MET-015",
     .severity = Severity::fatal,
     .section = "2.6.1.2",
     .title = "Unknown required item",
     .explain = "The file needs a feature that the specification does not know; it must not be opened with another "
                "program than its maker's.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.known != nullptr || item.entry.is_user() || !item.entry.is_required()) return;
       find({.spot = at(i, item, &MetadataTableEntry::item_id), .found = {item.entry.item_id}});
     }>},
    {.id = "MET-016",
     .severity = Severity::fatal,
     .section = "",
     .title = "Creation was not finished",
     .explain = "The program that made the file was interrupted; create the disk again.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.known == nullptr || item.known->kind != ItemKind::incomplete_file_marker) return;
       find({.spot = at(i, item, &MetadataTableEntry::item_id),
             .found = {item.known->name},
             .severity = item.entry.is_required() ? Severity::fatal : Severity::warning});
     }>},
    {.id = "MET-017",
     .severity = Severity::info,
     .section = "2.6.2",
     .title = "Additional item",
     .explain = "Foreign metadata, preserved and ignored.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (!item.entry.is_user() && (item.known != nullptr || item.entry.is_required())) return;
       find({.spot = {node_of(i), item.entry_place}, .found = name_of(item)});
     }>},
    {.id = "MET-018",
     .severity = Severity::warning,
     .section = "2.6.1.2",
     .title = "Required user item",
     .explain = "No general reader can know it; strict ones refuse the file.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (!item.entry.is_user() || !item.entry.is_required()) return;
       find({.spot = at(i, item, &MetadataTableEntry::flags), .found = name_of(item)});
     }>},
    {.id = "MET-019",
     .severity = Severity::warning,
     .section = "",
     .title = "Zero item GUID",
     .explain = "An empty slot is counted as an entry; probably a faulty writer.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.entry.item_id.is_zero()) find({.spot = at(i, item, &MetadataTableEntry::item_id), .found = "zero"});
     }>},
    {.id = "MET-020",
     .severity = Severity::warning,
     .section = "2.6.2",
     .title = "Unexpected flags on a known item",
     .explain = "Wrong flags may lose the item on a snapshot or a merge.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       // Of the items outside MS-VHDX the flags are not known for sure.
       if (item.known == nullptr || item.known->spec.empty() || (item.entry.flags & 7) == item.known->flags) return;
       find({.spot = at(i, item, &MetadataTableEntry::flags),
             .detail = {"This is ", name_of(item), "."},
             .expected = flag_names(item.known->flags),
             .found = flag_names(item.entry.flags)});
     }>},
    {.id = "MET-021",
     .severity = Severity::info,
     .section = "2.6.1.1",
     .title = "Old entries behind the table",
     .explain = "Left-overs; every image made by Windows has one.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       if (!metadata.behind) return;
       const std::uint64_t end = metadata.region.offset + metadata_table_size;
       find({.spot = {node, Extent{metadata.behind.first, end - metadata.behind.first}},
             .found = count_of(metadata.behind.count, "byte that is not zero", "bytes that are not zero")});
     }>},
    {.id = "MET-022",
     .severity = Severity::info,
     .section = "2.6.1.1",
     .title = "Unclaimed bytes in the region",
     .explain = "Left-over data outside the table and all items, in the first MiB of the region; QEMU 1.6 leaked "
                "pieces of its memory here.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& sweep = s.image.sweep;
           if (sweep.unclaimed != Presence::present || !sweep.unclaimed_data) return;
           const std::uint64_t first = sweep.unclaimed_data.first;
           find({.spot = {node, Extent{first, sweep.unclaimed_place.end() - first}},
                 .found = count_of(sweep.unclaimed_data.count, "byte that is not zero", "bytes that are not zero")});
         }},
    {.id = "MET-023",
     .severity = Severity::warning,
     .section = "",
     .title = "Much metadata",
     .explain = "Far more metadata than any known program writes; OpenVMM refuses such a file.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       std::uint64_t sum[2] = {0, 0};
       std::uint64_t count[2] = {0, 0};
       for (const auto& item : metadata.items) {
         sum[item.entry.is_user() ? 1 : 0] += item.entry.length;
         ++count[item.entry.is_user() ? 1 : 0];
       }
       if (sum[0] <= metadata_sum_usual_max && sum[1] <= metadata_sum_usual_max && count[0] <= system_items_usual_max)
         return;
       find({.spot = {node},
             .expected = "at most 41943040 bytes each of system and user items, and 1023 system items",
             .found = {sum[0], " bytes in ", count_of(count[0], "system item", "system items"), ", ", sum[1],
                       " bytes in ", count_of(count[1], "user item", "user items")}});
     }>},
    {.id = "MET-024",
     .severity = Severity::fatal,
     .section = "2.6.2",
     .title = "Needed item missing",
     .explain = "Without it no block can be located; the metadata must be reconstructed by hand.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       const auto names =
           names_of(metadata, {ItemKind::file_parameters, ItemKind::virtual_disk_size, ItemKind::logical_sector_size},
                    has_no_value);
       if (!names.empty())
         find({.spot = {node}, .expected = {names}, .found = "no such item, or one that points outside"});
     }>},
    {.id = "MET-025",
     .severity = Severity::error,
     .section = "2.6.2",
     .title = "Required item missing",
     .explain = "Strict readers refuse the file; the contents can be read.",
     .check = on_entries<[](const Metadata& metadata, Finder& find) {
       const auto names = names_of(metadata, {ItemKind::virtual_disk_id, ItemKind::physical_sector_size}, has_no_item);
       if (!names.empty()) find({.spot = {node}, .expected = {names}, .found = "no such item"});
     }>},
    {.id = "MET-026",
     .severity = Severity::info,
     .section = "",
     .title = "Item of Microsoft's own",
     .explain = "Known from Microsoft's implementation, not from the specification.",
     .check = on_items<[](std::size_t i, const MetadataItem& item, const Subject&, Finder& find) {
       if (item.known == nullptr ||
           (item.known->kind != ItemKind::chs_parameters && item.known->kind != ItemKind::pmem_label_storage))
         return;
       find({.spot = at(i, item, &MetadataTableEntry::item_id), .found = name_of(item)});
     }>},
};

}  // namespace

RuleTable metadata_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
