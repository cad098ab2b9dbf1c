// How payload lies in the file compared with the disk: runs that are contiguous in both, and blocks that lie before one that
// comes earlier on the disk. Parts of the table may come in any order; only what stands at their borders is kept.
#pragma once
#include <cstdint>
#include <vector>

namespace vhdxscope {

/// Some payload entries in a row. Positions are in MiB, 0 where a block has none.
struct BlockRun {
  std::uint64_t first = 0;  // entry index
  std::uint64_t end = 0;
  bool blocks = false;         // holds a payload entry at all
  std::uint64_t head = 0;      // position of the first block
  std::uint64_t expected = 0;  // where a block that goes on would lie; 0 if the last one has no position
  std::uint64_t lowest = 0;    // position of the first block that has one
  std::uint64_t last = 0;      // and of the last
  std::uint64_t joined = 0;    // blocks that go on where the one before ends
  std::uint64_t backward = 0;  // blocks that lie before the one before them that has a position
  std::uint64_t placed = 0;    // blocks that have a position

  /// The next block of the disk.
  void block(std::uint64_t position, std::uint64_t block_mib) {
    if (!blocks) head = position;
    blocks = true;
    if (position == 0) {
      expected = 0;
      return;
    }
    ++placed;
    if (position == expected) ++joined;
    if (position < last) ++backward;
    if (lowest == 0) lowest = position;
    last = position;
    expected = position + block_mib;
  }
};

class BlockOrder {
 public:
  /// Each entry is in one run only.
  void add(const BlockRun& run);
  /// In runs that have come so far; exact once all have.
  std::uint64_t fragments() const;
  bool in_order() const;
  std::uint64_t placed() const;

 private:
  static void append(BlockRun& run, const BlockRun& next);

  std::vector<BlockRun> runs_;  // ascending, none touch
};

}  // namespace vhdxscope
