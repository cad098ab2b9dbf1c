#include "image/parent.h"

#include <algorithm>

#include "format/places.h"

namespace vhdxscope {
namespace {

constexpr std::size_t head = Layout<ParentLocatorHeader>::size;
constexpr std::size_t stride = Layout<ParentLocatorEntry>::size;

bool inside(Bytes item, std::uint32_t offset, std::uint16_t length) {
  return offset <= item.size() && length <= item.size() - offset;
}

}  // namespace

const LocatorPair* Parent::find(std::string_view key) const {
  for (const auto& pair : pairs) {
    if (pair.usable() && pair.key && pair.key->utf8 == key) return &pair;
  }
  return nullptr;
}

Parent read_parent(Known& file, const Metadata& metadata) {
  Parent out;
  out.presence = Presence::outside;
  const MetadataItem* item = metadata.first(ItemKind::parent_locator);
  if (item == nullptr) return out;
  out.named = true;
  out.item = item->place;
  out.presence = item->presence;
  if (item->presence != Presence::present) return out;
  const View view = file.bytes(shown_part(*item));
  out.presence = view.presence;
  if (view.presence != Presence::present || view.bytes.size() < head) return out;

  out.header_present = true;
  out.value = decode<ParentLocatorHeader>(view.bytes);
  const std::size_t room = (view.bytes.size() - head) / stride;
  out.table_fits = out.value.key_value_count <= room;
  const std::size_t count = std::min<std::size_t>(out.value.key_value_count, room);
  out.pairs.reserve(count);
  // Honest strings do not overlap, so together they are never longer than the item; forged ones could be 30 MiB.
  std::size_t used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    LocatorPair pair;
    pair.entry = decode<ParentLocatorEntry>(view.bytes.subspan(head + i * stride));
    pair.place = {out.item.offset + head + i * stride, stride};
    pair.key_inside = inside(view.bytes, pair.entry.key_offset, pair.entry.key_length);
    pair.value_inside = inside(view.bytes, pair.entry.value_offset, pair.entry.value_length);
    if (used <= view.bytes.size()) {
      if (pair.key_inside) pair.key = utf16_to_utf8(view.bytes.subspan(pair.entry.key_offset, pair.entry.key_length));
      if (pair.value_inside)
        pair.value = utf16_to_utf8(view.bytes.subspan(pair.entry.value_offset, pair.entry.value_length));
      used += std::size_t{pair.entry.key_length} + pair.entry.value_length;
      out.decoded = i + 1;
    }
    out.pairs.push_back(std::move(pair));
  }
  out.undecoded = out.decoded < count;
  if (out.undecoded && out.table_fits) file.lack();
  return out;
}

}  // namespace vhdxscope
