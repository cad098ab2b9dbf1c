#include "report/report.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/coverage.h"
#include "report/json.h"
#include "rules/verdict.h"

namespace vhdxscope {
namespace {

constexpr std::string_view tool_version = VHDXSCOPE_VERSION;

void write_identifier(Json& json, const Identifier& identifier) {
  json.key("fileTypeIdentifier");
  if (identifier.presence != Presence::present) return json.null();
  json.begin_object();
  json.member("offset", identifier.place.offset);
  json.member("signature", signature_text(identifier.value.signature));
  json.member("creator", identifier.creator.utf8);
  json.end_object();
}

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

void write_name(Json& json, std::string_view name) {
  json.key("name");
  if (name.empty()) {
    json.null();
  } else {
    json.string(name);
  }
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

void write_text_or_null(Json& json, std::string_view name, const std::optional<Utf16Text>& text) {
  if (text) {
    json.member(name, text->utf8);
  } else {
    json.null_member(name);
  }
}

void write_locator(Json& json, const Parent& parent) {
  json.begin_object();
  json.member("locatorType", parent.value.locator_type);
  json.member("keyValueCount", parent.value.key_value_count);
  json.key("entries");
  json.begin_array();
  for (const auto& pair : std::span(parent.pairs).first(parent.decoded)) {
    json.begin_object();
    write_text_or_null(json, "key", pair.key);
    write_text_or_null(json, "value", pair.value);
    json.end_object();
  }
  json.end_array();
  json.end_object();
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

void write_value(Json& json, Known& file, const Image& image, const MetadataItem& item) {
  json.key("value");
  if (item.presence != Presence::present) return json.null();
  const View view = file.bytes(shown_part(item));
  if (view.presence != Presence::present) return json.null();
  if (item.known != nullptr && item.right_length) {
    if (image.metadata.first(item.known->kind) == &item && item.known->kind == ItemKind::parent_locator &&
        image.parent.header_present) {
      return write_locator(json, image.parent);
    }
    if (write_known_value(json, item.known->kind, view.bytes)) return;
  }
  json.string(hex_bytes(view.bytes.first(std::min<std::size_t>(view.bytes.size(), places::unknown_item_shown))));
}

void write_metadata(Json& json, Known& file, const Image& image) {
  const auto& metadata = image.metadata;
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
    write_value(json, file, image, item);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

std::string_view type_name(DiskType type) {
  switch (type) {
    case DiskType::fixed: return "fixed";
    case DiskType::dynamic: return "dynamic";
    case DiskType::differencing: return "differencing";
  }
  __builtin_trap();
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

/// What the current header says of the log; its entries are not read yet.
void write_log(Json& json, const Image& image) {
  json.key("log");
  const auto* copy = image.headers.current_copy();
  if (copy == nullptr) return json.null();
  const Header& header = copy->value;
  const bool set = !header.log_guid.is_zero();
  const bool usable =
      header.log_version == 0 && header.log_length != 0 && image.size.inside({header.log_offset, header.log_length});
  json.begin_object();
  json.member("state", set ? (usable ? "needsReplay" : "invalid") : header.log_length == 0 ? "empty" : "clean");
  json.member("offset", header.log_offset);
  json.member("length", header.log_length);
  json.end_object();
}

void write_finding(Json& json, const Finding& finding) {
  json.begin_object();
  json.member("rule", finding.rule->id);
  json.member("severity", name_of(finding.severity));
  json.member("title", finding.rule->title);
  json.member("detail", finding.detail);
  json.member("structure", finding.structure);
  if (!finding.field.empty()) json.member("field", finding.field);
  if (finding.bytes) {
    json.member("offset", finding.bytes->offset);
    json.member("length", finding.bytes->length);
  } else {
    json.null_member("offset");
    json.null_member("length");
  }
  json.key("section");
  if (finding.rule->section.empty()) {
    json.null();
  } else {
    json.string(finding.rule->section);
  }
  if (!finding.expected.empty()) json.member("expected", finding.expected);
  if (!finding.found.empty()) json.member("found", finding.found);
  json.member("total", finding.total);
  if (!finding.places.empty()) {
    json.key("places");
    json.begin_array();
    for (const auto& place : finding.places) {
      json.begin_object();
      json.member("structure", place.structure);
      json.member("offset", place.bytes.offset);
      json.member("length", place.bytes.length);
      json.member("detail", place.detail);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_verdict(Json& json, const Image& image, const std::optional<Verdict>& verdict) {
  json.key("verdict");
  if (!verdict) return json.null();
  json.begin_object();
  json.member("status", name_of(verdict->status));
  json.member("summary", verdict->summary);
  json.key("nextSteps");
  json.begin_array();
  for (const auto& step : verdict->next_steps) json.string(step);
  json.end_array();
  if (verdict->status == Status::not_vhdx) json.member("detectedFormat", image.other_format.name);
  json.end_object();
}

void write_coverage(Json& json, const Coverage& coverage) {
  json.key("coverage");
  json.begin_object();
  json.key("examined");
  json.begin_array();
  for (const auto& text : coverage.examined) json.string(text);
  json.end_array();
  json.key("notExamined");
  json.begin_array();
  for (const auto& gap : coverage.not_examined) {
    json.begin_object();
    json.member("what", gap.what);
    json.member("why", gap.why);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

/// Hex text of unknown items makes up nearly all of a long report; asked for at once it is not copied while it grows.
std::size_t expected_length(const Image& image) {
  std::size_t length = 64 * 1024;
  for (const auto& item : image.metadata.items) {
    length +=
        400 + 2 * static_cast<std::size_t>(std::min<std::uint64_t>(item.entry.length, places::unknown_item_shown));
  }
  return length;
}

}  // namespace

void write_report(std::string& out, Known& file, const Image& image, const RunFacts& run) {
  const Judgement judgement = judge(image);
  out.reserve(out.size() + expected_length(image));
  Json json(out);
  json.begin_object();
  json.member("schemaVersion", report_schema_version);
  json.key("tool");
  json.begin_object();
  json.member("name", "vhdxscope");
  json.member("version", tool_version);
  json.end_object();
  json.key("file");
  json.begin_object();
  json.member("name", run.name);
  json.member("size", image.size.bytes());
  json.member("bytesRead", run.bytes_read);
  json.member("reads", run.reads);
  json.end_object();
  json.flag("complete", is_complete(image));
  write_coverage(json, coverage_of(image, judgement, run.depth));
  json.key("compatibility");
  json.begin_array();
  json.end_array();
  write_verdict(json, image, give_verdict(image, judgement));
  if (image.is_vhdx) write_disk(json, image.metadata);
  write_identifier(json, image.identifier);
  write_headers(json, image.headers);
  write_regions(json, image.regions);
  if (image.is_vhdx) {
    write_metadata(json, file, image);
    if (image.parent.named && image.parent.header_present) {
      json.key("parentLocator");
      write_locator(json, image.parent);
    } else if (image.parent.named) {
      json.null_member("parentLocator");
    }
    write_geometry(json, image.geometry);
    write_log(json, image);
  }
  json.key("findings");
  json.begin_array();
  for (const auto& finding : judgement.findings) write_finding(json, finding);
  json.end_array();
  json.end_object();
}

std::string rules_json() {
  std::string out;
  Json json(out);
  json.begin_array();
  for (const Rule* rule : all_rules()) {
    json.begin_object();
    json.member("id", rule->id);
    json.member("severity", name_of(rule->severity));
    json.key("section");
    if (rule->section.empty()) {
      json.null();
    } else {
      json.string(rule->section);
    }
    json.member("title", rule->title);
    json.member("explain", rule->explain);
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace vhdxscope
