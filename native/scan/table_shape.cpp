#include "scan/table_shape.h"

namespace vhdxscope {
namespace {

/// Entries that lie wholly in the first `size` bytes of the file.
std::uint64_t entries_inside(Extent region, std::uint64_t count, std::uint64_t size) {
  return region.offset >= size ? 0 : std::min(count, (size - region.offset) / places::bat_entry_size);
}

}  // namespace

bool same_entries_of(const TableShape& a, const TableShape& b) {
  return a.same_table(b) || (a.region == b.region && a.block_size == b.block_size && a.chunk_ratio == b.chunk_ratio);
}

std::optional<TableShape> table_shape(const Image& image) { return table_shape(image, image.regions, image.metadata); }

std::optional<TableShape> table_shape(const Image& image, const Regions& regions, const Metadata& metadata) {
  const auto claim = regions.claim(bat_region);
  const auto geometry = derive_geometry(metadata);
  if (!geometry || !claim) return std::nullopt;
  const auto& parameters = *metadata.file_parameters;
  TableShape out;
  out.region = *claim;
  out.type = disk_type(parameters);
  out.virtual_size = metadata.virtual_disk_size->virtual_disk_size;
  out.block_size = parameters.block_size;
  out.sector_size = metadata.logical_sector_size->logical_sector_size;
  out.chunk_ratio = geometry->chunk_ratio;
  out.payload_blocks = geometry->payload_blocks;
  out.needed = geometry->bat_entries;
  // Of each chunk of a differencing disk something is kept, so their number is bounded. Of others nothing is.
  const std::uint64_t chunks = std::min(places::chunks_max, places::compared_max / places::mib / out.chunk_ratio);
  const std::uint64_t most = out.differencing() ? chunks * (out.chunk_ratio + 1) : out.needed;
  out.in_region = std::min({out.needed, most, claim->length / places::bat_entry_size});
  out.file_size = image.raw_size.bytes();
  out.end = image.size.bytes();
  out.entries = entries_inside(*claim, out.in_region, out.end);
  out.stored = entries_inside(*claim, out.in_region, out.file_size);
  if (out.entries == out.needed)
    out.spare = entries_inside(*claim, claim->length / places::bat_entry_size, out.end) - out.needed;
  return out;
}

}  // namespace vhdxscope
