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
  unread,
};
/// In a few words, for the report; empty for none.
std::string_view name_of(LogTest test);

struct LogDescriptor {
  enum class Kind { unknown, data, zero } kind = Kind::unknown;
  std::uint64_t file_offset = 0;  // of an unknown kind what stands where both kinds have it
  std::uint64_t length = 0;       // of the target; 0 of an unknown kind
};
/// "data", "zero" or "unknown".
std::string_view name_of(LogDescriptor::Kind kind);

struct LogEntry {
  std::uint64_t ring_offset = 0;
  LogEntryHeader value{};
  Extent failed_at;  // the field that failed, in the file
  std::string_view failed_field;
  Extent target;  // of the descriptor last looked at: where one failed, of that
  LogTest failed = LogTest::none;
  /// Known even where an earlier test failed, if the length allows it. Of an entry of another session only if it is a length in
  /// whole sectors.
  std::optional<std::uint32_t> checksum;
  bool listed = false;  // its first descriptors were asked for
  bool stale = false;   // another LogGuid than the current header's
  bool active = false;  // to be replayed

  bool checksum_ok() const { return checksum == value.checksum; }
  bool valid() const { return failed == LogTest::none; }
  /// Part of sequences: valid, and of this session.
  bool usable() const { return valid() && !stale; }
  /// Bytes of the descriptors and the entry's header, in whole sectors.
  std::uint64_t descriptor_area() const;
};

/// Something about one descriptor that rules want to know.
struct LogRemark {
  std::size_t entry;
  Extent at;            // the field, in the file
  std::uint64_t times;  // there, or there and behind it
  std::uint64_t value;  // of the field
};

struct LogRun {
  std::size_t first;  // index into entries of its first entry
  std::size_t head;   // and its last
  bool has_tail;      // the head's Tail is in the run
};

/// What is found by going through the ring. Kept in place of the ring's fold, which takes 16 MiB for the longest log.
struct LogFound {
  bool capped = false;  // entries of this session beyond places::log_entries_max, or whose descriptors do not fit
  bool history_capped = false;  // likewise of other sessions: nothing goes by them
  bool unlisted = false;        // descriptors of invalid entries that would not fit
  std::vector<LogEntry>
      entries;  // sectors that hold 'loge', in ring order: places::log_entries_max, this session's first
  std::uint64_t entry_count = 0;    // all of them
  std::vector<LogRemark> reserved;  // zero descriptors whose Reserved is set: the first of each valid entry
  bool all_zero = false;
};

struct Log : LogFound {
  Presence presence = Presence::waiting;  // of the ring; outside too if it was not looked at
  bool too_long = false;                  // not in use and longer than places::log_history_max: not looked at
  Extent place;                           // of the ring in the file
  std::vector<LogRun> runs;
  std::vector<std::size_t> run;     // entries of the active run, those before its tail included
  std::vector<std::size_t> active;  // those of them to be replayed, in order
  std::optional<std::size_t> head;  // of the active run
  std::optional<std::size_t> tail;  // the first of `active`
  bool rival = false;               // another valid run has the same head number
  bool newer_lost = false;          // a run without its tail has a greater head number
  bool replays = false;             // active, and nothing forbids it
  bool changes = false;             // the replay changes at least one byte's source
  bool changes_capped = false;      // it would be more than places::overlay_max, so none is made
  std::vector<LogRemark> beyond;    // active writes that end behind the file as stored: the first of each entry
  std::vector<LogRemark> huge;      // active runs of zeros longer than any reason: places::places_shown of them
  Overlay overlay;                  // handed on to Known
  FileSize replayed_size{0};
  std::uint64_t room = 0;  // bytes of all active runs of zeros, and by how much the file grows besides; 2^63 at most

  /// In use, but too large for us to tell what a replay makes of the file: nothing that lies behind it decides anything.
  bool beyond_us() const { return capped || changes_capped; }
  const LogEntry* head_entry() const { return head ? &entries[*head] : nullptr; }
  /// Where `length` bytes at `offset` of an entry stand in the file; they do not cross a sector.
  Extent at(const LogEntry& entry, std::uint64_t offset, std::uint64_t length) const;
  /// Whole sectors, and no more than the ring has.
  bool length_ok(const LogEntry& entry) const;
  /// Of the descriptors that the entry announces, those that it has room for; the ring, where its length is impossible.
  std::uint64_t descriptors_of(const LogEntry& entry) const;
  /// Sectors behind the descriptors that belong to the entry; none where its length is impossible.
  std::uint64_t data_sectors_of(const LogEntry& entry) const;
};

/// Whether there is a log that can be looked at: a ring of whole sectors inside the file, of a version that is known.
bool has_readable_log(const Header& header, FileSize size);

/// Goes through the ring. With a zero LogGuid in the header every entry is stale and nothing is active; then a long one is left
/// alone unless `whole`.
Log read_log(Known& file, const Header& header, Need need, bool whole);

/// Tests 1 to 10 of every entry: fills `log.entries`. False while something is still missing.
bool read_entries(Known& file, const LogRing& ring, const Guid& guid, Need need, Log& log);

/// Wishes for `length` bytes of an entry from `offset` on, over the end of the ring. False if they would not fit.
bool want_part(Known& file, const Log& log, const LogEntry& entry, std::uint64_t offset, std::uint64_t length);

/// The descriptors of an entry from the `index`-th on that stand in one sector with it; `count` is how many there are in all.
View descriptors_from(Known& file, const Log& log, const LogEntry& entry, std::uint64_t index, std::uint64_t count,
                      Need need);
/// Calls `each` with the index and the bytes of the entry's first `count` descriptors, while it answers true. It must leave Known
/// alone. Says what became of the bytes; wishes for them are made one by one.
template <class Each>
Presence for_descriptors(Known& file, const Log& log, const LogEntry& entry, std::uint64_t count, Need need,
                         const Each& each) {
  for (std::uint64_t i = 0; i < count;) {
    const View view = descriptors_from(file, log, entry, i, count, need);
    if (view.presence != Presence::present) return view.presence;
    for (Bytes rest = view.bytes; !rest.empty(); rest = rest.subspan(Layout<DataDescriptor>::size), ++i) {
      if (!each(i, rest.first(Layout<DataDescriptor>::size))) return Presence::present;
    }
  }
  return Presence::present;
}
LogDescriptor descriptor_of(Bytes bytes);

}  // namespace vhdxscope
