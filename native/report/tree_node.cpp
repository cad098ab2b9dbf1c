#include "report/tree_node.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "image/known.h"

namespace vhdxscope {

std::string camel(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

TreeNode& add(Nodes& out, std::string id, std::string label, std::string_view spec, Extent range,
              std::uint64_t children) {
  out.emplace_back();
  TreeNode& node = out.back();
  node.id = std::move(id);
  node.label = std::move(label);
  node.spec = spec;
  node.range = range;
  node.children = children;
  return node;
}

std::string_view Path::next() {
  const std::size_t dot = std::min(rest_.find('.'), rest_.size());
  const std::string_view part = rest_.substr(0, dot);
  rest_ = rest_.substr(std::min(dot + 1, rest_.size()));
  return part;
}

std::optional<std::size_t> Path::index(std::size_t count) {
  const std::string_view part = next();
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
  if (error != std::errc() || end != part.data() + part.size() || value >= count) return std::nullopt;
  return value;
}

namespace {

std::string size_and_bytes(std::uint64_t bytes) {
  if (bytes < 1024) return size_text(bytes);
  return say(size_text(bytes), " (", bytes, " bytes)");
}

std::string shown(const Row& row) {
  switch (row.show) {
    case Show::ascii: return signature_text(row.bytes);
    case Show::hex: return hex(row.integer, row.is_bits ? 1 : static_cast<int>(2 * row.length));
    case Show::decimal: return decimal(row.integer);
    case Show::size: return size_and_bytes(row.integer);
    case Show::offset: return say(hex(row.integer), " (", row.integer, ")");
    case Show::guid: return to_text(read_guid(row.bytes, 0));
    case Show::utf16: return utf16_to_utf8(row.bytes.first(first_nul(row.bytes).value_or(row.bytes.size()))).utf8;
    case Show::bytes:
      return !non_zero(row.bytes)                   ? "zeros"
             : row.bytes.size() <= tree_bytes_shown ? hex_bytes(row.bytes)
                                                    : say(row.bytes.size(), " bytes, not all zero");
    case Show::flag: return row.integer != 0 ? "yes" : "no";
  }
  __builtin_trap();
}

void add_row(Nodes& out, const Row& row, const std::string& parent, std::uint64_t start, std::string_view spec) {
  TreeNode& node =
      add(out, say(parent, ".", camel(row.name)), std::string(row.name), spec, {start + row.offset, row.length}, 0);
  node.note = row.note;
  node.value = shown(row);
  if (row.show != Show::ascii && row.show != Show::utf16 && row.show != Show::guid && row.show != Show::bytes)
    node.raw = row.integer;
  if (!row.is_bits && row.length <= tree_bytes_shown) node.bytes = hex_bytes(row.bytes);
}

/// The fields of one structure that stands at `start`; bits are children of their field.
Nodes fields(const StructureInfo& info, const std::string& id, std::uint64_t start, Bytes stored) {
  Nodes out;
  for (const Row& row : describe(info, stored)) {
    if (row.is_bits) {
      ++out.back().children;
    } else {
      add_row(out, row, id, start, info.spec);
    }
  }
  return out;
}

Nodes bits_of_field(const StructureInfo& info, const std::string& id, std::string_view field, std::uint64_t start,
                    Bytes stored) {
  Nodes out;
  std::string name;
  for (const Row& row : describe(info, stored)) {
    if (!row.is_bits) {
      name = camel(row.name);
    } else if (name == field) {
      add_row(out, row, say(id, ".", field), start, info.spec);
    }
  }
  return out;
}

/// Fields of a structure, or the bits of the field that the path goes on to.
Children structure_now(Known& file, const StructureInfo& info, const std::string& id, Extent place, Path& path) {
  const View view = file.bytes({place.offset, info.described});
  if (view.presence != Presence::present) return std::nullopt;
  if (path.done()) return fields(info, id, place.offset, view.bytes);
  return bits_of_field(info, id, path.next(), place.offset, view.bytes);
}

}  // namespace

Children structure(Known& file, const Image& image, const StructureInfo& info, const std::string& id, Extent place,
                   Path& path, bool same_place) {
  Path again = path;
  Children out = structure_now(file, info, id, place, path);
  if (!out || !image.stored || !same_place) return out;
  file.as_stored(true);
  const Children before = structure_now(file, info, id, place, again);
  file.as_stored(false);
  for (std::size_t i = 0; before && i < std::min(out->size(), before->size()); ++i) {
    const std::string& was = (*before)[i].value;
    if (was != (*out)[i].value) (*out)[i].stored = was.empty() ? "empty" : was;
  }
  return out;
}

}  // namespace vhdxscope
