#include "report/block_answers.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/text.h"

namespace vhdxscope {
namespace {

using places::bat_entry_size;
using places::mib;

constexpr std::uint64_t window_entries = mib / bat_entry_size;
constexpr std::uint64_t nowhere = ~std::uint64_t{0};

void offset_or_null(Json& json, const char* key, std::uint64_t offset) {
  json.key(key);
  if (offset == nowhere) {
    json.null();
  } else {
    json.integer(offset);
  }
}

/// Where the byte `inside` a block lies in the file. Behind 2^64 there is no place.
std::uint64_t place_in_file(std::uint64_t entry, std::uint64_t inside) {
  const std::uint64_t offset = bat::offset(entry);
  return bat::holds_data(bat::state(entry)) && offset != 0 && inside <= nowhere - offset ? offset + inside : nowhere;
}

void write_range(Json& json, Extent range) {
  json.key("range");
  json.begin_object();
  json.member("offset", range.offset);
  json.member("length", range.length);
  json.end_object();
}

/// The node of what stands in the header section.
std::pair<std::string, Extent> in_header_section(const Image& image, std::uint64_t offset) {
  const auto slot = [&](std::uint64_t start) { return offset >= start && offset < start + places::slot; };
  if (slot(places::file_type_identifier)) return {"fileTypeIdentifier", image.identifier.place};
  for (std::size_t i = 0; i < 2; ++i) {
    if (slot(places::header[i])) return {say("header.", i + 1), image.headers.copies[i].place};
    if (slot(places::region_table[i])) return {say("regionTable.", i + 1), image.regions.copies[i].place};
  }
  return {"", {0, places::header_section}};
}

/// Whether what stands at the place of a chunk's bitmap is a bitmap: as far as known, it lies in the file and shares its place with nothing.
bool is_own(const Image& image, const TableShape& shape, const BatScan* scan, std::uint64_t chunk,
            std::uint64_t offset) {
  if (scan != nullptr) {
    const auto& all = scan->bitmaps();
    return std::any_of(all.begin(), all.end(),
                       [&](const BatScan::Bitmap& bitmap) { return bitmap.chunk == chunk && bitmap.offset == offset; });
  }
  // No structure is shorter than that.
  const auto structures = structures_of(image);
  return offset < shape.end && shape.end - offset >= mib && !structure_at(structures, offset) &&
         !structure_at(structures, offset + mib - 1);
}

/// The sectors of a block of state 7 that are in this file; empty while their bits are not here.
std::optional<std::uint64_t> present_sectors(Known& file, const TableShape& shape, std::uint64_t block,
                                             std::uint64_t bitmap) {
  const std::uint64_t length = shape.block_size / shape.sector_size / 8;
  const View view = file.bytes({bat::offset(bitmap) + block % shape.chunk_ratio * length, length}, Need::extra);
  if (view.presence != Presence::present) return std::nullopt;
  const std::uint64_t sectors = (shape.length_of(block) + shape.sector_size - 1) / shape.sector_size;
  std::uint64_t count = 0;
  for (std::uint64_t i = 0; i < sectors; i += 8) {
    const unsigned mask = sectors - i >= 8 ? 0xFF : (1u << (sectors - i)) - 1;
    count += static_cast<unsigned>(std::popcount(view.bytes[static_cast<std::size_t>(i / 8)] & mask));
  }
  return count;
}

/// An entry, as stored or as after the replay.
struct Entry {
  std::uint64_t value = 0;
  std::optional<std::uint64_t> sectors{};
};

/// Of the block; empty while it is not here, and where it cannot be had.
std::optional<Entry> entry_of(Known& file, const Image& image, const TableShape& shape, const BatScan* scan,
                              std::uint64_t block) {
  const std::uint64_t index = shape.index_of_block(block);
  const std::uint64_t chunk = shape.chunk_of(index);
  const Extent bitmap_place{shape.place_of(shape.index_of_bitmap(chunk)), bat_entry_size};
  const bool child = shape.differencing() && shape.index_of_bitmap(chunk) < shape.entries;
  // Both are asked for before either is looked at.
  if (child) file.bytes(bitmap_place, Need::extra);
  const View view = file.bytes({shape.place_of(index), bat_entry_size}, Need::extra);
  if (view.presence != Presence::present) return std::nullopt;
  Entry out{read_le<std::uint64_t>(view.bytes, 0)};
  if (!child || bat::state(out.value) != bat::partially_present) return out;
  const View bitmap = file.bytes(bitmap_place, Need::extra);
  if (bitmap.presence != Presence::present) return out;
  const auto value = read_le<std::uint64_t>(bitmap.bytes, 0);
  if (bat::state(value) == bat::present && is_own(image, shape, scan, chunk, bat::offset(value)))
    out.sectors = present_sectors(file, shape, block, value);
  return out;
}

void write_entry(Json& json, const Entry& entry, std::uint64_t inside) {
  std::uint8_t bytes[bat_entry_size];
  std::memcpy(bytes, &entry.value, sizeof bytes);  // little-endian, as every machine is that this runs on
  json.member("bytes", hex_bytes(bytes));
  json.member("state", bat::state(entry.value));
  json.member("name", bat::state_name(bat::state(entry.value), false));
  offset_or_null(json, "fileOffset", place_in_file(entry.value, inside));
  if (entry.sectors) json.member("presentSectors", *entry.sectors);
}

}  // namespace

Extent extents_window(const TableShape& shape, std::uint64_t index) {
  const std::uint64_t first = index / window_entries * window_entries;
  const std::uint64_t end = std::min(first + window_entries, shape.entries);
  return {shape.place_of(first), first < end ? (end - first) * bat_entry_size : 0};
}

void write_extents(Json& json, Known& file, const TableShape& shape, std::uint64_t from,
                   std::span<std::uint64_t> rows) {
  const std::uint64_t most = rows.size() / extent_words;
  const std::uint64_t first_block = from / shape.block_size;
  const std::uint64_t index = shape.index_of_block(first_block);
  const bool ends = from >= shape.virtual_size || index >= shape.entries;
  const Extent window = extents_window(shape, index);
  const View view = ends ? View{Presence::present} : file.bytes(window, Need::extra);
  if (view.presence != Presence::present) return json.null();
  std::uint64_t count = 0;
  std::uint64_t next = from;
  for (std::uint64_t i = index; !ends; ++i) {
    const std::uint64_t at = shape.place_of(i) - window.offset;
    if (at >= window.length) break;
    if (shape.is_bitmap(i)) continue;
    const std::uint64_t block = shape.block_of(i);
    if (block >= shape.payload_blocks) break;
    const auto entry = read_le<std::uint64_t>(view.bytes, static_cast<std::size_t>(at));
    const std::uint64_t inside = next - block * shape.block_size;
    const std::uint64_t length = shape.length_of(block) - inside;
    const std::uint64_t offset = place_in_file(entry, inside);
    std::uint64_t* last = count == 0 ? nullptr : &rows[static_cast<std::size_t>((count - 1) * extent_words)];
    const bool joins = last != nullptr && last[2] == bat::state(entry) &&
                       (offset == nowhere ? last[3] == nowhere : offset > last[3] && offset - last[3] == last[1]);
    if (joins) {
      last[1] += length;
    } else {
      if (count == most) break;
      const std::uint64_t row[] = {next, length, bat::state(entry), offset};
      std::copy_n(row, extent_words, &rows[static_cast<std::size_t>(count++ * extent_words)]);
    }
    next += length;
  }
  const bool more = !ends && next < shape.virtual_size && shape.index_of_block(next / shape.block_size) < shape.entries;
  json.begin_object();
  json.member("count", count);
  offset_or_null(json, "next", more ? next : nowhere);
  json.end_object();
}

void write_lookup(Json& json, Known& file, const Image& image, const TableShape& shape, const BatScan* scan,
                  std::uint64_t at) {
  const std::uint64_t block = at / shape.block_size;
  const std::uint64_t index = shape.index_of_block(block);
  if (at >= shape.virtual_size || index >= shape.entries) return json.null();
  const auto entry = entry_of(file, image, shape, scan, block);
  std::optional<Entry> stored;
  if (image.stored) {
    const auto before = table_shape(image, image.stored->regions, image.stored->metadata);
    file.as_stored(true);
    if (before && before->same_table(shape)) stored = entry_of(file, image, shape, scan, block);
    file.as_stored(false);
  }
  if (!entry || file.waiting()) return json.null();
  const std::uint64_t inside = at % shape.block_size;
  json.begin_object();
  json.member("block", block);
  json.member("entry", index);
  json.member("entryOffset", shape.place_of(index));
  write_entry(json, *entry, inside);
  if (entry->sectors || (stored && stored->sectors))
    json.member("sectors", (shape.length_of(block) + shape.sector_size - 1) / shape.sector_size);
  if (image.stored && !stored) json.null_member("stored");
  if (stored && (stored->value != entry->value || stored->sectors != entry->sectors)) {
    json.key("stored");
    json.begin_object();
    write_entry(json, *stored, inside);
    json.end_object();
  }
  json.end_object();
}

std::optional<SpacePiece> structure_at(const std::vector<SpacePiece>& structures, std::uint64_t offset) {
  for (const auto& piece : structures) {
    if (offset >= piece.start && offset < piece.end) return piece;
  }
  return std::nullopt;
}

void write_locate(Json& json, const Image& image, const TableShape* shape, const Seek* seek, std::uint64_t offset) {
  constexpr const char* names[] = {"headerSection", "log",          "metadata",        "bat", "otherRegion",
                                   "payload",       "sectorBitmap", "payloadAnchored", "free"};
  Kind kind = Kind::free;
  std::string structure;
  Extent range{offset, 1};
  const Seek::Hit* hit = nullptr;
  if (const auto piece = structure_at(structures_of(image), offset)) {
    kind = piece->kind;
    range = {piece->start, piece->end - piece->start};
    structure = kind == Kind::log ? "log" : kind == Kind::metadata ? "metadata" : kind == Kind::bat ? "bat" : "";
    if (kind == Kind::header_section) {
      const auto slot = in_header_section(image, offset);
      structure = slot.first;
      range = slot.second;
    }
    if (kind == Kind::bat && shape != nullptr && offset >= shape->region.offset &&
        offset < shape->place_of(shape->entries)) {
      const std::uint64_t index = (offset - shape->region.offset) / bat_entry_size;
      structure = say("bat.", index);
      range = {shape->place_of(index), bat_entry_size};
    }
  } else if (seek != nullptr) {
    const std::optional<Seek::Hit>* hits[] = {&seek->payload, &seek->bitmap, &seek->anchor};
    for (std::size_t i = 0; i < 3 && hit == nullptr; ++i) {
      if (!*hits[i]) continue;
      hit = &**hits[i];
      kind = static_cast<Kind>(static_cast<std::size_t>(Kind::payload) + i);
    }
    if (hit != nullptr) {
      structure = say("bat.", hit->index);
      range = {bat::offset(hit->value), kind == Kind::bitmap ? mib : shape->block_size};
    }
  }
  json.begin_object();
  json.member("what", offset >= image.size.bytes() ? "beyond" : names[static_cast<std::size_t>(kind)]);
  json.key("structure");
  if (structure.empty()) {
    json.null();
  } else {
    json.string(structure);
  }
  write_range(json, range);
  if (hit != nullptr) json.member("entry", hit->index);
  if (hit != nullptr && kind == Kind::payload) {
    const std::uint64_t at = shape->block_of(hit->index) * shape->block_size + (offset - bat::offset(hit->value));
    if (at < shape->virtual_size) json.member("virtualOffset", at);
  }
  json.end_object();
}

void write_cells(Json& json, const BatScan& scan, const Blocks& blocks, std::uint64_t most,
                 std::vector<std::uint32_t>& words) {
  words.clear();
  const auto& cells = scan.cells();
  const std::uint64_t joined = std::max<std::uint64_t>(1, (cells.size() + most - 1) / most);
  const std::uint64_t disk_cells = (cells.size() + joined - 1) / joined;
  words.resize(static_cast<std::size_t>(disk_cells * 8));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (std::size_t k = 0; k < 8; ++k) words[i / static_cast<std::size_t>(joined) * 8 + k] += cells[i][k];
  }
  const std::uint64_t size = blocks.shape.file_size;
  const std::uint64_t all = (size + mib - 1) / mib;
  const std::uint64_t cell = std::max<std::uint64_t>(1, (all + most - 1) / most);
  const std::uint64_t file_cells = (all + cell - 1) / cell;
  const std::size_t start = words.size();
  words.resize(start + static_cast<std::size_t>(file_cells) * kinds);
  SpaceWalk walk(scan.claims(), 0, size);
  SpacePiece piece;
  // A MiB is counted for what owns its first byte; structures that begin elsewhere are rounded.
  while (walk.next(piece)) {
    std::uint64_t at = (piece.start + mib - 1) / mib;
    const std::uint64_t end = (piece.end + mib - 1) / mib;
    while (at < end) {
      const std::uint64_t index = at / cell;
      const std::uint64_t stop = std::min(end, (index + 1) * cell);
      words[start + static_cast<std::size_t>(index) * kinds + static_cast<std::size_t>(piece.kind)] +=
          static_cast<std::uint32_t>(stop - at);
      at = stop;
    }
  }
  const auto picture = [&json](const char* name, std::uint64_t count, std::uint64_t bytes) {
    json.key(name);
    json.begin_object();
    json.member("count", count);
    json.member("bytes", bytes);
    json.end_object();
  };
  json.begin_object();
  picture("disk", disk_cells, joined * scan.blocks_per_cell() * blocks.shape.block_size);
  picture("file", file_cells, cell * mib);
  json.end_object();
}

}  // namespace vhdxscope
