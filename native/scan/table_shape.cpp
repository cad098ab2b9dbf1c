#include "scan/table_shape.h"

namespace vhdxscope {
namespace {

/// Entries that lie wholly in the first `size` bytes of the file.
std::uint64_t entries_inside(Extent region, std::uint64_t count, std::uint64_t size) {
  return region.offset >= size ? 0 : std::min(count, (size - region.offset) / places::bat_entry_size);
}

}  // namespace

std::optional<TableShape> table_shape(const Image& image) {
  const auto claim = image.regions.claim(bat_region);
  if (!image.geometry || !claim) return std::nullopt;
  const auto& parameters = *image.metadata.file_parameters;
  TableShape out;
  out.region = *claim;
  out.type = disk_type(parameters);
  out.virtual_size = image.metadata.virtual_disk_size->virtual_disk_size;
  out.block_size = parameters.block_size;
  out.sector_size = image.metadata.logical_sector_size->logical_sector_size;
  out.chunk_ratio = image.geometry->chunk_ratio;
  out.payload_blocks = image.geometry->payload_blocks;
  out.needed = image.geometry->bat_entries;
  // Of each chunk of a differencing disk something is kept, so their number is bounded. Of others nothing is.
  const std::uint64_t most = out.differencing() ? places::chunks_max * (out.chunk_ratio + 1) : out.needed;
  out.in_region = std::min({out.needed, most, claim->length / places::bat_entry_size});
  out.file_size = image.raw_size.bytes();
  out.end = image.size.bytes();
  out.entries = entries_inside(*claim, out.in_region, out.end);
  out.stored = entries_inside(*claim, out.in_region, out.file_size);
  return out;
}

}  // namespace vhdxscope
