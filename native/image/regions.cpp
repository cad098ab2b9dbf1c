#include "image/regions.h"

#include <algorithm>

#include "base/crc32c.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

constexpr std::size_t head = Layout<RegionTableHeader>::size;
constexpr std::size_t stride = Layout<RegionTableEntry>::size;

RegionTableCopy read_copy(Known& file, std::uint64_t offset) {
  RegionTableCopy copy;
  copy.place = {offset, places::slot};
  const View view = file.bytes(copy.place);
  copy.presence = view.presence;
  if (!copy.present()) return copy;
  copy.value = decode<RegionTableHeader>(view.bytes);
  copy.signature_ok =
      std::equal(copy.value.signature.begin(), copy.value.signature.end(), region_table_signature.begin());
  copy.computed_checksum = crc32c_with_hole(view.bytes, place_of(&RegionTableHeader::checksum).offset);
  copy.checksum_ok = copy.computed_checksum == copy.value.checksum;
  copy.count_ok = copy.value.entry_count <= places::region_entries_max;
  const std::size_t count = std::min(copy.value.entry_count, places::region_entries_max);
  copy.entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    copy.entries.push_back(decode<RegionTableEntry>(view.bytes.subspan(head + i * stride)));
  const std::size_t end = head + count * stride;
  copy.behind = non_zero(view.bytes.subspan(end));
  copy.behind.first += static_cast<std::size_t>(offset) + end;
  return copy;
}

bool same_entry(const RegionTableEntry& a, const RegionTableEntry& b) {
  return a.guid == b.guid && a.file_offset == b.file_offset && a.length == b.length && a.required == b.required;
}

}  // namespace

Extent RegionTableCopy::entry_place(std::size_t index) const { return {place.offset + head + index * stride, stride}; }

std::optional<std::size_t> Regions::find(const Guid& guid) const {
  if (const auto* used = table()) {
    for (std::size_t i = 0; i < used->entries.size(); ++i) {
      if (used->entries[i].guid == guid) return i;
    }
  }
  return std::nullopt;
}

std::optional<Extent> Regions::claim(const Guid& guid) const {
  const auto index = find(guid);
  if (!index) return std::nullopt;
  const auto& entry = table()->entries[*index];
  return Extent{entry.file_offset, entry.length};
}

Regions read_regions(Known& file) {
  Regions out;
  for (std::size_t i = 0; i < 2; ++i) out.copies[i] = read_copy(file, places::region_table[i]);
  const auto& [first, second] = out.copies;
  if (first.presence == Presence::waiting || second.presence == Presence::waiting) return out;
  if (first.usable()) {
    out.current = 0;
  } else if (second.usable()) {
    out.current = 1;
  }
  if (first.usable() && second.usable()) {
    out.entries_differ = !std::equal(first.entries.begin(), first.entries.end(), second.entries.begin(),
                                     second.entries.end(), same_entry);
  }
  return out;
}

}  // namespace vhdxscope
