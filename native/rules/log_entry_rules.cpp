// Single log entries. MS-VHDX 2.3.1. Entries of other sessions are history: they are listed, not judged.
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

using namespace places;

Node node_of(std::size_t index) { return {"log.entry.", index}; }

bool examined(const Image& image) {
  const auto* header = image.headers.current_copy();
  return image.log.presence == Presence::present && header != nullptr && !header->value.log_guid.is_zero();
}

using EntryCheck = void (*)(std::size_t index, const LogEntry& entry, const Image& image, Finder& find);

/// For rules on every entry of this session, valid or not.
template <EntryCheck check>
void on_entries(const Subject& s, Finder& find) {
  if (!examined(s.image)) return;
  const auto& entries = s.image.log.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].stale) check(i, entries[i], s.image, find);
  }
}

Spot at(std::size_t index, const LogEntry& entry, const Image& image, FieldOf<LogEntryHeader> member) {
  return spot(node_of(index), image.log.at(entry, 0, 1).offset, member);
}

/// An entry that fails this test although its checksum is right: a writer really wrote it so.
void find_failure(const Subject& s, Finder& find, LogTest test, const char* expected) {
  if (!examined(s.image)) return;
  const auto& entries = s.image.log.entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    if (entry.stale || entry.failed != test || !entry.checksum_ok()) continue;
    const std::string_view name = entry.failed_field;
    const bool target = name == "FileOffset";
    const std::uint64_t found = target                  ? entry.target.offset
                                : name == "ZeroLength"  ? entry.target.length
                                : name == "EntryLength" ? entry.value.entry_length
                                : name == "Tail"        ? entry.value.tail
                                                        : entry.value.sequence_number;
    find({.spot = {node_of(i), entry.failed_at, name.data()},
          .expected = expected,
          .found = {hex(found), target && entry.target.length != log_sector
                                    ? say(" and a length of ", hex(entry.target.length))
                                    : std::string()}});
  }
}

constexpr Rule rules[] = {
    {.id = "LOG-006",
     .severity = Severity::error,
     .section = "2.3.1.1",
     .title = "File offsets in the log not aligned",
     .explain = "The program that wrote it stored an illegal file size.",
     .check = on_entries<[](std::size_t i, const LogEntry& entry, const Image& image, Finder& find) {
       if (!entry.active) return;
       const auto check = [&](FieldOf<LogEntryHeader> member, std::uint64_t value) {
         if (value % alignment == 0) return;
         find({.spot = at(i, entry, image, member), .expected = "a multiple of 1 MiB", .found = hex(value)});
       };
       check(&LogEntryHeader::flushed_file_offset, entry.value.flushed_file_offset);
       check(&LogEntryHeader::last_file_offset, entry.value.last_file_offset);
     }>},
    {.id = "LOG-007",
     .severity = Severity::info,
     .section = "2.3.1.1",
     .title = "FlushedFileOffset is zero",
     .explain = "Early Windows 8 and Server 2012 write it so; whether the file was cut short cannot be checked by it.",
     .check = on_entries<[](std::size_t i, const LogEntry& entry, const Image& image, Finder& find) {
       if (!entry.active || entry.value.flushed_file_offset != 0) return;
       find({.spot = at(i, entry, image, &LogEntryHeader::flushed_file_offset), .found = "0"});
     }>},
    {.id = "LOG-008",
     .severity = Severity::error,
     .section = "2.3.1.1",
     .title = "Reserved field in an entry set",
     .explain = "A reserved field is not zero; it is ignored.",
     .check = on_entries<[](std::size_t i, const LogEntry& entry, const Image& image, Finder& find) {
       if (!entry.valid() || entry.value.reserved == 0) return;
       find({.spot = at(i, entry, image, &LogEntryHeader::reserved),
             .expected = "0",
             .found = hex(entry.value.reserved)});
     }>},
    {.id = "LOG-009",
     .severity = Severity::error,
     .section = "2.3.1.2",
     .title = "Reserved field in a zero descriptor set",
     .explain = "A reserved field is not zero; it is ignored.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!examined(s.image)) return;
           for (const auto& [i, at, times, value] : s.image.log.reserved) {
             if (!s.image.log.entries[i].stale)
               find({.spot = {node_of(i), at, "Reserved"}, .expected = "0", .found = hex(value)});
           }
         }},
    {.id = "LOG-010",
     .severity = Severity::error,
     .section = "2.3.1.2, 2.3.1.3",
     .title = "Target not aligned",
     .explain = "The entry is invalid and ends the sequence; a faulty writer or a hostile file.",
     .check =
         [](const Subject& s, Finder& find) {
           find_failure(s, find, LogTest::target_alignment, "a FileOffset in whole sectors of 4 KiB");
         }},
    {.id = "LOG-011",
     .severity = Severity::error,
     .section = "2.3.1.2",
     .title = "Zero length not aligned",
     .explain = "The entry is invalid and ends the sequence; a faulty writer or a hostile file.",
     .check =
         [](const Subject& s, Finder& find) {
           find_failure(s, find, LogTest::zero_length, "a ZeroLength in whole sectors of 4 KiB");
         }},
    {.id = "LOG-012",
     .severity = Severity::error,
     .section = "2.3.1",
     .title = "Entry length does not fit its descriptors",
     .explain = "The entry is inconsistent although its checksum is right.",
     .check =
         [](const Subject& s, Finder& find) {
           find_failure(s, find, LogTest::length, "the length of its descriptors and data sectors");
           find_failure(s, find, LogTest::data_outside, "a length that holds a sector for each data descriptor");
         }},
    {.id = "LOG-013",
     .severity = Severity::error,
     .section = "2.2.1, 2.3",
     .title = "Log writes into the headers",
     .explain = "The entry would overwrite the identifier or the headers; it is refused as hostile or damaged.",
     .check = [](const Subject& s,
                 Finder& find) { find_failure(s, find, LogTest::headers, "a FileOffset of at least 192 KiB"); }},
    {.id = "LOG-014",
     .severity = Severity::error,
     .section = "2.2.2",
     .title = "Log writes into itself",
     .explain = "The entry is refused: its replay would destroy the log.",
     .check = [](const Subject& s, Finder& find) { find_failure(s, find, LogTest::log, "a target outside the log"); }},
    {.id = "LOG-017",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "Log writes beyond the end",
     .explain = "Legal: the replay extends the file.",
     .check =
         [](const Subject& s, Finder& find) {
           for (const auto& [i, at, times, value] : s.image.log.beyond) {
             find({.spot = {node_of(i), at, "FileOffset"},
                   .found = count_of(times, "write ends behind the file", "writes end behind the file")});
           }
         }},
    {.id = "LOG-018",
     .severity = Severity::error,
     .section = "",
     .title = "Target overflows",
     .explain = "The target lies beyond any possible file; the entry is refused as damaged or hostile.",
     .check = [](const Subject& s, Finder& find) { find_failure(s, find, LogTest::overflow, "an end below 2^63"); }},
    {.id = "LOG-019",
     .severity = Severity::warning,
     .section = "",
     .title = "Huge run of zeros",
     .explain =
         "Its replay would blow up the file; damaged or hostile. QEMU can be led to fill the host's drive by it.",
     .check =
         [](const Subject& s, Finder& find) {
           for (const auto& [i, at, times, value] : s.image.log.huge) {
             find({.spot = {node_of(i), at, "ZeroLength"},
                   .expected = "no more than the file is long",
                   .found = {value, " bytes"},
                   .times = times});
           }
         }},
    {.id = "LOG-024",
     .severity = Severity::error,
     .section = "2.3.1.1",
     .title = "Sequence number zero",
     .explain = "The entry is invalid and ends its sequence; a correct writer never uses number 0.",
     .check = [](const Subject& s, Finder& find) { find_failure(s, find, LogTest::sequence_number, "at least 1"); }},
    {.id = "LOG-025",
     .severity = Severity::error,
     .section = "2.3.1.1",
     .title = "Tail out of range",
     .explain = "The entry points outside the log and is invalid; damaged or hostile.",
     .check = [](const Subject& s, Finder& find) { find_failure(s, find, LogTest::tail, "a sector of the log"); }},
    {.id = "LOG-026",
     .severity = Severity::error,
     .section = "2.3.1.1",
     .title = "Entry length out of range",
     .explain = "The entry's length is impossible, so it is invalid; damaged or hostile.",
     .check =
         [](const Subject& s, Finder& find) {
           find_failure(s, find, LogTest::entry_length, "whole sectors, at most as long as the log");
         }},
    {.id = "LOG-027",
     .severity = Severity::warning,
     .section = "2.3.1",
     .title = "Descriptor count too large",
     .explain = "More descriptors are announced than the entry can hold; an interrupted write or a hostile file. The "
                "entry is ignored.",
     .check = on_entries<[](std::size_t i, const LogEntry& entry, const Image& image, Finder& find) {
       if (entry.failed == LogTest::descriptor_count)
         find(
             {.spot = at(i, entry, image, &LogEntryHeader::descriptor_count), .found = {entry.value.descriptor_count}});
     }>},
};

}  // namespace

RuleTable log_entry_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
