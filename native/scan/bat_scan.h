// The scan of the whole block allocation table: a fold over its entries in any order, in bounded memory. What it finds
// stands in Blocks; which blocks overlap is asked in a second pass, and only if some do.
#pragma once
#include <memory>

#include "scan/bat_fold.h"
#include "scan/blocks.h"
#include "scan/entry_changes.h"
#include "scan/lowest_places.h"
#include "scan/lowest_runs.h"
#include "scan/overlaps.h"
#include "scan/stored_count.h"
#include "scan/stretch_reader.h"

namespace vhdxscope {

/// Runs of missing blocks that may yet be among the lowest: so many that no order of arrival makes a difference.
inline constexpr std::size_t missing_kept = places::table_parts_max + 2 * places::missing_ranges_shown;

class BatScan final : private StretchVisitor {
 public:
  BatScan(const Image& image, const TableShape& shape, Known& file);

  const TableShape& shape() const { return blocks_.shape; }
  /// As far as the scan has come.
  const Blocks& blocks();
  const Claims& claims() const { return claims_; }

  /// Whether the replay leaves the table where it is, and the disk as it is.
  void compare(const Image& image);
  /// Goes on to a further pass over the table where one is due. Nothing is lacking that the image was read from; `file` is as after
  /// that.
  void advance(Image& image, Known& file);
  /// What is lacking now.
  const StretchReader& reader() const { return as_stored_ ? as_stored_->reader() : *reader_; }
  bool supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay);
  bool unreadable(Extent part, const Overlay& overlay);

  /// Blocks of the disk per cell of its picture, and of each cell the blocks by state.
  std::uint64_t blocks_per_cell() const { return blocks_per_cell_; }
  const std::vector<std::array<std::uint32_t, 8>>& cells() const { return cells_; }
  /// Blocks of a differencing disk in state 7.
  const MibPlane& partial() const { return partial_; }
  /// A sector bitmap that can be read as a whole, shares its place with nothing, and is of a chunk whose entries are all known.
  struct Bitmap {
    std::uint64_t chunk;
    std::uint64_t offset;
  };
  /// By chunk; once scanned.
  const std::vector<Bitmap>& bitmaps() const { return bitmaps_; }

 private:
  struct Chunk {
    std::uint64_t bitmap = 0;
    std::uint32_t partial = 0;  // blocks in state 7
    std::uint32_t seen = 0;     // entries
  };

  void note_targets(const Image& image, Known& file);
  void judge_targets();
  void list_victims(const Image& image, Known& file);
  /// The next pass over the table, or over the one as stored. False if none is due.
  bool next_pass(Known& file);
  /// Begins to scan the table as stored, to tell which faults the replay brings. False where it has none, or nothing to tell.
  bool ask_stored(Image& image, Known& file);
  const Overlay& changes(const Overlay& replay) const { return other_table_ != nullptr ? no_changes_ : replay; }
  void units(std::uint64_t first, Bytes words, Seen seen) override;
  void zeros(std::uint64_t first, std::uint64_t count, Seen seen) override;
  void payload(std::uint64_t block, std::uint64_t entry, BlockRun& run);
  void placed(std::uint64_t block, std::uint64_t entry);
  void bitmap(std::uint64_t chunk, std::uint64_t entry);
  void spare(std::uint64_t index, std::uint64_t entry);
  void add_cells(std::uint64_t block, std::uint64_t count, const std::uint64_t* by_state);
  void add_run(const BlockRun& run, Seen seen);
  Chunk* chunk(std::uint64_t index) {
    return index < chunks_.size() ? &chunks_[static_cast<std::size_t>(index)] : nullptr;
  }
  OddList& list(Odd kind) { return blocks_.odd[static_cast<std::size_t>(kind)]; }
  void odd(Odd kind, std::uint64_t index, std::uint64_t value) { list(kind).add({index, value}); }
  StretchVisitor& visitor() { return further_ ? *further_ : static_cast<StretchVisitor&>(*this); }
  void finish(const Image& image, Known& file);
  void judge_bitmaps();
  void measure_missing();

  Blocks blocks_;
  Claims claims_;
  BlockMarks marks_;
  Tally both_, replayed_only_;
  BlockOrder order_;
  StoredCount stored_{blocks_.shape};  // what the replay changes of the table; its order is of the whole table
  EntryChanges changes_;
  MibPlane partial_;
  std::vector<Chunk> chunks_;  // of a differencing disk
  std::vector<Bitmap> bitmaps_;
  LowestRuns missing_{missing_kept};
  LowestPlaces far_{places::far_blocks_max};  // so many as no honest file has
  std::vector<std::array<std::uint32_t, 8>> cells_;
  std::uint64_t blocks_per_cell_ = 1;
  std::uint64_t last_position_ = 0;  // of the disk's last block, if it is in use; in MiB
  struct Target {
    Extent place;
    Extent at;
    std::size_t entry;
  };
  /// Finds the entries of places that the log writes on.
  class Victims final : public StretchVisitor {
   public:
    explicit Victims(Blocks& blocks) : blocks_(blocks) {}
    void units(std::uint64_t first, Bytes words, Seen seen) override;
    void zeros(std::uint64_t, std::uint64_t, Seen) override {}

   private:
    Blocks& blocks_;
  };
  std::vector<Target> targets_;  // by place
  MibPlane new_starts_;          // blocks in use of entries that the replay changes, as after it
  std::uint64_t lost_ = 0;       // in the passes before this one
  enum class Pass { first, overlaps, victims, stored, none } pass_ = Pass::first;
  std::unique_ptr<StretchVisitor> further_;   // of a pass behind the first
  const StoredCount* other_table_ = nullptr;  // which is this, once the last pass goes over another table, as stored
  const Overlay no_changes_{};
  std::unique_ptr<StretchReader> reader_;
  std::unique_ptr<BatScan> as_stored_;      // of the table without the replay, while that is under way
  std::unique_ptr<Blocks> blocks_without_;  // what it has found
};

}  // namespace vhdxscope
