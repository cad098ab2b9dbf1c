// Block arithmetic, MS-VHDX 2.4 and 2.5. Exists only if its inputs make sense.
#pragma once
#include <cstdint>
#include <optional>

#include "image/metadata.h"

namespace vhdxscope {

enum class DiskType { fixed, dynamic, differencing };

struct Geometry {
  std::uint64_t chunk_ratio;  // payload blocks per sector bitmap block
  std::uint64_t payload_blocks;
  std::uint64_t sector_bitmap_blocks;  // chunks of the disk, the last one possibly partial
  std::uint64_t bat_entries;           // that this disk needs; bitmap entries are interleaved in every type
};

/// Legal values only: see is_block_size and is_sector_size.
Geometry make_geometry(std::uint64_t virtual_size, std::uint32_t block_size, std::uint32_t logical_sector_size,
                       DiskType type);

std::optional<Geometry> derive_geometry(const Metadata& metadata);

constexpr bool is_sector_size(std::uint32_t bytes) { return bytes == 512 || bytes == 4096; }
bool is_block_size(std::uint32_t bytes);
DiskType disk_type(const FileParameters& parameters);

}  // namespace vhdxscope
