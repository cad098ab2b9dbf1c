#include "image/log.h"

#include <algorithm>

#include "base/crc32c.h"
#include "format/places.h"
#include "image/log_checksums.h"

namespace vhdxscope {
namespace {

using places::log_sector;

constexpr std::uint64_t head_size = Layout<LogEntryHeader>::size;
constexpr std::uint64_t stride = Layout<ZeroDescriptor>::size;

template <std::size_t N>
bool is(const std::array<std::uint8_t, N>& bytes, std::string_view text) {
  return std::equal(bytes.begin(), bytes.end(), text.begin(), text.end());
}

bool begins_with(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin());
}

std::uint64_t descriptor_area(const LogEntryHeader& header) {
  const std::uint64_t bytes = head_size + stride * std::uint64_t{header.descriptor_count};
  return (bytes + log_sector - 1) / log_sector * log_sector;
}

/// One ring in hand.
class Ring {
 public:
  Ring(Bytes bytes, Extent place, const Guid& guid, Log& log) : bytes_(bytes), place_(place), guid_(guid), log_(log), checksums_(bytes) {}

  void find_entries() {
    for (std::uint64_t at = 0; at < bytes_.size(); at += log_sector) {
      if (!begins_with(bytes_.subspan(static_cast<std::size_t>(at)), log_entry_signature)) continue;
      LogEntry entry;
      entry.ring_offset = at;
      entry.value = decode<LogEntryHeader>(part(at, head_size));
      entry.stale = entry.value.log_guid != guid_;
      test(entry);
      log_.entries.push_back(entry);
    }
  }

  void find_runs() {
    auto& entries = log_.entries;
    std::vector<bool> follows(entries.size(), false);
    std::vector<std::optional<std::size_t>> next(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].usable()) continue;
      const auto follower = entry_at((entries[i].ring_offset + entries[i].value.entry_length) % bytes_.size());
      if (!follower || !entries[*follower].usable()) continue;
      // Numbers rise along a run, so it cannot come back to itself; the greatest number has no follower.
      const std::uint64_t number = entries[i].value.sequence_number;
      if (number == ~std::uint64_t{0} || entries[*follower].value.sequence_number != number + 1) continue;
      next[i] = follower;
      follows[*follower] = true;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].usable() || follows[i]) continue;
      LogRun run{i, i, false};
      std::uint64_t length = entries[i].value.entry_length;
      while (next[run.head] && length + entries[*next[run.head]].value.entry_length <= bytes_.size()) {
        run.head = *next[run.head];
        length += entries[run.head].value.entry_length;
      }
      const std::uint64_t tail = entries[run.head].value.tail;
      for (std::size_t k = i;; k = *next[k]) {
        run.has_tail = run.has_tail || entries[k].ring_offset == tail;
        if (k == run.head) break;
      }
      log_.runs.push_back(run);
    }
    choose(next);
  }

 private:
  void choose(const std::vector<std::optional<std::size_t>>& next) {
    const auto number = [&](const LogRun& run) { return log_.entries[run.head].value.sequence_number; };
    const LogRun* best = nullptr;
    for (const auto& run : log_.runs) {
      if (!run.has_tail) continue;
      if (best != nullptr && number(run) == number(*best)) log_.rival = true;
      if (best == nullptr || number(run) > number(*best)) {
        if (best != nullptr) log_.rival = false;
        best = &run;
      }
    }
    if (best == nullptr) return;
    for (const auto& run : log_.runs) log_.newer_lost = log_.newer_lost || (!run.has_tail && number(run) > number(*best));
    std::size_t at = best->first;
    const std::uint64_t tail = log_.entries[best->head].value.tail;
    while (log_.entries[at].ring_offset != tail) at = *next[at];
    log_.tail = at;
    log_.head = best->head;
    for (std::size_t i = best->first;; i = *next[i]) {
      log_.run.push_back(i);
      if (i == best->head) break;
    }
    for (;; at = *next[at]) {
      log_.entries[at].active = true;
      log_.active.push_back(at);
      if (at == best->head) break;
    }
  }

  std::optional<std::size_t> entry_at(std::uint64_t ring_offset) const {
    const auto& entries = log_.entries;
    const auto at = std::partition_point(entries.begin(), entries.end(), [&](const LogEntry& e) { return e.ring_offset < ring_offset; });
    if (at == entries.end() || at->ring_offset != ring_offset) return std::nullopt;
    return static_cast<std::size_t>(at - entries.begin());
  }

  Bytes part(std::uint64_t offset, std::uint64_t length) const {
    return bytes_.subspan(static_cast<std::size_t>(offset % bytes_.size()), static_cast<std::size_t>(length));
  }

  template <class M>
  void fail(LogEntry& entry, LogTest test, std::uint64_t start, M member) {
    if (entry.failed != LogTest::none) return;
    const FieldPlace field = place_of(member);
    entry.failed = test;
    entry.failed_at = log_.at(entry, start + field.offset, field.length);
  }

  void test(LogEntry& entry) {
    const auto& header = entry.value;
    const std::uint64_t size = bytes_.size();
    const bool length_ok = header.entry_length % log_sector == 0 && header.entry_length >= log_sector && header.entry_length <= size;
    if (!length_ok) fail(entry, LogTest::entry_length, 0, &LogEntryHeader::entry_length);
    if (header.tail % log_sector != 0 || header.tail >= size) fail(entry, LogTest::tail, 0, &LogEntryHeader::tail);
    if (header.sequence_number == 0) fail(entry, LogTest::sequence_number, 0, &LogEntryHeader::sequence_number);
    if (!length_ok) {
      // Its checksum still tells whether a writer wrote it so, as long as the ring holds that many bytes.
      entry.checksum_ok = header.entry_length >= 8 && header.entry_length <= size &&
                          checksums_.of_entry(entry.ring_offset, header.entry_length, header.checksum) == header.checksum;
      return;
    }
    if (head_size + stride * std::uint64_t{header.descriptor_count} > header.entry_length) {
      fail(entry, LogTest::descriptor_count, 0, &LogEntryHeader::descriptor_count);
    }
    entry.checksum_ok = checksums_.of_entry(entry.ring_offset, header.entry_length, header.checksum) == header.checksum;
    if (!entry.checksum_ok) fail(entry, LogTest::checksum, 0, &LogEntryHeader::checksum);
    if (entry.failed == LogTest::none) test_descriptors(entry);
  }

  void test_descriptors(LogEntry& entry) {
    const auto& header = entry.value;
    std::uint64_t data = 0;
    for (std::uint64_t i = 0; i < header.descriptor_count && entry.failed == LogTest::none; ++i) {
      const std::uint64_t at = head_size + stride * i;
      const Bytes bytes = part(entry.ring_offset + at, stride);
      if (begins_with(bytes, descriptor_signature)) {
        ++data;
        const auto d = decode<DataDescriptor>(bytes);
        test_target(entry, at, d, {d.file_offset, log_sector});
      } else if (begins_with(bytes, zero_signature)) {
        const auto d = decode<ZeroDescriptor>(bytes);
        if (d.reserved != 0 && !entry.reserved_descriptor) {
          const FieldPlace field = place_of(&ZeroDescriptor::reserved);
          entry.reserved_descriptor = true;
          entry.reserved_at = log_.at(entry, at + field.offset, field.length);
        }
        test_target(entry, at, d, {d.file_offset, d.zero_length});
      } else {
        fail(entry, LogTest::descriptor_signature, at, &DataDescriptor::signature);
      }
    }
    if (entry.failed == LogTest::none) test_data(entry, data);
  }

  template <class D>
  void test_target(LogEntry& entry, std::uint64_t at, const D& descriptor, Extent target) {
    if (descriptor.sequence_number != entry.value.sequence_number) fail(entry, LogTest::descriptor_number, at, &D::sequence_number);
    if (target.offset % log_sector != 0) fail(entry, LogTest::target_alignment, at, &D::file_offset);
    if constexpr (requires { descriptor.zero_length; }) {
      if (target.length % log_sector != 0) fail(entry, LogTest::zero_length, at, &D::zero_length);
    }
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    if (target.offset >= limit || target.length >= limit - target.offset) fail(entry, LogTest::overflow, at, &D::file_offset);
    if (target.offset < places::log_target_min) fail(entry, LogTest::headers, at, &D::file_offset);
    if (target.meets(place_)) fail(entry, LogTest::log, at, &D::file_offset);
  }

  void test_data(LogEntry& entry, std::uint64_t count) {
    const std::uint64_t area = descriptor_area(entry.value);
    const std::uint64_t number = entry.value.sequence_number;
    const auto fail_at = [&](LogTest test, std::uint64_t at, std::uint64_t length) {
      entry.failed = test;
      entry.failed_at = log_.at(entry, at, length);
    };
    for (std::uint64_t m = 0; m < count; ++m) {
      const std::uint64_t at = area + log_sector * m;
      if (at + log_sector > entry.value.entry_length) return fail(entry, LogTest::data_outside, 0, &LogEntryHeader::entry_length);
      const Bytes sector = part(entry.ring_offset + at, log_sector);
      if (!begins_with(sector, data_signature)) return fail_at(LogTest::data_signature, at, 4);
      if (read_le<std::uint32_t>(sector, 4) != number >> 32) return fail_at(LogTest::data_number, at + 4, 4);
      if (read_le<std::uint32_t>(sector, log_sector - 4) != static_cast<std::uint32_t>(number)) {
        return fail_at(LogTest::data_number, at + log_sector - 4, 4);
      }
    }
    if (entry.value.entry_length != area + log_sector * count) fail(entry, LogTest::length, 0, &LogEntryHeader::entry_length);
  }

  Bytes bytes_;
  Extent place_;
  const Guid& guid_;
  Log& log_;
  LogChecksums checksums_;
};

template <class M>
Extent field_at(const Log& log, const LogEntry& entry, std::uint64_t descriptor, M member) {
  const FieldPlace field = place_of(member);
  return log.at(entry, head_size + stride * descriptor + field.offset, field.length);
}

template <class M>
void note_beyond(const Log& log, LogEntry& entry, std::uint64_t descriptor, Extent target, std::uint64_t file_size, M member) {
  if (target.length == 0 || target.end() <= file_size) return;
  if (entry.beyond++ == 0) entry.beyond_at = field_at(log, entry, descriptor, member);
}

/// Maps what the active entries write, and the size the file will have.
void map_writes(Known& file, Bytes ring, Log& log) {
  const std::uint64_t raw = file.size().bytes();
  const std::uint64_t last = log.head_entry()->value.last_file_offset;
  std::uint64_t size = std::max(raw, last);
  for (const std::size_t index : log.active) {
    LogEntry& entry = log.entries[index];
    std::uint64_t sector = descriptor_area(entry.value);
    for (std::uint64_t i = 0; i < entry.value.descriptor_count; ++i) {
      const Bytes bytes = ring.subspan(static_cast<std::size_t>((entry.ring_offset + head_size + stride * i) % ring.size()), stride);
      if (begins_with(bytes, zero_signature)) {
        const auto d = decode<ZeroDescriptor>(bytes);
        log.overlay.zeros({d.file_offset, d.zero_length});
        note_beyond(log, entry, i, {d.file_offset, d.zero_length}, raw, &ZeroDescriptor::file_offset);
        // A length beyond any reason (LOG-019) must not void every check against the end of the file.
        if (d.zero_length > std::max(raw, last)) {
          if (entry.huge++ == 0) entry.huge_at = field_at(log, entry, i, &ZeroDescriptor::zero_length);
        } else {
          size = std::max(size, d.file_offset + d.zero_length);
        }
      } else {
        const auto d = decode<DataDescriptor>(bytes);
        log.overlay.page(d.file_offset, log.at(entry, sector, log_sector).offset, d.leading_bytes, d.trailing_bytes);
        note_beyond(log, entry, i, {d.file_offset, log_sector}, raw, &DataDescriptor::file_offset);
        size = std::max(size, d.file_offset + log_sector);
        sector += log_sector;
      }
    }
  }
  log.changes = !log.overlay.empty();
  log.changes_capped = log.overlay.capped();
  log.replayed_size = FileSize(std::min(size, FileSize::max));
}

}  // namespace

std::string_view name_of(LogTest test) {
  switch (test) {
    case LogTest::none: return {};
    case LogTest::entry_length: return "entry length";
    case LogTest::tail: return "tail";
    case LogTest::sequence_number: return "sequence number";
    case LogTest::descriptor_count: return "descriptor count";
    case LogTest::checksum: return "checksum";
    case LogTest::descriptor_signature: return "descriptor signature";
    case LogTest::descriptor_number: return "descriptor sequence number";
    case LogTest::target_alignment: return "target not aligned";
    case LogTest::zero_length: return "zero length not aligned";
    case LogTest::overflow: return "target overflows";
    case LogTest::headers: return "target in the headers";
    case LogTest::log: return "target in the log";
    case LogTest::data_outside: return "data sector outside the entry";
    case LogTest::data_signature: return "data sector signature";
    case LogTest::data_number: return "data sector sequence number";
    case LogTest::length: return "entry length does not fit the descriptors";
  }
  __builtin_trap();
}

Extent Log::at(const LogEntry& entry, std::uint64_t offset, std::uint64_t length) const {
  return {place.offset + (entry.ring_offset + offset) % place.length, length};
}

bool has_readable_log(const Header& header, FileSize size) {
  return header.log_length != 0 && size.inside({header.log_offset, header.log_length}) &&
         (header.log_version == 0 || header.log_guid.is_zero());
}

Log read_log(Known& file, const Header& header, Need need) {
  Log log;
  log.presence = Presence::outside;
  if (!has_readable_log(header, file.size())) return log;
  log.place = {header.log_offset, header.log_length / log_sector * log_sector};
  log.too_long = log.place.length > places::log_held_max;
  if (log.too_long) return log;
  const View view = file.raw(log.place, need);
  log.presence = view.presence;
  if (view.presence != Presence::present) return log;

  Ring ring(view.bytes, log.place, header.log_guid, log);
  ring.find_entries();
  log.all_zero = log.entries.empty() && !non_zero(view.bytes);
  if (header.log_guid.is_zero()) return log;
  ring.find_runs();
  if (!log.head) return log;
  log.replays = file.size().bytes() >= log.head_entry()->value.flushed_file_offset;
  if (log.replays) map_writes(file, view.bytes, log);
  return log;
}

LogDescriptor read_descriptor(Known& file, const Log& log, const LogEntry& entry, std::uint64_t index) {
  const View view = file.raw(log.at(entry, head_size + stride * index, stride));
  if (view.presence != Presence::present) return {};
  if (begins_with(view.bytes, zero_signature)) {
    const auto d = decode<ZeroDescriptor>(view.bytes);
    return {false, d.file_offset, d.zero_length};
  }
  return {true, decode<DataDescriptor>(view.bytes).file_offset, log_sector};
}

}  // namespace vhdxscope
