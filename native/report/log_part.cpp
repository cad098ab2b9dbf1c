// The log in the report: its state, every entry found, and what a replay would do.
#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/structures.h"

namespace vhdxscope {

std::string_view log_state(const Image& image, const Header& header) {
  if (header.log_guid.is_zero()) return header.log_length == 0 ? "empty" : "clean";
  if (image.log.replays) return "needsReplay";
  // Due, but not looked at: its bytes are still to come, or cannot be had; or not to its end.
  const bool open =
      image.log.presence == Presence::waiting || image.log.presence == Presence::unreadable || image.log.beyond_us();
  return open && has_readable_log(header, image.raw_size) ? "needsReplay" : "invalid";
}

namespace {

void write_descriptors(Json& json, Known& file, const Image& image, const Blocks* blocks, const LogEntry& entry) {
  const Log& log = image.log;
  json.key("descriptors");
  json.begin_array();
  const std::uint64_t count =
      entry.listed ? std::min<std::uint64_t>(log.descriptors_of(entry), places::log_descriptors_shown) : 0;
  // A block is named once the whole table is known.
  const bool named = !image.waiting && (blocks == nullptr || blocks->finished);
  for_descriptors(file, log, entry, count, Need::extra, [&](std::uint64_t, Bytes bytes) {
    const LogDescriptor descriptor = descriptor_of(bytes);
    const bool known = descriptor.kind != LogDescriptor::Kind::unknown;
    json.begin_object();
    json.member("kind", name_of(descriptor.kind));
    if (!known) json.member("signature", signature_text(bytes.first(4)));
    json.member("fileOffset", descriptor.file_offset);
    json.member("length", descriptor.length);
    if (known && named) json.member("target", log_target(image, blocks, {descriptor.file_offset, descriptor.length}));
    json.end_object();
    return true;
  });
  json.end_array();
}

void write_entry(Json& json, Known& file, const Image& image, const Blocks* blocks, const LogEntry& entry) {
  const auto& value = entry.value;
  json.begin_object();
  json.member("offset", entry.ring_offset);
  json.member("signature", signature_text(value.signature));
  json.key("checksum");
  json.begin_object();
  json.member("stored", value.checksum);
  if (entry.checksum) {
    json.member("computed", *entry.checksum);
  } else {
    json.null_member("computed");
  }
  json.end_object();
  json.member("entryLength", value.entry_length);
  json.member("tail", value.tail);
  json.member("sequenceNumber", value.sequence_number);
  json.member("descriptorCount", value.descriptor_count);
  json.member("reserved", value.reserved);
  json.member("logGuid", value.log_guid);
  json.member("flushedFileOffset", value.flushed_file_offset);
  json.member("lastFileOffset", value.last_file_offset);
  json.flag("valid", entry.valid());
  if (!entry.valid()) json.member("invalidBecause", name_of(entry.failed));
  json.flag("stale", entry.stale);
  json.flag("active", entry.active && (image.log.replays || image.log.changes_capped));
  write_descriptors(json, file, image, blocks, entry);
  json.end_object();
}

void write_sequence(Json& json, const Log& log) {
  json.key("activeSequence");
  if (!log.head) return json.null();
  json.begin_object();
  json.member("tailSequenceNumber", log.entries[*log.tail].value.sequence_number);
  json.member("headSequenceNumber", log.head_entry()->value.sequence_number);
  json.member("entryCount", log.active.size());
  const LogEntry& tail = log.entries[*log.tail];
  const LogEntry& head = *log.head_entry();
  json.member("tailOffset", tail.ring_offset);
  json.member("tailEntryLength", tail.value.entry_length);
  json.member("headOffset", head.ring_offset);
  json.member("headEntryLength", head.value.entry_length);
  json.member("flushedFileOffset", head.value.flushed_file_offset);
  json.member("lastFileOffset", head.value.last_file_offset);
  json.end_object();
}

void write_pending(Json& json, Known& file, const Log& log) {
  std::uint64_t count = 0;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  if (log.replays) {
    for (const std::size_t index : log.active) {
      const auto& entry = log.entries[index];
      count += entry.value.descriptor_count;
      for_descriptors(file, log, entry, entry.value.descriptor_count, Need::extra, [&](std::uint64_t, Bytes bytes) {
        const std::uint64_t length = descriptor_of(bytes).length;
        low += length;
        high += low < length ? 1 : 0;
        return true;
      });
    }
  }
  json.key("pendingWrites");
  json.begin_object();
  json.member("count", count);
  json.key("bytes");
  json.integer(high, low);
  json.end_object();
}

}  // namespace

void write_log(Json& json, Known& file, const Image& image, const Blocks* blocks) {
  json.key("log");
  const auto* copy = image.headers.current_copy();
  if (copy == nullptr) return json.null();
  const Log& log = image.log;
  json.begin_object();
  json.member("state", log_state(image, copy->value));
  json.member("offset", copy->value.log_offset);
  json.member("length", copy->value.log_length);
  if (log.presence == Presence::present || copy->value.log_length == 0) {
    json.member("entryCount", log.entry_count);
    json.key("entries");
    json.begin_array();
    for (std::size_t i = 0; i < std::min(log.entries.size(), places::log_entries_shown); ++i)
      write_entry(json, file, image, blocks, log.entries[i]);
    json.end_array();
  }
  const bool open = log.too_long || log.presence == Presence::waiting || log.presence == Presence::unreadable;
  if (!open && !log.capped) write_sequence(json, log);
  if (!open && !log.beyond_us()) write_pending(json, file, log);
  json.end_object();
}

}  // namespace vhdxscope
