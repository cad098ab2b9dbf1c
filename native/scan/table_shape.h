// Where the block allocation table stands, how much of it is looked at, and which entry is which. MS-VHDX 2.4, 2.5.
// Arithmetic only.
#pragma once
#include <algorithm>
#include <optional>

#include "format/places.h"
#include "image/image.h"

namespace vhdxscope {

struct TableShape {
  Extent region;  // as claimed
  DiskType type = DiskType::dynamic;
  std::uint64_t virtual_size = 0;
  std::uint64_t block_size = 0;
  std::uint64_t sector_size = 0;
  std::uint64_t chunk_ratio = 1;
  std::uint64_t payload_blocks = 0;
  std::uint64_t needed = 0;  // entries of this disk
  std::uint64_t in_region =
      0;  // of those, what the region has room for; of a differencing disk places::chunks_max chunks
  std::uint64_t entries = 0;    // of those, what lies in the file as after the replay
  std::uint64_t stored = 0;     // of those, what lies in the file as stored
  std::uint64_t spare = 0;      // entries behind those of the disk, in region and file as after the replay
  std::uint64_t file_size = 0;  // as stored
  std::uint64_t end = 0;        // after the replay

  std::uint64_t chunk_of(std::uint64_t index) const { return index / (chunk_ratio + 1); }
  bool is_bitmap(std::uint64_t index) const { return index % (chunk_ratio + 1) == chunk_ratio; }
  /// Of an entry that is no bitmap's; may be payload_blocks or more at the end of a differencing disk's table.
  std::uint64_t block_of(std::uint64_t index) const { return index - chunk_of(index); }
  std::uint64_t index_of_block(std::uint64_t block) const { return block + block / chunk_ratio; }
  std::uint64_t index_of_bitmap(std::uint64_t chunk) const { return chunk * (chunk_ratio + 1) + chunk_ratio; }
  /// Bitmap entries among the first `count`.
  std::uint64_t bitmaps_before(std::uint64_t count) const { return count / (chunk_ratio + 1); }
  std::uint64_t place_of(std::uint64_t index) const { return region.offset + index * places::bat_entry_size; }
  /// Bytes of the virtual disk in this block: less than a block only in the last one.
  std::uint64_t length_of(std::uint64_t block) const { return std::min(block_size, virtual_size - block * block_size); }
  bool differencing() const { return type == DiskType::differencing; }
  /// Both are of a table in one place, whose entries mean the same.
  bool same_table(const TableShape& other) const {
    return region.offset == other.region.offset && virtual_size == other.virtual_size &&
           block_size == other.block_size && sector_size == other.sector_size &&
           differencing() == other.differencing() && in_region == other.in_region;
  }
  friend bool operator==(const TableShape&, const TableShape&) = default;
};

/// The table stands where it stood, and its entries are of the same blocks.
bool same_entries_of(const TableShape& a, const TableShape& b);

/// Empty where there is no table, or the metadata does not say what its entries mean.
std::optional<TableShape> table_shape(const Image& image);
/// Likewise by other structures than the image's: those without the replay.
std::optional<TableShape> table_shape(const Image& image, const Regions& regions, const Metadata& metadata);

}  // namespace vhdxscope
