#include "image/metadata.h"

#include <algorithm>

#include "base/crc32c.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

constexpr std::size_t head = Layout<MetadataTableHeader>::size;
constexpr std::size_t stride = Layout<MetadataTableEntry>::size;

MetadataItem item_of(const MetadataTableEntry& entry, std::size_t index, Extent region) {
  MetadataItem item;
  item.entry = entry;
  item.known = entry.is_user() ? nullptr : find_known_item(entry.item_id);
  item.entry_place = {region.offset + head + index * stride, stride};
  // A region inside the file starts below 2^53, so this cannot wrap.
  item.place = {region.offset + entry.offset, entry.length};
  item.in_region = entry.length <= region.length && entry.offset <= region.length - entry.length;
  item.right_length = item.known != nullptr && (!item.known->fixed_length || item.known->length == entry.length);
  return item;
}

template <class S>
void take(std::optional<S>& into, const MetadataItem& item, Bytes bytes) {
  if (item.right_length) into = decode<S>(bytes);
}

void read_value(Known& file, Metadata& metadata, MetadataItem& item) {
  if (!item.in_region) return;
  // Only what the verdict goes by may withhold it; other values are shown where they can be had.
  const View view = file.bytes(shown_part(item), item.first ? Need::verdict : Need::extra);
  item.presence = view.presence;
  item.digest = crc32c(0, view.bytes);
  std::copy_n(view.bytes.begin(), std::min(view.bytes.size(), item.start.size()), item.start.begin());
  if (view.presence != Presence::present || item.known == nullptr || metadata.first(item.known->kind) != &item) return;
  switch (item.known->kind) {
    case ItemKind::file_parameters: return take(metadata.file_parameters, item, view.bytes);
    case ItemKind::virtual_disk_size: return take(metadata.virtual_disk_size, item, view.bytes);
    case ItemKind::virtual_disk_id: return take(metadata.virtual_disk_id, item, view.bytes);
    case ItemKind::logical_sector_size: return take(metadata.logical_sector_size, item, view.bytes);
    case ItemKind::physical_sector_size: return take(metadata.physical_sector_size, item, view.bytes);
    case ItemKind::parent_locator:
    case ItemKind::chs_parameters:
    case ItemKind::incomplete_file_marker:
    case ItemKind::pmem_label_storage: return;
  }
}

}  // namespace

Extent shown_part(const MetadataItem& item) {
  const bool locator = item.first && item.known->kind == ItemKind::parent_locator;
  const std::uint64_t most = locator ? places::metadata_item_max : places::unknown_item_shown;
  return {item.place.offset, std::min<std::uint64_t>(item.place.length, most)};
}

Metadata read_metadata(Known& file, const Regions& regions) {
  Metadata out;
  out.presence = Presence::outside;
  const auto claim = regions.claim(metadata_region);
  if (!claim) return out;
  out.named = true;
  out.region = *claim;
  if (claim->length < places::metadata_table_size) return out;
  // One read for the table and all items as known writers place them.
  if (file.size().inside({claim->offset, places::metadata_table_size})) {
    file.want({claim->offset, std::min(claim->length, places::metadata_first_read)});
  }
  const View view = file.bytes({claim->offset, places::metadata_table_size});
  out.presence = view.presence;
  if (!out.present()) return out;

  out.value = decode<MetadataTableHeader>(view.bytes);
  out.signature_ok = std::equal(out.value.signature.begin(), out.value.signature.end(), metadata_signature.begin());
  out.count_ok = out.value.entry_count <= places::metadata_entries_max;
  const std::size_t count = std::min<std::size_t>(out.value.entry_count, places::metadata_entries_max);
  out.items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto& item = out.items.emplace_back(
        item_of(decode<MetadataTableEntry>(view.bytes.subspan(head + i * stride)), i, out.region));
    if (item.known == nullptr) continue;
    if (auto& first = out.firsts[static_cast<std::size_t>(item.known->kind)]; !first) {
      first = i;
      item.first = true;
    }
  }
  const std::size_t end = head + count * stride;
  out.behind = non_zero(view.bytes.subspan(end));
  out.behind.first += static_cast<std::size_t>(claim->offset) + end;

  for (auto& item : out.items) read_value(file, out, item);
  return out;
}

}  // namespace vhdxscope
