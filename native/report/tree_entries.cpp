#include "report/tree_entries.h"

#include <algorithm>

#include "base/text.h"
#include "format/bat_entry.h"
#include "format/places.h"
#include "image/known.h"
#include "rules/odd_entries.h"

namespace vhdxscope {

namespace {

void add_entry(Nodes& out, const TableShape& shape, std::uint64_t index, Bytes stored) {
  const auto entry = read_le<std::uint64_t>(stored, 0);
  const bool bitmap = shape.is_bitmap(index);
  std::string what = bitmap                                         ? say("Sector bitmap ", shape.chunk_of(index))
                     : shape.block_of(index) < shape.payload_blocks ? say("Block ", shape.block_of(index))
                                                                    : std::string("Beyond the disk");
  TreeNode& node = add(out, say("bat.", index), say("Entry ", index, ": ", what), bitmap ? "2.5.1.2" : "2.5.1.1",
                       {shape.place_of(index), places::bat_entry_size}, field_count<BatEntry>());
  node.value = entry_value(entry, bitmap);
  node.raw = entry;
  node.bytes = hex_bytes(stored);
}

}  // namespace

Children entry_children(Known& file, const Image& image, const TableShape& shape, Path& path, TreePage page) {
  if (!path.done()) {
    const auto index = path.index(static_cast<std::size_t>(shape.entries));
    if (!index) return std::nullopt;
    return structure(file, image, info_of<BatEntry>, say("bat.", *index),
                     {shape.place_of(*index), places::bat_entry_size}, path);
  }
  // Millions of them: only the page that is asked for is made.
  const std::uint64_t first = std::min(page.first, shape.entries);
  const std::uint64_t count = std::min({page.count, places::tree_page, shape.entries - first});
  Nodes out;
  if (count == 0) return out;
  const View view = file.bytes({shape.place_of(first), count * places::bat_entry_size}, Need::extra);
  if (view.presence != Presence::present) return std::nullopt;
  for (std::uint64_t i = 0; i < count; ++i)
    add_entry(out, shape, first + i,
              view.bytes.subspan(static_cast<std::size_t>(i) * places::bat_entry_size, places::bat_entry_size));
  return out;
}

}  // namespace vhdxscope
