#include "rules/odd_entries.h"

#include "base/text.h"
#include "format/bat_entry.h"

namespace vhdxscope {

std::string entry_text(const TableShape& shape, OddPlace place) {
  const bool bitmap = shape.is_bitmap(place.index);
  const std::uint64_t position = bat::position(place.value);
  return say(bitmap ? "Sector bitmap of chunk " : "Block ",
             bitmap ? shape.chunk_of(place.index) : shape.block_of(place.index), position == 0 ? "" : ", position ",
             position == 0 ? "" : say(position, " MiB"), ".");
}

void tell_odd(const Subject& s, Finder& find, Odd odd, bool beyond_end) {
  if (s.blocks == nullptr) return;
  const OddList& list = (*s.blocks)[odd];
  if (list.total == 0) return;
  const TableShape& shape = s.blocks->shape;
  Finding finding{.structure = "bat", .field = "Entry", .total = list.total, .beyond_end = beyond_end};
  for (const OddPlace& place : list.lowest) {
    finding.places.push_back(
        {say("bat.", place.index), {shape.place_of(place.index), places::bat_entry_size}, entry_text(shape, place)});
  }
  finding.detail = finding.places.front().detail;
  finding.found = hex(list.lowest.front().value, 16);
  find.sum(std::move(finding));
}

}  // namespace vhdxscope
