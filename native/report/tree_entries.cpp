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

/// The values as stored, of the entries from the `first` on where the replay changes any of them.
Presence add_stored(Nodes& out, Known& file, const Image& image, const TableShape& shape, std::uint64_t first) {
  const auto before = image.stored ? table_shape(image, image.stored->regions, image.stored->metadata) : std::nullopt;
  const Extent place{shape.place_of(first), out.size() * places::bat_entry_size};
  const auto change = file.overlay().after(place.offset);
  if (!before || !same_entries_of(*before, shape) || change == file.overlay().end() || change->first >= place.end())
    return Presence::present;
  const std::uint64_t end = image.raw_size.bytes() / places::bat_entry_size * places::bat_entry_size;
  const std::uint64_t length = place.offset < end ? std::min(place.length, end - place.offset) : 0;
  const View view = file.raw({place.offset, length}, Need::extra);
  if (view.presence != Presence::present) return view.presence;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = i * places::bat_entry_size;
    const auto was = at < view.bytes.size() ? read_le<std::uint64_t>(view.bytes, at) : 0;
    if (was == *out[i].raw) continue;
    out[i].stored = entry_value(was, shape.is_bitmap(first + i));
    if (out[i].stored == out[i].value) out[i].stored = hex(was, 16);
  }
  return Presence::present;
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
  if (add_stored(out, file, image, shape, first) == Presence::waiting) return std::nullopt;
  return out;
}

}  // namespace vhdxscope
