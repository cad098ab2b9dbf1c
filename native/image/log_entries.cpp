// Entries of the log and the tests they must pass. MS-VHDX 2.3.1.
#include <algorithm>

#include "format/places.h"
#include "image/log.h"

namespace vhdxscope {
namespace {

using places::log_sector;

constexpr std::uint64_t head_size = Layout<LogEntryHeader>::size;
constexpr std::uint64_t stride = Layout<ZeroDescriptor>::size;

class Tests {
 public:
  Tests(Known& file, const LogRing& ring, Need need, Log& log) : file_(file), ring_(ring), need_(need), log_(log) {}

  void find(const Guid& guid) {
    const auto& sectors = ring_.sectors();
    // Entries of other sessions are history: they get what room this session's leave, so that no number of them hides one.
    const std::uint32_t mark = session_mark(guid);
    const auto holds_entry = [](const auto& sector) {
      return sector.signature == signature_number(log_entry_signature);
    };
    const auto own = [&](const auto& sector) { return !guid.is_zero() && sector.session == mark; };
    std::size_t count = 0;
    for (const auto& sector : sectors) {
      log_.entry_count += holds_entry(sector) ? 1 : 0;
      count += holds_entry(sector) && own(sector) ? 1 : 0;
    }
    std::size_t room = std::min(count, places::log_entries_max);
    std::size_t history_room = places::log_entries_max - room;
    log_.capped = count > room;
    log_.history_capped = log_.entry_count - count > history_room;
    log_.entries.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(log_.entry_count, places::log_entries_max)));
    for (std::size_t i = 0; i < sectors.size(); ++i) {
      if (!holds_entry(sectors[i])) continue;
      std::size_t& left = own(sectors[i]) ? room : history_room;
      if (left == 0) continue;
      --left;
      LogEntry entry;
      entry.ring_offset = log_sector * i;
      const View view = file_.raw(log_.at(entry, 0, head_size), need_);
      if (view.presence == Presence::present) {
        entry.value = decode<LogEntryHeader>(view.bytes);
        entry.stale = entry.value.log_guid != guid;
      } else {
        unread(entry);
      }
      log_.entries.push_back(entry);
    }
  }

  void test_headers() {
    for (auto& entry : log_.entries) test_header(entry);
  }

  /// Asks for the descriptors of all entries that came so far, those of this session first.
  void want_descriptors() {
    std::uint64_t room = places::log_descriptors_max;
    for (const bool stale : {false, true}) {
      for (auto& entry : log_.entries) {
        if (entry.stale != stale || !entry.valid()) continue;
        const std::uint64_t bytes = head_size + stride * entry.value.descriptor_count;
        if (bytes > room || !want_part(file_, log_, entry, 0, bytes)) {
          unread(entry);
          continue;
        }
        entry.listed = true;
        room -= bytes;
      }
    }
    // Those of invalid entries are only shown.
    for (std::size_t i = 0; i < std::min(log_.entries.size(), places::log_entries_shown); ++i) {
      LogEntry& entry = log_.entries[i];
      if (entry.valid()) continue;
      const std::uint64_t count = std::min<std::uint64_t>(log_.descriptors_of(entry), places::log_descriptors_shown);
      const std::uint64_t bytes = head_size + stride * count;
      entry.listed = bytes <= room && want_part(file_, log_, entry, 0, bytes);
      log_.unlisted = log_.unlisted || !entry.listed;
      if (entry.listed) room -= bytes;
    }
  }

  void test_descriptors() {
    for (std::size_t i = 0; i < log_.entries.size(); ++i) {
      if (log_.entries[i].valid()) test_descriptors(i);
    }
  }

 private:
  void unread(LogEntry& entry) {
    entry.failed = LogTest::unread;
    (entry.stale ? log_.history_capped : log_.capped) = true;
  }
  void fail(LogEntry& entry, LogTest test, std::uint64_t start, FieldPlace field) {
    if (entry.failed != LogTest::none) return;
    entry.failed = test;
    entry.failed_at = log_.at(entry, start + field.offset, field.length);
    entry.failed_field = field.name;
  }
  void expect(bool holds, LogEntry& entry, LogTest test, std::uint64_t start, FieldPlace field) {
    if (!holds) fail(entry, test, start, field);
  }

  void test_header(LogEntry& entry) {
    if (!entry.valid()) return;
    const auto& header = entry.value;
    const std::uint64_t size = log_.place.length;
    const std::uint64_t length = header.entry_length;
    const bool length_ok = log_.length_ok(entry);
    expect(length_ok, entry, LogTest::entry_length, 0, place_of(&LogEntryHeader::entry_length));
    expect(header.tail % log_sector == 0 && header.tail < size, entry, LogTest::tail, 0,
           place_of(&LogEntryHeader::tail));
    expect(header.sequence_number != 0, entry, LogTest::sequence_number, 0, place_of(&LogEntryHeader::sequence_number));
    if (length_ok && head_size + stride * std::uint64_t{header.descriptor_count} > length) {
      fail(entry, LogTest::descriptor_count, 0, place_of(&LogEntryHeader::descriptor_count));
    }
    // Known where the length is wrong, too, as long as the ring holds that many bytes: it tells whether a writer wrote it so.
    if (length >= 8 && length <= size) {
      View rest{Presence::present};
      const std::uint64_t whole = length / log_sector * log_sector;
      if (whole != length && !entry.stale) rest = file_.raw(log_.at(entry, whole, length - whole), need_);
      if (rest.presence == Presence::present && rest.bytes.size() == length - whole)
        entry.checksum = ring_.checksum_of(entry.ring_offset, length, rest.bytes);
    }
    expect(entry.checksum_ok(), entry, LogTest::checksum, 0, place_of(&LogEntryHeader::checksum));
  }

  void test_descriptors(std::size_t index) {
    LogEntry& entry = log_.entries[index];
    std::uint64_t data = 0;
    bool reserved = false;
    const Presence presence =
        for_descriptors(file_, log_, entry, entry.value.descriptor_count, need_, [&](std::uint64_t i, Bytes bytes) {
          const std::uint64_t at = head_size + stride * i;
          const auto kind = descriptor_of(bytes).kind;
          if (kind == LogDescriptor::Kind::data) {
            ++data;
          } else if (kind == LogDescriptor::Kind::unknown) {
            fail(entry, LogTest::descriptor_signature, at, place_of(&DataDescriptor::signature));
            return false;
          } else if (const std::uint32_t value = decode<ZeroDescriptor>(bytes).reserved; !reserved && value != 0) {
            reserved = true;
            const FieldPlace field = place_of(&ZeroDescriptor::reserved);
            log_.reserved.push_back({index, log_.at(entry, at + field.offset, field.length), 1, value});
          }
          test_target(entry, at, bytes);
          return entry.valid();
        });
    if (presence != Presence::present) unread(entry);
    if (entry.valid()) test_data(entry, data);
    if (reserved && !entry.valid()) log_.reserved.pop_back();
  }

  void test_target(LogEntry& entry, std::uint64_t at, Bytes bytes) {
    // Both kinds have these two fields at the same places.
    const LogDescriptor target = descriptor_of(bytes);
    const FieldPlace offset = place_of(&DataDescriptor::file_offset);
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    entry.target = {target.file_offset, target.length};
    expect(decode<DataDescriptor>(bytes).sequence_number == entry.value.sequence_number, entry,
           LogTest::descriptor_number, at, place_of(&DataDescriptor::sequence_number));
    expect(target.file_offset % log_sector == 0, entry, LogTest::target_alignment, at, offset);
    expect(target.length % log_sector == 0, entry, LogTest::zero_length, at, place_of(&ZeroDescriptor::zero_length));
    expect(target.file_offset < limit && target.length < limit - target.file_offset, entry, LogTest::overflow, at,
           offset);
    expect(target.file_offset >= places::log_target_min, entry, LogTest::headers, at, offset);
    expect(!Extent{target.file_offset, target.length}.meets(log_.place), entry, LogTest::log, at, offset);
  }

  void test_data(LogEntry& entry, std::uint64_t count) {
    const std::uint64_t area = entry.descriptor_area();
    const std::uint64_t number = entry.value.sequence_number;
    const auto& sectors = ring_.sectors();
    for (std::uint64_t m = 0; m < count && entry.valid(); ++m) {
      const std::uint64_t at = area + log_sector * m;
      if (at + log_sector > entry.value.entry_length)
        return fail(entry, LogTest::data_outside, 0, place_of(&LogEntryHeader::entry_length));
      const auto& sector = sectors[static_cast<std::size_t>((entry.ring_offset + at) / log_sector % sectors.size())];
      expect(sector.signature == signature_number(data_signature), entry, LogTest::data_signature, at, {0, 4, {}});
      expect(sector.second == number >> 32, entry, LogTest::data_number, at, {4, 4, {}});
      expect(sector.last == static_cast<std::uint32_t>(number), entry, LogTest::data_number, at,
             {log_sector - 4, 4, {}});
    }
    expect(entry.value.entry_length == area + log_sector * count, entry, LogTest::length, 0,
           place_of(&LogEntryHeader::entry_length));
  }

  Known& file_;
  const LogRing& ring_;
  Need need_;
  Log& log_;
};

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
    case LogTest::unread: return "descriptors not read";
  }
  __builtin_trap();
}

std::string_view name_of(LogDescriptor::Kind kind) {
  constexpr std::string_view names[] = {"unknown", "data", "zero"};
  return names[static_cast<std::size_t>(kind)];
}

std::uint64_t LogEntry::descriptor_area() const {
  const std::uint64_t bytes = head_size + stride * std::uint64_t{value.descriptor_count};
  return (bytes + log_sector - 1) / log_sector * log_sector;
}

bool Log::length_ok(const LogEntry& entry) const {
  const std::uint64_t length = entry.value.entry_length;
  return length % log_sector == 0 && length >= log_sector && length <= place.length;
}

std::uint64_t Log::descriptors_of(const LogEntry& entry) const {
  const std::uint64_t length = length_ok(entry) ? entry.value.entry_length : place.length;
  return std::min<std::uint64_t>(entry.value.descriptor_count, (length - head_size) / stride);
}

std::uint64_t Log::data_sectors_of(const LogEntry& entry) const {
  const std::uint64_t area = entry.descriptor_area();
  return length_ok(entry) && area < entry.value.entry_length ? (entry.value.entry_length - area) / log_sector : 0;
}

bool want_part(Known& file, const Log& log, const LogEntry& entry, std::uint64_t offset, std::uint64_t length) {
  const Extent start = log.at(entry, offset, 0);
  const std::uint64_t first = std::min(length, log.place.end() - start.offset);
  return file.want({start.offset, first}) && file.want({log.place.offset, length - first});
}

bool read_entries(Known& file, const LogRing& ring, const Guid& guid, Need need, Log& log) {
  Tests tests(file, ring, need, log);
  tests.find(guid);
  if (file.waiting()) return false;
  tests.test_headers();
  tests.want_descriptors();
  if (!file.waiting()) tests.test_descriptors();
  return !file.waiting();
}

View descriptors_from(Known& file, const Log& log, const LogEntry& entry, std::uint64_t index, std::uint64_t count,
                      Need need) {
  const std::uint64_t at = head_size + stride * index;
  const std::uint64_t end = std::min(head_size + stride * count, at / log_sector * log_sector + log_sector);
  return file.raw(log.at(entry, at, end - at), need);
}

LogDescriptor descriptor_of(Bytes bytes) {
  const auto signature = read_le<std::uint32_t>(bytes, 0);
  const auto d = decode<ZeroDescriptor>(bytes);
  if (signature == signature_number(zero_signature)) return {LogDescriptor::Kind::zero, d.file_offset, d.zero_length};
  if (signature != signature_number(descriptor_signature)) return {LogDescriptor::Kind::unknown, d.file_offset, 0};
  // Both kinds have FileOffset at the same place.
  return {LogDescriptor::Kind::data, d.file_offset, log_sector};
}

}  // namespace vhdxscope
