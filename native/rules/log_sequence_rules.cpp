// Sequences of log entries, the active one, and what its replay does. MS-VHDX 2.3.2, 2.3.3.
#include <algorithm>

#include "base/sort.h"
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

constexpr const char* node = "log";

Node node_of(std::size_t index) { return {"log.entry.", index}; }

const Header* current(const Image& image) {
  const auto* copy = image.headers.current_copy();
  return copy != nullptr ? &copy->value : nullptr;
}

bool examined(const Image& image) { return image.log.presence == Presence::present && current(image) != nullptr; }
bool in_use(const Image& image) { return examined(image) && !current(image)->log_guid.is_zero(); }

Spot at(const Log& log, std::size_t index, FieldOf<LogEntryHeader> member) {
  return spot(node_of(index), log.at(log.entries[index], 0, 1).offset, member);
}

Extent entry_start(const Log& log, std::size_t index) {
  return log.at(log.entries[index], 0, Layout<LogEntryHeader>::size);
}

/// Complete entries that carry another LogGuid than the current header, and how many such GUIDs there are.
struct History {
  std::uint64_t entries = 0;
  std::uint64_t sessions = 0;
};

History history_of(const Log& log) {
  std::vector<Guid> guids;
  History out;
  for (const auto& entry : log.entries) {
    if (!entry.stale || !entry.valid()) continue;
    ++out.entries;
    guids.push_back(entry.value.log_guid);
  }
  sort(guids, [](const Guid& a, const Guid& b) { return a.bytes < b.bytes; });
  out.sessions = static_cast<std::uint64_t>(std::unique(guids.begin(), guids.end()) - guids.begin());
  return out;
}

/// All that the header calls the log, also where that is no whole sector.
Extent whole_log(const Image& image) { return {current(image)->log_offset, current(image)->log_length}; }

using ActiveCheck = void (*)(const Image& image, const Log& log, const LogEntry& head, Finder& find);

/// For rules on the active sequence.
template <ActiveCheck check>
void on_active(const Subject& s, Finder& find) {
  if (in_use(s.image) && s.image.log.head) check(s.image, s.image.log, *s.image.log.head_entry(), find);
}

constexpr Rule rules[] = {
    {.id = "LOG-001",
     .severity = Severity::fatal,
     .section = "2.3.3",
     .title = "No valid log sequence",
     .explain = "The header demands a replay but the log holds no complete sequence; pending changes of the block "
                "table are lost.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!in_use(s.image) || s.image.log.head || s.image.log.capped) return;
           find({.spot = {node, whole_log(s.image)}, .found = count_of(s.image.log.entry_count, "entry", "entries")});
         }},
    {.id = "LOG-002",
     .severity = Severity::fatal,
     .section = "2.3.3",
     .title = "File shorter than the log guarantees",
     .explain = "The file was truncated after the last write; by the specification it must not be opened.",
     .check = on_active<[](const Image& image, const Log& log, const LogEntry& head, Finder& find) {
       if (image.raw_size.bytes() >= head.value.flushed_file_offset) return;
       find({.spot = at(log, *log.head, &LogEntryHeader::flushed_file_offset),
             .expected = {"a file of at least ", head.value.flushed_file_offset, " bytes"},
             .found = {image.raw_size.bytes(), " bytes"},
             .beyond_end = true});
     }>},
    {.id = "LOG-003",
     .severity = Severity::info,
     .section = "2.3.2",
     .title = "Active sequence",
     .explain = "These updates will be applied when the disk is opened next.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry& head, Finder& find) {
       std::uint64_t descriptors = 0;
       for (const std::size_t i : log.active) descriptors += log.entries[i].value.descriptor_count;
       find({.spot = {node, entry_start(log, *log.tail)},
             .detail = {count_of(log.active.size(), "entry", "entries"), ", numbers ",
                        log.entries[*log.tail].value.sequence_number, " to ", head.value.sequence_number, ", with ",
                        count_of(descriptors, "descriptor", "descriptors"), "."}});
     }>},
    {.id = "LOG-004",
     .severity = Severity::info,
     .section = "2.3.1.1",
     .title = "Nothing to replay",
     .explain = "Marked as in use, but no change is pending.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry&, Finder& find) {
       if (std::any_of(log.active.begin(), log.active.end(),
                       [&](std::size_t i) { return log.entries[i].value.descriptor_count != 0; }))
         return;
       find({.spot = {node, entry_start(log, *log.head)}});
     }>},
    {.id = "LOG-005",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "File will grow on replay",
     .explain = "The replay extends the file; the added range reads as zeros.",
     .check = on_active<[](const Image& image, const Log& log, const LogEntry& head, Finder& find) {
       if (head.value.last_file_offset <= image.raw_size.bytes()) return;
       find({.spot = at(log, *log.head, &LogEntryHeader::last_file_offset),
             .found = size_text(head.value.last_file_offset)});
     }>},
    {.id = "LOG-020",
     .severity = Severity::info,
     .section = "2.3.2",
     .title = "Stale entries",
     .explain = "History of earlier sessions; never replayed, useful for forensics.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!examined(s.image)) return;
           const auto& log = s.image.log;
           const History history = history_of(log);
           for (std::size_t i = 0; i < log.entries.size(); ++i) {
             if (!log.entries[i].stale || !log.entries[i].valid()) continue;
             find({.spot = {node, entry_start(log, i)},
                   .found = {log.history_capped ? "at least " : "", count_of(history.entries, "entry", "entries"),
                             " of ", count_of(history.sessions, "session", "sessions")}});
           }
         }},
    {.id = "LOG-021",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "Interrupted last write",
     .explain = "The last log entry was not completely written; the state before it is used, which is correct.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry& head, Finder& find) {
       const std::uint64_t next = (head.ring_offset + head.value.entry_length) % log.place.length;
       for (std::size_t i = 0; i < log.entries.size(); ++i) {
         const auto& entry = log.entries[i];
         if (entry.ring_offset != next || entry.stale || entry.valid()) continue;
         find({.spot = {node_of(i), entry_start(log, i)}, .found = std::string(name_of(entry.failed))});
       }
     }>},
    {.id = "LOG-022",
     .severity = Severity::warning,
     .section = "2.3.3",
     .title = "Sequence without tail",
     .explain = "Part of the needed entries has been overwritten or damaged; this sequence is not usable.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!in_use(s.image)) return;
           const auto& log = s.image.log;
           for (const auto& run : log.runs) {
             if (run.has_tail) continue;
             find({.spot = at(log, run.head, &LogEntryHeader::tail), .found = hex(log.entries[run.head].value.tail)});
           }
         }},
    {.id = "LOG-023",
     .severity = Severity::warning,
     .section = "2.3.2",
     .title = "Two equally new sequences",
     .explain = "They cannot come from a correct writer; the first in the log is used.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry& head, Finder& find) {
       if (log.rival)
         find({.spot = at(log, *log.head, &LogEntryHeader::sequence_number), .found = {head.value.sequence_number}});
     }>},
    {.id = "LOG-028",
     .severity = Severity::info,
     .section = "2.2.2",
     .title = "Clean file with log history",
     .explain = "Normal; the log was emptied by clearing the GUID only.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& entries = s.image.log.entries;
           if (!examined(s.image) || in_use(s.image)) return;
           if (std::none_of(entries.begin(), entries.end(), [](const auto& e) { return e.valid(); })) return;
           find({.spot = {node, s.image.log.place}});
         }},
    {.id = "LOG-029",
     .severity = Severity::info,
     .section = "",
     .title = "Other header's log GUID matches entries",
     .explain = "The older header belongs to the previous session.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!examined(s.image)) return;
           const auto* other = s.image.headers.other_copy();
           if (other == nullptr || !other->valid()) return;
           const Guid& guid = other->value.log_guid;
           if (guid.is_zero() || guid == current(s.image)->log_guid) return;
           const auto& entries = s.image.log.entries;
           if (std::none_of(entries.begin(), entries.end(),
                            [&](const auto& e) { return e.valid() && e.value.log_guid == guid; }))
             return;
           find({.spot = spot({"header.", 2 - *s.image.headers.current}, other->place.offset, &Header::log_guid),
                 .found = {guid}});
         }},
    {.id = "LOG-031",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "View after replay",
     .explain =
         "Region tables, metadata and blocks are shown as they will be after the replay, which happens in memory only.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry&, Finder& find) {
       if (log.replays && log.changes) find({.spot = {node, log.place}});
     }>},
    {.id = "LOG-032",
     .severity = Severity::info,
     .section = "2.3",
     .title = "Entry over the end of the ring",
     .explain = "Legal; many tools get it wrong.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry&, Finder& find) {
       for (const std::size_t i : log.active) {
         const auto& entry = log.entries[i];
         const bool wraps = (entry.ring_offset + entry.value.entry_length > log.place.length);
         if (wraps) find({.spot = {node_of(i), entry_start(log, i)}});
       }
     }>},
    {.id = "LOG-034",
     .severity = Severity::info,
     .section = "",
     .title = "Log area all zero though in use",
     .explain = "The log was wiped or never reached the drive, although the header says it is in use; perhaps a copy "
                "of a running disk.",
     .check =
         [](const Subject& s, Finder& find) {
           if (in_use(s.image) && s.image.log.all_zero) find({.spot = {node, whole_log(s.image)}});
         }},
    {.id = "LOG-036",
     .severity = Severity::warning,
     .section = "",
     .title = "Sequence number near its end",
     .explain = "It cannot come from a normal session.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry& head, Finder& find) {
       if (head.value.sequence_number <= ~std::uint64_t{0} - (std::uint64_t{1} << 20) + 1) return;
       find({.spot = at(log, *log.head, &LogEntryHeader::sequence_number), .found = {head.value.sequence_number}});
     }>},
    {.id = "LOG-038",
     .severity = Severity::warning,
     .section = "2.3.2",
     .title = "Tail moves backwards",
     .explain = "It cannot come from a correct writer; OpenVMM ends the sequence there.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry&, Finder& find) {
       // Places along the run, not in the ring: after a lap an old entry's Tail names a place that a newer one holds now.
       const std::uint64_t size = log.place.length;
       const std::uint64_t start = log.entries[log.run.front()].ring_offset;
       std::optional<std::uint64_t> before;
       for (const std::size_t i : log.run) {
         const auto& entry = log.entries[i];
         const std::uint64_t along = (entry.ring_offset + size - start) % size;
         const std::uint64_t behind = (entry.ring_offset + size - entry.value.tail) % size;
         if (along < behind) continue;  // before the run begins
         if (before && along - behind < *before)
           find({.spot = at(log, i, &LogEntryHeader::tail), .found = hex(entry.value.tail)});
         before = along - behind;
       }
     }>},
    {.id = "LOG-039",
     .severity = Severity::warning,
     .section = "2.3.3",
     .title = "Newer updates lost",
     .explain = "An entry in the middle of the log is damaged; what came after it cannot be replayed, so the block "
                "table may be older than the data.",
     .check = on_active<[](const Image&, const Log& log, const LogEntry&, Finder& find) {
       if (!log.newer_lost) return;
       std::size_t newest = *log.head;
       for (const LogRun& run : log.runs) {
         if (log.entries[run.head].value.sequence_number >= log.entries[newest].value.sequence_number)
           newest = run.head;
       }
       find({.spot = at(log, newest, &LogEntryHeader::sequence_number),
             .expected = {"at most ", log.head_entry()->value.sequence_number, ", the last one that can be replayed"},
             .found = {log.entries[newest].value.sequence_number}});
     }>},
};

}  // namespace

RuleTable log_sequence_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
