// The log as found: every entry in the ring, the active sequence, and the writes that a replay would make. MS-VHDX 2.3.
// Reads and chooses; says of each entry which test it fails first, and judges nothing.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "format/log_entry.h"
#include "image/headers.h"
#include "image/known.h"

namespace vhdxscope {

/// The tests an entry must pass, in their order. That its LogGuid is the current one is not among them: see `stale`.
enum class LogTest {
  none,
  entry_length,
  tail,
  sequence_number,
  descriptor_count,
  checksum,
  descriptor_signature,
  descriptor_number,
  target_alignment,
  zero_length,
  overflow,
  headers,
  log,
  data_outside,
  data_signature,
  data_number,
  length,
};
/// In a few words, for the report; empty for none.
std::string_view name_of(LogTest test);

struct LogDescriptor {
  bool is_data = false;
  std::uint64_t file_offset = 0;
  std::uint64_t length = 0;  // of the target
};

struct LogEntry {
  std::uint64_t ring_offset = 0;
  LogEntryHeader value{};
  LogTest failed = LogTest::none;
  Extent failed_at;             // the field that failed, in the file
  bool checksum_ok = false;     // known even where an earlier test failed, if the length allows it
  bool stale = false;           // another LogGuid than the current header's
  bool active = false;          // to be replayed
  bool reserved_descriptor = false;  // a zero descriptor's Reserved is set
  Extent reserved_at;
  std::uint64_t beyond = 0;  // active: writes that end behind the file as stored, and the first one's FileOffset
  Extent beyond_at;
  std::uint64_t huge = 0;    // active: runs of zeros longer than any reason, and the first one's ZeroLength
  Extent huge_at;

  bool valid() const { return failed == LogTest::none; }
  /// Part of sequences: valid, and of this session.
  bool usable() const { return valid() && !stale; }
};

struct LogRun {
  std::size_t first;  // index into entries of its first entry
  std::size_t head;   // and its last
  bool has_tail;      // the head's Tail is in the run
};

struct Log {
  Presence presence = Presence::waiting;  // of the ring; outside too if it was not looked at
  bool too_long = false;                  // more than places::log_held_max: not looked at
  Extent place;                           // of the ring in the file
  std::vector<LogEntry> entries;          // every sector that holds 'loge', in ring order
  std::vector<LogRun> runs;
  std::vector<std::size_t> run;           // entries of the active run, those before its tail included
  std::vector<std::size_t> active;        // those of them to be replayed, in order
  std::optional<std::size_t> head;        // of the active run
  std::optional<std::size_t> tail;        // the first of `active`
  bool rival = false;                     // another valid run has the same head number
  bool newer_lost = false;                // a run without its tail has a greater head number
  bool all_zero = false;
  bool replays = false;                   // active, and nothing forbids it
  bool changes = false;                   // the replay changes at least one byte's source
  bool changes_capped = false;            // more than places::overlay_max: some are missing
  Overlay overlay;                        // handed on to Known
  FileSize replayed_size{0};

  const LogEntry* head_entry() const { return head ? &entries[*head] : nullptr; }
  /// Where `length` bytes at `offset` of an entry stand in the file; they do not cross a sector.
  Extent at(const LogEntry& entry, std::uint64_t offset, std::uint64_t length) const;
};

/// Whether there is a log that can be looked at: a ring of whole sectors inside the file, of a version that is known.
bool has_readable_log(const Header& header, FileSize size);

/// Scans the ring. With a zero LogGuid in the header every entry is stale and nothing is active.
Log read_log(Known& file, const Header& header, Need need);

/// Descriptor `index` of a valid entry.
LogDescriptor read_descriptor(Known& file, const Log& log, const LogEntry& entry, std::uint64_t index);

}  // namespace vhdxscope
