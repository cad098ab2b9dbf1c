#include "report/tree.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "format/bat_entry.h"
#include "format/places.h"
#include "layout/describe.h"
#include "report/json.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

struct TreeNode {
  std::string id;
  std::string label;
  std::string_view spec{};
  std::string_view note{};
  std::optional<Extent> range{};
  std::string value{};
  std::string stored{};  // the value without the replay, where that differs
  std::optional<std::uint64_t> raw{};
  std::string bytes{};  // hex, of short fields
  std::uint64_t children = 0;
};
using Nodes = std::vector<TreeNode>;

constexpr std::size_t bytes_shown = 64;

/// "LogOffset" to "logOffset".
std::string camel(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

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
    case Show::bytes: return non_zero(row.bytes) ? hex_bytes(row.bytes) : "zeros";
    case Show::flag: return row.integer != 0 ? "yes" : "no";
  }
  __builtin_trap();
}

TreeNode node_of(const Row& row, const std::string& parent, std::uint64_t start, std::string_view spec) {
  TreeNode node{say(parent, ".", camel(row.name)),
                std::string(row.name),
                spec,
                row.note,
                Extent{start + row.offset, row.length},
                shown(row)};
  if (row.show != Show::ascii && row.show != Show::utf16 && row.show != Show::guid && row.show != Show::bytes)
    node.raw = row.integer;
  if (!row.is_bits && row.length <= bytes_shown) node.bytes = hex_bytes(row.bytes);
  return node;
}

/// The fields of one structure that stands at `start`; bits are children of their field.
Nodes fields(const StructureInfo& info, const std::string& id, std::uint64_t start, Bytes stored) {
  Nodes out;
  for (const Row& row : describe(info, stored)) {
    if (row.is_bits) {
      ++out.back().children;
    } else {
      out.push_back(node_of(row, id, start, info.spec));
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
      out.push_back(node_of(row, say(id, ".", field), start, info.spec));
    }
  }
  return out;
}

/// "metadata.item.12.flags" taken from the left.
class Path {
 public:
  explicit Path(std::string_view id) : rest_(id) {}
  bool done() const { return rest_.empty(); }
  std::string_view next() {
    const std::size_t dot = std::min(rest_.find('.'), rest_.size());
    const std::string_view part = rest_.substr(0, dot);
    rest_ = rest_.substr(std::min(dot + 1, rest_.size()));
    return part;
  }
  /// The next part as an index below `count`.
  std::optional<std::size_t> index(std::size_t count) {
    const std::string_view part = next();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size() || value >= count) return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

using Children = std::optional<Nodes>;

/// Fields of a structure, or the bits of the field that the path goes on to.
Children structure_now(Known& file, const StructureInfo& info, const std::string& id, Extent place, Path& path) {
  const View view = file.bytes({place.offset, info.described});
  if (view.presence != Presence::present) return std::nullopt;
  if (path.done()) return fields(info, id, place.offset, view.bytes);
  return bits_of_field(info, id, path.next(), place.offset, view.bytes);
}

/// The same, with the values as stored where a replay is in effect that changes them. `same_place`: the structure stood here before.
Children structure(Known& file, const Image& image, const StructureInfo& info, const std::string& id, Extent place,
                   Path& path, bool same_place = true) {
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

class Tree {
 public:
  Tree(Known& file, const Image& image, const TableShape* table, TreePage page)
      : file_(file), image_(image), table_(table), page_(page) {}

  /// How many there are, where `children` gave only those of the page.
  std::optional<std::uint64_t> whole() const { return whole_; }

  Children children(std::string_view id) {
    if (id.empty()) return root();
    Path path(id);
    const std::string_view kind = path.next();
    if (kind == "fileTypeIdentifier")
      return structure(file_, image_, info_of<FileTypeIdentifier>, "fileTypeIdentifier", image_.identifier.place, path);
    if (kind == "header") return header(path);
    if (kind == "regionTable") return region_table(path);
    if (kind == "metadata") return metadata(path);
    if (kind == "parentLocator") return parent_locator(path);
    if (kind == "bat" && table_ != nullptr) return bat_table(path);
    return std::nullopt;
  }

 private:
  // Where a structure stood elsewhere, or not at all, what lies in its place as stored is something else.
  bool same_metadata() const { return image_.stored && image_.stored->metadata.region == image_.metadata.region; }
  bool same_item(const MetadataItem& item) const {
    const auto& before = image_.stored ? image_.stored->metadata.items : image_.metadata.items;
    const std::size_t index = image_.metadata.index_of(item);
    return same_metadata() && index < before.size() && before[index].place == item.place;
  }
  bool same_locator() const { return image_.stored && image_.stored->parent.item == image_.parent.item; }

  template <class S>
  static constexpr std::uint64_t field_count() {
    return info_of<S>.fields.size();
  }

  Nodes root() const {
    Nodes out;
    const auto add = [&](std::string id, std::string label, std::string_view spec, Extent range, std::uint64_t children,
                         std::string value = {}) {
      out.push_back({.id = std::move(id),
                     .label = std::move(label),
                     .spec = spec,
                     .range = range,
                     .value = std::move(value),
                     .children = children});
    };
    if (image_.identifier.presence == Presence::present) {
      add("fileTypeIdentifier", "File type identifier", "2.2.1", image_.identifier.place,
          field_count<FileTypeIdentifier>());
    }
    for (std::size_t i = 0; i < 2; ++i) {
      if (!image_.headers.copies[i].present()) continue;
      add(say("header.", i + 1), say("Header ", i + 1), Layout<Header>::spec, image_.headers.copies[i].place,
          field_count<Header>(), image_.headers.current == i ? "current" : "");
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& copy = image_.regions.copies[i];
      if (!copy.present()) continue;
      add(say("regionTable.", i + 1), say("Region table ", i + 1), "2.2.3", copy.place,
          field_count<RegionTableHeader>() + copy.entries.size(), image_.regions.current == i ? "current" : "");
    }
    if (image_.metadata.present()) {
      add("metadata", "Metadata", "2.6", image_.metadata.region,
          field_count<MetadataTableHeader>() + image_.metadata.items.size());
    }
    if (table_ != nullptr) add("bat", "Block allocation table", "2.5", table_->region, table_->entries);
    if (image_.parent.header_present) {
      add("parentLocator", "Parent locator", "2.6.2.6", image_.parent.item,
          field_count<ParentLocatorHeader>() +
              std::min<std::uint64_t>(image_.parent.pairs.size(), places::locator_pairs_shown));
    }
    return out;
  }

  Children header(Path& path) {
    const auto copy = copy_index(path);
    if (!copy || !image_.headers.copies[*copy].present()) return std::nullopt;
    return structure(file_, image_, info_of<Header>, say("header.", *copy + 1), image_.headers.copies[*copy].place,
                     path);
  }

  Children region_table(Path& path) {
    const auto copy = copy_index(path);
    if (!copy || !image_.regions.copies[*copy].present()) return std::nullopt;
    const auto& table = image_.regions.copies[*copy];
    const std::string id = say("regionTable.", *copy + 1);
    if (!path.done()) {
      if (path.next() != "entry") return std::nullopt;
      const auto index = path.index(table.entries.size());
      if (!index) return std::nullopt;
      return structure(file_, image_, info_of<RegionTableEntry>, say(id, ".entry.", *index), table.entry_place(*index),
                       path);
    }
    auto out = structure(file_, image_, info_of<RegionTableHeader>, id, table.place, path);
    for (std::size_t i = 0; out && i < table.entries.size(); ++i) {
      const auto name = region_name(table.entries[i].guid);
      out->push_back({.id = say(id, ".entry.", i),
                      .label = say("Entry ", i),
                      .spec = Layout<RegionTableEntry>::spec,
                      .range = table.entry_place(i),
                      .value = name.empty() ? to_text(table.entries[i].guid) : std::string(name),
                      .children = field_count<RegionTableEntry>()});
    }
    return out;
  }

  Children metadata(Path& path) {
    const auto& metadata = image_.metadata;
    if (!metadata.present()) return std::nullopt;
    if (!path.done()) {
      if (path.next() != "item") return std::nullopt;
      const auto index = path.index(metadata.items.size());
      return index ? metadata_item(*index, path) : std::nullopt;
    }
    auto out =
        structure(file_, image_, info_of<MetadataTableHeader>, "metadata", metadata.region, path, same_metadata());
    for (std::size_t i = 0; out && i < metadata.items.size(); ++i) {
      const auto& item = metadata.items[i];
      out->push_back({.id = say("metadata.item.", i),
                      .label = say("Item ", i),
                      .spec = Layout<MetadataTableEntry>::spec,
                      .range = item.entry_place,
                      .value = item.known != nullptr ? std::string(item.known->name) : to_text(item.entry.item_id),
                      .children = field_count<MetadataTableEntry>() + (has_value(item) ? 1 : 0)});
    }
    return out;
  }

  static bool has_value(const MetadataItem& item) {
    return item.presence == Presence::present && item.entry.length != 0;
  }

  Children metadata_item(std::size_t index, Path& path) {
    const auto& item = image_.metadata.items[index];
    const std::string id = say("metadata.item.", index);
    Path ahead = path;
    if (has_value(item) && ahead.next() == "value") return item_value(item, say(id, ".value"), ahead);
    const bool whole = path.done();
    auto out = structure(file_, image_, info_of<MetadataTableEntry>, id, item.entry_place, path, same_metadata());
    if (!out || !whole || !has_value(item)) return out;
    TreeNode value{.id = say(id, ".value"), .label = "Value", .range = item.place};
    Path none("");
    if (const auto inner = item_value(item, value.id, none)) value.children = inner->size();
    value.spec = item.known != nullptr ? item.known->spec : std::string_view{};
    const View view = file_.bytes(shown_part(item));
    if (view.presence == Presence::present)
      value.bytes = hex_bytes(view.bytes.first(std::min(view.bytes.size(), bytes_shown)));
    out->push_back(std::move(value));
    return out;
  }

  Children item_value(const MetadataItem& item, const std::string& id, Path& path) {
    if (item.known == nullptr || !item.right_length) return Nodes{};
    switch (item.known->kind) {
      case ItemKind::file_parameters:
        return structure(file_, image_, info_of<FileParameters>, id, item.place, path, same_item(item));
      case ItemKind::virtual_disk_size:
        return structure(file_, image_, info_of<VirtualDiskSize>, id, item.place, path, same_item(item));
      case ItemKind::virtual_disk_id:
        return structure(file_, image_, info_of<VirtualDiskId>, id, item.place, path, same_item(item));
      case ItemKind::logical_sector_size:
        return structure(file_, image_, info_of<LogicalSectorSize>, id, item.place, path, same_item(item));
      case ItemKind::physical_sector_size:
        return structure(file_, image_, info_of<PhysicalSectorSize>, id, item.place, path, same_item(item));
      case ItemKind::chs_parameters:
        return structure(file_, image_, info_of<ChsParameters>, id, item.place, path, same_item(item));
      case ItemKind::parent_locator:
      case ItemKind::incomplete_file_marker:
      case ItemKind::pmem_label_storage: return Nodes{};
    }
    __builtin_trap();
  }

  Children parent_locator(Path& path) {
    const auto& parent = image_.parent;
    if (!parent.header_present) return std::nullopt;
    if (!path.done()) {
      if (path.next() != "entry") return std::nullopt;
      const auto index = path.index(std::min<std::size_t>(parent.pairs.size(), places::locator_pairs_shown));
      return index ? locator_pair(*index, path) : std::nullopt;
    }
    auto out = structure(file_, image_, info_of<ParentLocatorHeader>, "parentLocator", parent.item, path);
    for (std::size_t i = 0; out && i < std::min<std::size_t>(parent.pairs.size(), places::locator_pairs_shown); ++i) {
      const auto& pair = parent.pairs[i];
      out->push_back({.id = say("parentLocator.entry.", i),
                      .label = say("Entry ", i),
                      .spec = Layout<ParentLocatorEntry>::spec,
                      .range = pair.place,
                      .value = pair.key ? pair.key->utf8 : std::string(),
                      .children = field_count<ParentLocatorEntry>() + (pair.key ? 1 : 0) + (pair.value ? 1 : 0)});
    }
    return out;
  }

  Children locator_pair(std::size_t index, Path& path) {
    const auto& pair = image_.parent.pairs[index];
    const std::string id = say("parentLocator.entry.", index);
    const bool whole = path.done();
    auto out = structure(file_, image_, info_of<ParentLocatorEntry>, id, pair.place, path, same_locator());
    if (!out || !whole) return out;
    const auto text = [&](const char* label, const std::optional<Utf16Text>& value, std::uint32_t offset,
                          std::uint16_t length) {
      if (!value) return;
      out->push_back({.id = say(id, ".", camel(label)),
                      .label = label,
                      .spec = "2.6.2.6.2",
                      .note = "UTF-16LE text",
                      .range = Extent{image_.parent.item.offset + offset, length},
                      .value = value->utf8});
    };
    text("Key", pair.key, pair.entry.key_offset, pair.entry.key_length);
    text("Value", pair.value, pair.entry.value_offset, pair.entry.value_length);
    return out;
  }

  Children bat_table(Path& path) {
    const TableShape& shape = *table_;
    if (!path.done()) {
      const auto index = path.index(static_cast<std::size_t>(shape.entries));
      if (!index) return std::nullopt;
      return structure(file_, image_, info_of<BatEntry>, say("bat.", *index), {shape.place_of(*index), places::bat_entry_size}, path);
    }
    // Millions of them: only the page that is asked for is made.
    whole_ = shape.entries;
    const std::uint64_t first = std::min(page_.first, shape.entries);
    const std::uint64_t count = std::min({page_.count, places::tree_page, shape.entries - first});
    Nodes out;
    if (count == 0) return out;
    const View view = file_.bytes({shape.place_of(first), count * places::bat_entry_size}, Need::extra);
    if (view.presence != Presence::present) return std::nullopt;
    for (std::uint64_t i = 0; i < count; ++i) out.push_back(bat_node(first + i, view.bytes.subspan(static_cast<std::size_t>(i) * places::bat_entry_size, places::bat_entry_size)));
    return out;
  }

  TreeNode bat_node(std::uint64_t index, Bytes stored) const {
    const TableShape& shape = *table_;
    const auto entry = read_le<std::uint64_t>(stored, 0);
    const bool bitmap = shape.is_bitmap(index);
    const std::uint64_t position = bat::position(entry);
    std::string what = bitmap                                          ? say("Sector bitmap ", shape.chunk_of(index))
                       : shape.block_of(index) < shape.payload_blocks ? say("Block ", shape.block_of(index))
                                                                       : std::string("Beyond the disk");
    return {.id = say("bat.", index),
            .label = say("Entry ", index, ": ", what),
            .spec = bitmap ? "2.5.1.2" : "2.5.1.1",
            .range = Extent{shape.place_of(index), places::bat_entry_size},
            .value = position == 0 ? std::string(bat::state_name(bat::state(entry), bitmap)) : say(bat::state_name(bat::state(entry), bitmap), " at ", position, " MiB"),
            .raw = entry,
            .bytes = hex_bytes(stored),
            .children = field_count<BatEntry>()};
  }

  static std::optional<std::size_t> copy_index(Path& path) {
    const auto index = path.index(3);
    return index && *index != 0 ? std::optional(*index - 1) : std::nullopt;
  }

  Known& file_;
  const Image& image_;
  const TableShape* table_;  // null where it cannot be told what its entries mean
  TreePage page_;
  std::optional<std::uint64_t> whole_;  // children there are, where only a page of them was made
};

/// The worst finding at this node or below it.
std::optional<Severity> mark_of(const TreeNode& node, const std::vector<Finding>& findings) {
  std::optional<Severity> worst;
  for (const auto& finding : findings) {
    const std::string_view at = finding.structure;
    const bool below = at.starts_with(node.id) && (at.size() == node.id.size() || at[node.id.size()] == '.');
    const bool field = node.children == 0 && node.range && finding.bytes == node.range;
    if ((below || field) && (!worst || finding.severity > *worst)) worst = finding.severity;
  }
  return worst;
}

void write_node(Json& json, const TreeNode& node, const std::vector<Finding>& findings) {
  json.begin_object();
  json.member("id", node.id);
  json.member("label", node.label);
  if (!node.spec.empty()) json.member("spec", node.spec);
  if (!node.note.empty()) json.member("note", node.note);
  json.key("range");
  if (node.range) {
    json.begin_object();
    json.member("offset", node.range->offset);
    json.member("length", node.range->length);
    json.end_object();
  } else {
    json.null();
  }
  if (!node.value.empty()) json.member("value", node.value);
  if (node.raw) json.member("raw", *node.raw);
  if (!node.bytes.empty()) json.member("bytes", node.bytes);
  if (!node.stored.empty()) json.member("stored", node.stored);
  json.member("children", node.children);
  if (const auto mark = mark_of(node, findings)) json.member("mark", name_of(*mark));
  json.end_object();
}

}  // namespace

void write_children(std::string& out, Known& file, const Image& image, const TableShape* table, const Blocks* blocks,
                    std::string_view id, TreePage page) {
  Tree tree(file, image, table, page);
  const Children children = image.waiting ? std::nullopt : tree.children(id);
  Json json(out);
  if (!children) return json.null();
  const Judgement judgement = judge(image, blocks);
  const std::uint64_t total = tree.whole().value_or(children->size());
  const std::uint64_t first = tree.whole() ? 0 : std::min<std::uint64_t>(page.first, children->size());
  const std::uint64_t last = first + std::min({page.count, places::tree_page, children->size() - first});
  json.begin_object();
  json.member("total", total);
  json.key("nodes");
  json.begin_array();
  for (std::uint64_t i = first; i < last; ++i) write_node(json, (*children)[i], judgement.findings);
  json.end_array();
  json.end_object();
}

}  // namespace vhdxscope
