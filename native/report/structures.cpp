// The parts of the report that show structures as stored. MS-VHDX 2.2, 2.3, 2.6.
#include "report/structures.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

std::string why_current(const Headers& headers, std::size_t index) {
  const auto& copy = headers.copies[index];
  const auto& other = headers.copies[1 - index];
  const bool current = headers.current == index;
  if (!copy.valid()) {
    return !copy.signature_ok ? "Not valid: it does not begin with 'head'." : "Not valid: its checksum is wrong.";
  }
  if (!other.present()) return current ? "The other header could not be read." : "Nothing to compare it with.";
  const std::uint64_t mine = copy.value.sequence_number;
  const std::uint64_t theirs = other.value.sequence_number;
  switch (headers.choice) {
    case HeaderChoice::none: return "No header is valid.";
    case HeaderChoice::only_valid: return "The only valid header.";
    case HeaderChoice::greater_sequence:
      return current ? say("Valid, and its SequenceNumber ", mine, " is greater than ", theirs, ".")
                     : say("Valid, but its SequenceNumber ", mine, " is less than ", theirs, ".");
    case HeaderChoice::identical:
      return current ? "Both headers are identical, so either serves; this one is taken."
                     : "Identical to the other, which is taken.";
    case HeaderChoice::tie:
      return current ? "Undecidable: the other header is valid too and has the same SequenceNumber. This one is shown."
                     : "Undecidable: the other header is valid too and has the same SequenceNumber.";
  }
  __builtin_trap();
}

template <class Copy>
void write_checksum(Json& json, const Copy& copy) {
  json.key("checksum");
  json.begin_object();
  json.member("stored", copy.value.checksum);
  json.member("computed", copy.computed_checksum);
  json.end_object();
}

void write_name(Json& json, std::string_view name) {
  json.key("name");
  if (name.empty()) {
    json.null();
  } else {
    json.string(name);
  }
}

void write_text_or_null(Json& json, const char* name, const std::optional<Utf16Text>& text) {
  if (text) {
    json.member(name, text->utf8);
  } else {
    json.null_member(name);
  }
}

/// A known item of the right length as an object; false if it has no such form.
bool write_known_value(Json& json, ItemKind kind, Bytes bytes) {
  const auto object = [&](auto fill) {
    json.begin_object();
    fill();
    json.end_object();
    return true;
  };
  switch (kind) {
    case ItemKind::file_parameters:
      return object([&] {
        const auto value = decode<FileParameters>(bytes);
        json.member("blockSize", value.block_size);
        json.flag("leaveBlockAllocated", value.leave_block_allocated());
        json.flag("hasParent", value.has_parent());
      });
    case ItemKind::virtual_disk_size:
      return object([&] { json.member("virtualDiskSize", decode<VirtualDiskSize>(bytes).virtual_disk_size); });
    case ItemKind::virtual_disk_id:
      return object([&] { json.member("virtualDiskId", decode<VirtualDiskId>(bytes).virtual_disk_id); });
    case ItemKind::logical_sector_size:
      return object([&] { json.member("logicalSectorSize", decode<LogicalSectorSize>(bytes).logical_sector_size); });
    case ItemKind::physical_sector_size:
      return object([&] { json.member("physicalSectorSize", decode<PhysicalSectorSize>(bytes).physical_sector_size); });
    case ItemKind::chs_parameters:
      return object([&] {
        const auto value = decode<ChsParameters>(bytes);
        json.member("heads", value.heads);
        json.member("sectorsPerTrack", value.sectors_per_track);
      });
    case ItemKind::parent_locator:
    case ItemKind::incomplete_file_marker:
    case ItemKind::pmem_label_storage: return false;
  }
  __builtin_trap();
}

void write_value(Json& json, Known& file, const Metadata& metadata, const Parent& parent, const MetadataItem& item) {
  json.key("value");
  if (item.presence != Presence::present) return json.null();
  const View view = file.bytes(shown_part(item));
  if (view.presence != Presence::present) return json.null();
  if (item.known != nullptr && item.right_length) {
    if (metadata.first(item.known->kind) == &item && item.known->kind == ItemKind::parent_locator &&
        parent.header_present) {
      return write_locator(json, parent);
    }
    if (write_known_value(json, item.known->kind, view.bytes)) return;
  }
  json.string(hex_bytes(view.bytes.first(std::min<std::size_t>(view.bytes.size(), places::unknown_item_shown))));
}

std::string_view type_name(DiskType type) {
  switch (type) {
    case DiskType::fixed: return "fixed";
    case DiskType::dynamic: return "dynamic";
    case DiskType::differencing: return "differencing";
  }
  __builtin_trap();
}

}  // namespace

void write_identifier(Json& json, const Identifier& identifier) {
  json.key("fileTypeIdentifier");
  if (identifier.presence != Presence::present) return json.null();
  json.begin_object();
  json.member("offset", identifier.place.offset);
  json.member("signature", signature_text(identifier.value.signature));
  json.member("creator", identifier.creator.utf8);
  json.end_object();
}

void write_headers(Json& json, const Headers& headers) {
  json.key("headers");
  json.begin_array();
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& copy = headers.copies[i];
    if (!copy.present()) {
      json.null();
      continue;
    }
    const Header& value = copy.value;
    json.begin_object();
    json.member("copy", i + 1);
    json.member("offset", copy.place.offset);
    json.flag("valid", copy.valid());
    json.flag("current", headers.current == i);
    json.member("because", why_current(headers, i));
    json.member("signature", signature_text(value.signature));
    write_checksum(json, copy);
    json.member("sequenceNumber", value.sequence_number);
    json.member("fileWriteGuid", value.file_write_guid);
    json.member("dataWriteGuid", value.data_write_guid);
    json.member("logGuid", value.log_guid);
    json.member("logVersion", value.log_version);
    json.member("version", value.version);
    json.member("logLength", value.log_length);
    json.member("logOffset", value.log_offset);
    json.end_object();
  }
  json.end_array();
}

void write_regions(Json& json, const Regions& regions) {
  json.key("regionTables");
  json.begin_array();
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& copy = regions.copies[i];
    if (!copy.present()) {
      json.null();
      continue;
    }
    json.begin_object();
    json.member("copy", i + 1);
    json.member("offset", copy.place.offset);
    json.flag("valid", copy.usable());
    json.flag("current", regions.current == i);
    json.member("signature", signature_text(copy.value.signature));
    write_checksum(json, copy);
    json.member("entryCount", copy.value.entry_count);
    json.key("entries");
    json.begin_array();
    for (const auto& entry : copy.entries) {
      json.begin_object();
      json.member("guid", entry.guid);
      write_name(json, region_name(entry.guid));
      json.member("fileOffset", entry.file_offset);
      json.member("length", entry.length);
      json.flag("required", (entry.required & 1) != 0);
      json.member("requiredRaw", entry.required);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_locator(Json& json, const Parent& parent) {
  json.begin_object();
  json.member("locatorType", parent.value.locator_type);
  json.member("keyValueCount", parent.value.key_value_count);
  json.key("entries");
  json.begin_array();
  for (const auto& pair :
       std::span(parent.pairs).first(std::min<std::size_t>(parent.decoded, places::locator_pairs_shown))) {
    json.begin_object();
    write_text_or_null(json, "key", pair.key);
    write_text_or_null(json, "value", pair.value);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_parent(Json& json, const Parent& parent) {
  if (!parent.named) return;
  json.key("parentLocator");
  if (!parent.header_present) return json.null();
  write_locator(json, parent);
}

void write_metadata(Json& json, Known& file, const Metadata& metadata, const Parent& parent) {
  json.key("metadata");
  if (!metadata.present()) return json.null();
  json.begin_object();
  json.member("offset", metadata.region.offset);
  json.member("length", metadata.region.length);
  json.member("signature", signature_text(metadata.value.signature));
  json.member("entryCount", metadata.value.entry_count);
  json.key("items");
  json.begin_array();
  for (const auto& item : metadata.items) {
    json.begin_object();
    json.member("itemId", item.entry.item_id);
    write_name(json, item.known != nullptr ? item.known->name : std::string_view{});
    json.member("offset", item.entry.offset);
    json.member("fileOffset", item.place.offset);
    json.member("length", item.entry.length);
    json.flag("isUser", item.entry.is_user());
    json.flag("isVirtualDisk", item.entry.is_virtual_disk());
    json.flag("isRequired", item.entry.is_required());
    json.member("flagsRaw", item.entry.flags);
    write_value(json, file, metadata, parent, item);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_disk(Json& json, const Metadata& metadata) {
  json.key("disk");
  if (!metadata.file_parameters || !metadata.virtual_disk_size || !metadata.logical_sector_size) return json.null();
  json.begin_object();
  json.member("type", type_name(disk_type(*metadata.file_parameters)));
  json.member("virtualSize", metadata.virtual_disk_size->virtual_disk_size);
  json.member("blockSize", metadata.file_parameters->block_size);
  json.member("logicalSectorSize", metadata.logical_sector_size->logical_sector_size);
  if (metadata.physical_sector_size) {
    json.member("physicalSectorSize", metadata.physical_sector_size->physical_sector_size);
  } else {
    json.null_member("physicalSectorSize");
  }
  if (metadata.virtual_disk_id) {
    json.member("diskId", metadata.virtual_disk_id->virtual_disk_id);
  } else {
    json.null_member("diskId");
  }
  json.end_object();
}

void write_geometry(Json& json, const std::optional<Geometry>& geometry) {
  json.key("geometry");
  if (!geometry) return json.null();
  json.begin_object();
  json.member("chunkRatio", geometry->chunk_ratio);
  json.member("payloadBlocks", geometry->payload_blocks);
  json.member("sectorBitmapBlocks", geometry->sector_bitmap_blocks);
  json.member("batEntries", geometry->bat_entries);
  json.end_object();
}

}  // namespace vhdxscope
