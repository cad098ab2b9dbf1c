// What a scan of the block allocation table has found: plain values for rules and report, whatever the order of arrival.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "format/bat_entry.h"
#include "scan/oddities.h"
#include "scan/space.h"
#include "scan/table_shape.h"

namespace vhdxscope {

/// Entries by their three state bits.
struct Tally {
  std::array<std::uint64_t, 8> payload{};
  std::array<std::uint64_t, 8> other{};  // sector bitmaps, and spare entries behind the disk's last block
  bool last_in_use = false;              // the last block of the disk, which may be shorter
  std::uint64_t fragments = 0;

  void add(const Tally& more);
  std::uint64_t examined() const;
  std::uint64_t in_use() const { return payload[bat::present] + payload[bat::partially_present]; }
};

/// A write of the log that lands where none should, or on a sector bitmap.
struct LogHit {
  std::size_t entry;                                  // of the log
  Extent at;                                          // the descriptor's FileOffset
  Extent place;                                       // what it writes on
  enum class Kind { block, unclaimed, bitmap } kind;  // a block in use, space that nothing owns, a sector bitmap in use
  bool before;                                        // in one as stored
  bool after;                                         // and in one after the replay
};

/// A block or sector bitmap on which the log writes, or would.
struct LogVictim {
  std::uint64_t position;  // in MiB
  std::uint64_t index;     // the lowest entry that names it
};

struct VirtualRange {
  std::uint64_t start = 0;   // blocks of the disk
  std::uint64_t length = 0;  // likewise
};

/// Space that nothing owns and that is not all zero.
struct HeldSpace {
  Extent place;  // from the first byte that is not zero on
  std::uint64_t bytes = 0;
};

/// How much of something was looked at.
struct Look {
  std::uint64_t seen = 0;
  std::uint64_t left = 0;  // more than places::deep_max allows
  std::uint64_t lost = 0;  // of `seen`: could not be read
};

/// What a deep report adds. None of it has a say in the verdict.
struct Deep {
  bool finished = false;
  std::uint64_t missing = 0;  // bytes
  Look bitmaps;
  Look spare;              // entries behind those of the disk
  bool torn = false;       // what the replay writes on those was not followed, see StretchReader
  Look space;              // bytes that nothing owns
  std::uint64_t held = 0;  // ranges that hold something
  std::uint64_t held_bytes = 0;
  std::vector<HeldSpace> lowest_held{};
};

struct Blocks {
  TableShape shape;
  Tally now;     // after the replay, where there is one
  Tally before;  // as stored
  bool replayed = false;
  std::optional<TableShape> stored;    // the table that `before` is of, where there is one
  std::uint64_t stored_lost = 0;       // entries of that one that could not be read, if it is another
  bool scanned = false;                // every entry that can be had was looked at
  bool finished = false;               // and all that follows from them is known
  bool torn = false;                   // see StretchReader
  std::uint64_t lost = 0;              // entries that could not be read
  std::uint64_t placed = 0;            // blocks in use with a position
  std::uint64_t bitmaps = 0;           // bitmaps of a differencing disk in use with a position
  std::uint64_t readable_bitmaps = 0;  // of those, what a deep report may look into
  std::uint64_t beyond_compared = 0;   // blocks in use too far in the file to be compared with others
  bool in_order = true;                // of the file, as of the disk
  Oddities odd;
  std::vector<LogHit> log_hits;
  std::vector<LogVictim> log_victims;  // ascending
  // The replay changes more than places::table_pages_compared pages: the others were not compared.
  bool changes_capped = false;
  // The log's writes are more, or lie on more blocks, than places::log_targets_max and log_target_steps_max: not all were compared.
  bool targets_capped = false;
  std::uint64_t missing_blocks = 0;
  std::vector<VirtualRange> missing;  // the lowest
  Space space;                        // once scanned
  std::optional<Deep> deep;           // in a deep report
  // Where the table has faults after a replay: what a scan of its own, which keeps it, has found without the replay.
  const Blocks* as_stored = nullptr;

  const OddList& operator[](Odd odd_kind) const { return odd[static_cast<std::size_t>(odd_kind)]; }
  /// All that there is was looked at, and nothing left out.
  bool complete() const {
    const bool all = shape.in_region == std::min(shape.needed, shape.region.length / places::bat_entry_size);
    return finished && all && lost == 0 && !torn && beyond_compared == 0 && !targets_capped;
  }
  /// What nothing owns, of the file as after the replay.
  std::uint64_t unowned() const { return lost == 0 ? space.gap_bytes + space.behind.length : 0; }
  /// The replay leaves the table where it is, and what its entries mean.
  bool same_table() const { return stored && *stored == shape; }
  /// Likewise, but the disk may get another length: entries of one number are of one block.
  bool same_entries() const { return stored && same_entries_of(*stored, shape); }
};

/// Bytes of the virtual disk in blocks in use.
std::uint64_t written(const TableShape& shape, const Tally& tally);
/// "block 7 of the disk": the first block or bitmap on which such a write of the log lands; empty if on none.
std::string log_victim(const Blocks& blocks, Extent target);
/// The entry of the first sector bitmap on which it lands.
std::optional<std::uint64_t> bitmap_victim(const Blocks& blocks, const LogHit& hit);

/// What rules may look at: nothing before the scan is done.
inline const Blocks* finished(const Blocks* blocks) { return blocks != nullptr && blocks->finished ? blocks : nullptr; }

}  // namespace vhdxscope
