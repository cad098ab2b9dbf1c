// The scan of the whole block allocation table: a fold over its entries in any order, in bounded memory. What it finds
// stands in Blocks; which blocks overlap is asked in a second pass, and only if some do.
#pragma once
#include <memory>

#include "scan/bat_fold.h"
#include "scan/blocks.h"
#include "scan/entry_changes.h"
#include "scan/overlaps.h"
#include "scan/stretch_reader.h"

namespace vhdxscope {

class BatScan final : private StretchVisitor {
 public:
  BatScan(const Image& image, const TableShape& shape, Known& file);

  const TableShape& shape() const { return blocks_.shape; }
  /// As far as the scan has come.
  const Blocks& blocks();
  const Claims& claims() const { return claims_; }

  /// Whether the replay leaves the table where it is, and the disk as it is.
  void compare(const Image& image);
  /// Goes on to the second pass where one is due. `file` is as after a pass.
  void advance(Known& file);
  /// What is lacking now.
  const StretchReader& reader() const { return *reader_; }
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
  struct Missing {
    std::uint64_t start;
    std::uint64_t end;
  };

  void note_targets(const Image& image, Known& file);
  void judge_targets();
  void units(std::uint64_t first, Bytes words, Seen seen) override;
  void zeros(std::uint64_t first, std::uint64_t count, Seen seen) override;
  void stored(std::uint64_t index, Bytes words, BlockRun& run);
  void payload(std::uint64_t block, std::uint64_t entry, BlockRun& run);
  void placed(std::uint64_t block, std::uint64_t entry);
  void bitmap(std::uint64_t chunk, std::uint64_t entry);
  void spare(std::uint64_t index, std::uint64_t entry);
  void miss(std::uint64_t block);
  void merge_missing();
  void add_cells(std::uint64_t block, std::uint64_t count, const std::uint64_t* by_state);
  void add_run(const BlockRun& run, Seen seen);
  Chunk* chunk(std::uint64_t index) {
    return index < chunks_.size() ? &chunks_[static_cast<std::size_t>(index)] : nullptr;
  }
  OddList& list(Odd kind) { return blocks_.odd[static_cast<std::size_t>(kind)]; }
  void odd(Odd kind, std::uint64_t index, std::uint64_t value) { list(kind).add({index, value}); }
  StretchVisitor& visitor() { return overlaps_ ? static_cast<StretchVisitor&>(*overlaps_) : *this; }
  void finish();
  void judge_bitmaps();
  void measure_missing();

  Blocks blocks_;
  Claims claims_;
  BlockMarks marks_;
  Tally both_, stored_only_, replayed_only_;
  BlockOrder order_, order_before_;
  EntryChanges changes_;
  MibPlane partial_;
  std::vector<Chunk> chunks_;  // of a differencing disk
  std::vector<Bitmap> bitmaps_;
  std::vector<Missing> missing_, fresh_missing_;
  std::vector<std::array<std::uint32_t, 8>> cells_;
  std::uint64_t blocks_per_cell_ = 1;
  std::uint64_t last_position_ = 0;  // of the disk's last block, if it is in use; in MiB
  struct Target {
    Extent place;
    Extent at;
    std::size_t entry;
  };
  std::vector<Target> targets_;         // by place
  MibPlane old_starts_, new_starts_;    // blocks in use of entries that the replay changes: before and after it
  std::uint64_t lost_ = 0;              // in the first pass
  std::unique_ptr<Overlaps> overlaps_;  // the second pass, once it is under way
  std::unique_ptr<StretchReader> reader_;
};

}  // namespace vhdxscope
