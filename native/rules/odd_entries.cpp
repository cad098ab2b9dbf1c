#include "rules/odd_entries.h"

#include "base/text.h"
#include "format/bat_entry.h"

namespace vhdxscope {

namespace {

std::string change_text(OddPlace place, bool bitmap) {
  const std::string before = entry_value(place.value, bitmap);
  const std::string after = entry_value(place.after, bitmap);
  return before == after ? say(hex(place.value, 16), " becomes ", hex(place.after, 16))
                         : say(before, " becomes ", after);
}

}  // namespace

std::string entry_value(std::uint64_t entry, bool bitmap) {
  const std::string_view state = bat::state_name(bat::state(entry), bitmap);
  return bat::position(entry) == 0 ? std::string(state) : say(state, " at ", bat::position(entry), " MiB");
}

std::string entry_text(const TableShape& shape, OddPlace place) {
  const bool bitmap = shape.is_bitmap(place.index);
  const std::string name = say(bitmap ? "Sector bitmap of chunk " : "Block ",
                               bitmap ? shape.chunk_of(place.index) : shape.block_of(place.index));
  const std::uint64_t position = bat::position(place.value);
  switch (place.told) {
    case Told::entry: return position == 0 ? say(name, ".") : say(name, ", position ", position, " MiB.");
    case Told::change: return say(name, ": ", change_text(place, bitmap), ".");
    case Told::nothing: return say(name, ".");
    case Told::all_zero: return say(name, ": no sector of it is in this file.");
    case Told::all_one: return say(name, ": every sector of it is in this file.");
  }
  __builtin_trap();
}

void tell_odd(const Subject& s, Finder& find, Odd odd, bool beyond_end) {
  if (s.blocks == nullptr) return;
  const OddList& list = (*s.blocks)[odd];
  if (list.total == 0) return;
  const TableShape& shape = s.blocks->shape;
  Finding finding{.structure = "bat", .field = "Entry", .total = list.total, .beyond_end = beyond_end};
  for (const OddPlace& place : list.lowest) {
    // Entries behind those of the disk have no node.
    finding.places.push_back({place.index < shape.entries ? say("bat.", place.index) : "bat",
                              {shape.place_of(place.index), places::bat_entry_size},
                              entry_text(shape, place)});
  }
  finding.detail = finding.places.front().detail;
  const OddPlace& first = list.lowest.front();
  if (first.told == Told::entry) finding.found = hex(first.value, 16);
  if (first.told == Told::change) finding.found = hex(first.after, 16);
  find.sum(std::move(finding));
}

}  // namespace vhdxscope
