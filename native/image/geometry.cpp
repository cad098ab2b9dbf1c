#include "image/geometry.h"

#include <bit>

#include "format/places.h"

namespace vhdxscope {
namespace {

constexpr std::uint64_t divide_up(std::uint64_t a, std::uint64_t b) { return a / b + (a % b != 0 ? 1 : 0); }

}  // namespace

bool is_block_size(std::uint32_t bytes) {
  return std::has_single_bit(bytes) && bytes >= places::block_size_min && bytes <= places::block_size_max;
}

DiskType disk_type(const FileParameters& parameters) {
  if (parameters.has_parent()) return DiskType::differencing;
  return parameters.leave_block_allocated() ? DiskType::fixed : DiskType::dynamic;
}

Geometry make_geometry(std::uint64_t virtual_size, std::uint32_t block_size, std::uint32_t logical_sector_size,
                       DiskType type) {
  CHECK(is_block_size(block_size) && is_sector_size(logical_sector_size));
  Geometry out{};
  out.chunk_ratio = places::sectors_per_chunk * logical_sector_size / block_size;
  out.payload_blocks = divide_up(virtual_size, block_size);
  out.sector_bitmap_blocks = divide_up(out.payload_blocks, out.chunk_ratio);
  if (type == DiskType::differencing) {
    out.bat_entries = out.sector_bitmap_blocks * (out.chunk_ratio + 1);
  } else if (out.payload_blocks != 0) {
    out.bat_entries = out.payload_blocks + (out.payload_blocks - 1) / out.chunk_ratio;
  }
  return out;
}

std::optional<Geometry> derive_geometry(const Metadata& metadata) {
  if (!metadata.file_parameters || !metadata.virtual_disk_size || !metadata.logical_sector_size) return std::nullopt;
  const auto& parameters = *metadata.file_parameters;
  const std::uint32_t sector = metadata.logical_sector_size->logical_sector_size;
  if (!is_block_size(parameters.block_size) || !is_sector_size(sector)) return std::nullopt;
  return make_geometry(metadata.virtual_disk_size->virtual_disk_size, parameters.block_size, sector,
                       disk_type(parameters));
}

}  // namespace vhdxscope
