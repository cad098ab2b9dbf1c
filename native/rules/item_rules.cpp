// The values of the metadata items. MS-VHDX 2.6.2. Of items that stand twice only the first is judged: it is the one used.
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

using namespace places;

using MetadataCheck = void (*)(const Image& image, const Metadata& metadata, Finder& find);

/// For every rule here: without a metadata table its items mean nothing.
template <MetadataCheck check>
void on_items(const Subject& s, Finder& find) {
  if (s.image.metadata.judged()) check(s.image, s.image.metadata, find);
}

Node node_of(const Metadata& metadata, const MetadataItem& item) { return {"metadata.item.", metadata.index_of(item)}; }

/// The spot of a value's field; the item exists, since its value was decoded.
Spot at(const Metadata& metadata, ItemKind kind, AnyField field) {
  const auto& item = *metadata.first(kind);
  return spot(node_of(metadata, item), item.place.offset, field);
}

/// Complains if the first item of this kind is not as long as its form demands.
void find_wrong_length(const Metadata& metadata, Finder& find, ItemKind kind) {
  const auto* item = metadata.first(kind);
  if (item == nullptr || item->right_length) return;
  find({.spot = spot(node_of(metadata, *item), item->entry_place.offset, &MetadataTableEntry::length),
        .expected = count_of(item->known->length, "byte", "bytes"),
        .found = count_of(item->entry.length, "byte", "bytes")});
}

/// `size` is that item's value, where it is `known`.
void find_wrong_sector_size(const Metadata& metadata, Finder& find, ItemKind kind, bool known, std::uint32_t size,
                            AnyField field) {
  find_wrong_length(metadata, find, kind);
  if (!known || is_sector_size(size)) return;
  find({.spot = at(metadata, kind, field), .expected = "512 or 4096", .found = {size}});
}

std::string_view word(DiskType type) {
  switch (type) {
    case DiskType::fixed: return "fixed";
    case DiskType::dynamic: return "dynamic";
    case DiskType::differencing: return "differencing";
  }
  __builtin_trap();
}

constexpr Rule rules[] = {
    {.id = "ITM-001",
     .severity = Severity::fatal,
     .section = "2.6.2.1",
     .title = "File Parameters: wrong length",
     .explain = "The block size cannot be read, so no data can be located.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       find_wrong_length(metadata, find, ItemKind::file_parameters);
     }>},
    {.id = "ITM-002",
     .severity = Severity::fatal,
     .section = "2.6.2.1",
     .title = "Illegal block size",
     .explain = "With this block size no data can be located; the item is damaged or written by a faulty program.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& value = metadata.file_parameters;
       if (!value || is_block_size(value->block_size)) return;
       find({.spot = at(metadata, ItemKind::file_parameters, &FileParameters::block_size),
             .expected = "a power of two from 1 MiB to 256 MiB",
             .found = {value->block_size, " bytes"}});
     }>},
    {.id = "ITM-003",
     .severity = Severity::error,
     .section = "2.6.2.1",
     .title = "Reserved flags set",
     .explain = "Unknown properties are switched on; damaged, or written by an unknown extension.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& value = metadata.file_parameters;
       if (!value || (value->flags >> 2) == 0) return;
       find({.spot = at(metadata, ItemKind::file_parameters, &FileParameters::flags),
             .expected = "bits 2 to 31 zero",
             .found = hex(value->flags)});
     }>},
    {.id = "ITM-004",
     .severity = Severity::info,
     .section = "2.6.2.1",
     .title = "Fixed flag on a child disk",
     .explain = "The fixed flag is ignored for a differencing disk.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& value = metadata.file_parameters;
       if (!value || !value->leave_block_allocated() || !value->has_parent()) return;
       find({.spot = at(metadata, ItemKind::file_parameters, &FileParameters::flags), .found = hex(value->flags)});
     }>},
    {.id = "ITM-005",
     .severity = Severity::fatal,
     .section = "2.6.2.2",
     .title = "Virtual Disk Size: wrong length",
     .explain = "The size of the disk cannot be read, so no data can be located.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       find_wrong_length(metadata, find, ItemKind::virtual_disk_size);
     }>},
    {.id = "ITM-006",
     .severity = Severity::error,
     .section = "2.6.2.2",
     .title = "Size not a multiple of the sector size",
     .explain = "The last sector would be incomplete; Windows will refuse the disk.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& size = metadata.virtual_disk_size;
       const auto& sector = metadata.logical_sector_size;
       if (!size || !sector || !is_sector_size(sector->logical_sector_size) ||
           size->virtual_disk_size % sector->logical_sector_size == 0)
         return;
       find({.spot = at(metadata, ItemKind::virtual_disk_size, &VirtualDiskSize::virtual_disk_size),
             .expected = {"a multiple of ", sector->logical_sector_size},
             .found = {size->virtual_disk_size}});
     }>},
    {.id = "ITM-007",
     .severity = Severity::error,
     .section = "2.6.2.2",
     .title = "Disk larger than 64 TiB",
     .explain = "The disk is larger than the format allows; Windows will refuse it.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& size = metadata.virtual_disk_size;
       if (!size || size->virtual_disk_size <= virtual_size_max) return;
       find({.spot = at(metadata, ItemKind::virtual_disk_size, &VirtualDiskSize::virtual_disk_size),
             .expected = "at most 64 TiB",
             .found = {size->virtual_disk_size, " bytes"}});
     }>},
    {.id = "ITM-008",
     .severity = Severity::warning,
     .section = "",
     .title = "Disk of size zero",
     .explain = "A disk without sectors: legal by the letter, but useless.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& size = metadata.virtual_disk_size;
       if (!size || size->virtual_disk_size != 0) return;
       find({.spot = at(metadata, ItemKind::virtual_disk_size, &VirtualDiskSize::virtual_disk_size), .found = "0"});
     }>},
    {.id = "ITM-009",
     .severity = Severity::fatal,
     .section = "2.6.2.4",
     .title = "Illegal logical sector size",
     .explain = "Without a legal sector size no data can be located.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& sector = metadata.logical_sector_size;
       find_wrong_sector_size(metadata, find, ItemKind::logical_sector_size, sector.has_value(),
                              sector ? sector->logical_sector_size : 0, &LogicalSectorSize::logical_sector_size);
     }>},
    {.id = "ITM-010",
     .severity = Severity::error,
     .section = "2.6.2.5",
     .title = "Illegal physical sector size",
     .explain = "Only a hint for alignment; the contents can be read.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& sector = metadata.physical_sector_size;
       find_wrong_sector_size(metadata, find, ItemKind::physical_sector_size, sector.has_value(),
                              sector ? sector->physical_sector_size : 0, &PhysicalSectorSize::physical_sector_size);
     }>},
    {.id = "ITM-011",
     .severity = Severity::warning,
     .section = "",
     .title = "Physical below logical sector size",
     .explain = "Makes no sense; guests may refuse the disk.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& logical = metadata.logical_sector_size;
       const auto& physical = metadata.physical_sector_size;
       if (!logical || !physical || !is_sector_size(logical->logical_sector_size) ||
           !is_sector_size(physical->physical_sector_size))
         return;
       if (physical->physical_sector_size >= logical->logical_sector_size) return;
       find({.spot = at(metadata, ItemKind::physical_sector_size, &PhysicalSectorSize::physical_sector_size),
             .expected = {"at least ", logical->logical_sector_size},
             .found = {physical->physical_sector_size}});
     }>},
    {.id = "ITM-012",
     .severity = Severity::error,
     .section = "2.6.2.3",
     .title = "Virtual Disk ID: wrong length",
     .explain = "The identity of the disk cannot be read; the contents can.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       find_wrong_length(metadata, find, ItemKind::virtual_disk_id);
     }>},
    {.id = "ITM-013",
     .severity = Severity::warning,
     .section = "",
     .title = "Virtual Disk ID is zero",
     .explain = "The disk has no identity; several such disks cannot be told apart by the guest.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& id = metadata.virtual_disk_id;
       if (!id || !id->virtual_disk_id.is_zero()) return;
       find({.spot = at(metadata, ItemKind::virtual_disk_id, &VirtualDiskId::virtual_disk_id), .found = "zero"});
     }>},
    {.id = "ITM-014",
     .severity = Severity::fatal,
     .section = "2.6.2.6",
     .title = "Child without parent locator",
     .explain = "This disk stores only differences, but it is not recorded from which parent; the data is incomplete.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto& value = metadata.file_parameters;
       if (!value || !value->has_parent() || metadata.first(ItemKind::parent_locator) != nullptr) return;
       find({.spot = at(metadata, ItemKind::file_parameters, &FileParameters::flags),
             .expected = "an item Parent Locator",
             .found = {hex(value->flags), ", HasParent, and no such item"}});
     }>},
    {.id = "ITM-015",
     .severity = Severity::warning,
     .section = "",
     .title = "Parent locator without HasParent",
     .explain = "Left over, or the flag was lost; the disk is read as one that stands alone.",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       const auto* item = metadata.first(ItemKind::parent_locator);
       if (item == nullptr || !metadata.file_parameters || metadata.file_parameters->has_parent()) return;
       find({.spot = spot(node_of(metadata, *item), item->entry_place.offset, &MetadataTableEntry::item_id),
             .found = {item->known->name}});
     }>},
    {.id = "ITM-016",
     .severity = Severity::info,
     .section = "",
     .title = "Last block incomplete",
     .explain = "Normal; the last block is used in part.",
     .check = on_items<[](const Image& image, const Metadata& metadata, Finder& find) {
       if (!image.geometry) return;
       const std::uint64_t rest = metadata.virtual_disk_size->virtual_disk_size % metadata.file_parameters->block_size;
       if (rest == 0) return;
       find({.spot = at(metadata, ItemKind::virtual_disk_size, &VirtualDiskSize::virtual_disk_size),
             .detail = {"The last block holds ", size_text(rest), " of the disk."},
             .found = {metadata.virtual_disk_size->virtual_disk_size}});
     }>},
    {.id = "ITM-019",
     .severity = Severity::info,
     .section = "",
     .title = "Summary",
     .explain = "",
     .check = on_items<[](const Image&, const Metadata& metadata, Finder& find) {
       if (!metadata.file_parameters || !metadata.virtual_disk_size || !metadata.logical_sector_size) return;
       std::string text = say("A ", word(disk_type(*metadata.file_parameters)), " disk of ",
                              size_text(metadata.virtual_disk_size->virtual_disk_size), " in blocks of ",
                              size_text(metadata.file_parameters->block_size), ", sectors of ",
                              metadata.logical_sector_size->logical_sector_size);
       if (metadata.physical_sector_size)
         text += say(" (physical ", metadata.physical_sector_size->physical_sector_size, ")");
       text += metadata.virtual_disk_id ? say(" bytes, ID ", metadata.virtual_disk_id->virtual_disk_id, ".")
                                        : std::string(" bytes.");
       find({.spot = {"metadata"}, .detail = text});
     }>},
};

}  // namespace

RuleTable item_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
