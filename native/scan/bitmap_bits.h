// What the bits of sector bitmaps say, of each block whether any is 0 and whether any is 1: two bits for each block, whatever
// the order of arrival. MS-VHDX 2.4. Bit 0 of byte 0 is the first sector's.
#pragma once
#include "scan/bat_scan.h"

namespace vhdxscope {

class BitmapBits {
 public:
  explicit BitmapBits(const BatScan& scan) : scan_(scan), shape_(scan.shape()) {}

  /// Bitmaps that are looked at, in the order of the scan's: as many as places::bitmap_blocks_max blocks need.
  std::uint64_t room() const { return places::bitmap_blocks_max / shape_.chunk_ratio; }

  /// Bytes of the bitmap `number` of the scan's, from its byte `at` on.
  void add(std::size_t number, std::uint64_t at, Bytes bytes);
  void zeros(std::size_t number, std::uint64_t at, std::uint64_t count);
  /// Files what they say of the bitmap. All of it has come.
  void judge(std::size_t number, Oddities& odd) const;

 private:
  /// Bits [0, 8 * 2^20) of the chunk that are of sectors inside the disk.
  std::uint64_t bits_in_disk(std::size_t number) const;
  void note(std::size_t number, std::uint64_t block, bool any_zero, bool any_one);

  const BatScan& scan_;
  const TableShape& shape_;
  MibPlane zero_, one_;  // bit number * chunk_ratio + block in the chunk
  bool behind_ = false;  // a bit of a sector behind the disk is set
};

}  // namespace vhdxscope
