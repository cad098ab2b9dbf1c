#include "report/tree.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/json.h"
#include "report/structures.h"
#include "report/tree_entries.h"
#include "report/tree_log.h"
#include "report/tree_node.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

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
    if (kind == "log" && image_.headers.current_copy() != nullptr)
      return log_children(file_, image_, path, page_, whole_);
    if (kind == "metadata") return metadata(path);
    if (kind == "parentLocator") return parent_locator(path);
    if (kind == "bat" && table_ != nullptr) {
      if (path.done()) whole_ = table_->entries;
      return entry_children(file_, image_, *table_, path, page_);
    }
    return std::nullopt;
  }

 private:
  // Where a structure stood elsewhere, or not at all, what lies in its place as stored is something else.
  bool same_metadata() const {
    return image_.stored && image_.stored->metadata.region.offset == image_.metadata.region.offset;
  }
  bool same_item(const MetadataItem& item) const {
    const auto& before = image_.stored ? image_.stored->metadata.items : image_.metadata.items;
    const std::size_t index = image_.metadata.index_of(item);
    return same_metadata() && index < before.size() && before[index].place == item.place;
  }
  bool same_locator() const { return image_.stored && image_.stored->parent.item == image_.parent.item; }

  Nodes root() const {
    Nodes out;
    if (image_.identifier.presence == Presence::present) {
      add(out, "fileTypeIdentifier", "File type identifier", "2.2.1", image_.identifier.place,
          field_count<FileTypeIdentifier>());
    }
    for (std::size_t i = 0; i < 2; ++i) {
      if (!image_.headers.copies[i].present()) continue;
      add(out, say("header.", i + 1), say("Header ", i + 1), Layout<Header>::spec, image_.headers.copies[i].place,
          field_count<Header>())
          .value = image_.headers.current == i ? "current" : "";
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& copy = image_.regions.copies[i];
      if (!copy.present()) continue;
      add(out, say("regionTable.", i + 1), say("Region table ", i + 1), "2.2.3", copy.place,
          field_count<RegionTableHeader>() + copy.entries.size())
          .value = image_.regions.current == i ? "current" : "";
    }
    if (const auto* copy = image_.headers.current_copy(); copy != nullptr && copy->value.log_length != 0) {
      add(out, "log", "Log", "2.3", {copy->value.log_offset, copy->value.log_length}, image_.log.entries.size()).value =
          log_state(image_, copy->value);
    }
    if (image_.metadata.present()) {
      add(out, "metadata", "Metadata", "2.6", image_.metadata.region,
          field_count<MetadataTableHeader>() + image_.metadata.items.size());
    }
    if (table_ != nullptr) add(out, "bat", "Block allocation table", "2.5", table_->region, table_->entries);
    if (image_.parent.header_present) {
      add(out, "parentLocator", "Parent locator", "2.6.2.6", image_.parent.item,
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
      add(*out, say(id, ".entry.", i), say("Entry ", i), Layout<RegionTableEntry>::spec, table.entry_place(i),
          field_count<RegionTableEntry>())
          .value = name.empty() ? to_text(table.entries[i].guid) : std::string(name);
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
      add(*out, say("metadata.item.", i), say("Item ", i), Layout<MetadataTableEntry>::spec, item.entry_place,
          field_count<MetadataTableEntry>() + (has_value(item) ? 1 : 0))
          .value = item.known != nullptr ? std::string(item.known->name) : to_text(item.entry.item_id);
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
    TreeNode& value = add(*out, say(id, ".value"), "Value", {}, item.place, 0);
    Path none("");
    if (const auto inner = item_value(item, value.id, none)) value.children = inner->size();
    value.spec = item.known != nullptr ? item.known->spec : std::string_view{};
    const View view = file_.bytes(shown_part(item));
    if (view.presence != Presence::present) return out;
    value.bytes = hex_bytes(view.bytes.first(std::min(view.bytes.size(), tree_bytes_shown)));
    if (!same_metadata() || value.children != 0) return out;
    // The entry names its place: as stored it may be another one, or none.
    const auto& before = image_.stored->metadata.items;
    if (index >= before.size() || before[index].presence != Presence::present ||
        (before[index].digest == item.digest && before[index].place.length == item.place.length))
      return out;
    file_.as_stored(true);
    const View was = file_.bytes(shown_part(before[index]), Need::extra);
    if (was.presence == Presence::present)
      value.stored = hex_bytes(was.bytes.first(std::min(was.bytes.size(), tree_bytes_shown)));
    file_.as_stored(false);
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
      add(*out, say("parentLocator.entry.", i), say("Entry ", i), Layout<ParentLocatorEntry>::spec, pair.place,
          field_count<ParentLocatorEntry>() + (pair.key ? 1 : 0) + (pair.value ? 1 : 0))
          .value = pair.key ? pair.key->utf8 : std::string();
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
      TreeNode& node =
          add(*out, say(id, ".", camel(label)), label, "2.6.2.6.2", {image_.parent.item.offset + offset, length}, 0);
      node.note = "UTF-16LE text";
      node.value = value->utf8;
    };
    text("Key", pair.key, pair.entry.key_offset, pair.entry.key_length);
    text("Value", pair.value, pair.entry.value_offset, pair.entry.value_length);
    return out;
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
  const auto concerns = [&node](std::string_view at, const std::optional<Extent>& bytes) {
    const bool below = at.starts_with(node.id) && (at.size() == node.id.size() || at[node.id.size()] == '.');
    // A descriptor has the findings on its fields, which name the entry.
    const bool inside = node.id.size() > at.size() && node.id.starts_with(at) && node.id[at.size()] == '.' &&
                        node.range && bytes && node.range->offset <= bytes->offset && bytes->end() <= node.range->end();
    const bool field = node.children == 0 && node.range && bytes == node.range;
    return below || inside || field;
  };
  for (const auto& finding : findings) {
    if (worst && finding.severity <= *worst) continue;
    if (concerns(finding.structure, finding.bytes) ||
        std::any_of(finding.places.begin(), finding.places.end(),
                    [&](const Place& place) { return concerns(place.structure, place.bytes); }))
      worst = finding.severity;
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
