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
    case Told::entry:
      return say(name, ", state ", bat::state(place.value), position == 0 ? "" : ", at ",
                 position == 0 ? "" : say(position, " MiB"), ".");
    case Told::change: return say(name, ": ", change_text(place, bitmap), ".");
    case Told::nothing: return say(name, ".");
    case Told::all_zero: return say(name, ": no sector of it is in this file.");
    case Told::all_one: return say(name, ": every sector of it is in this file.");
  }
  __builtin_trap();
}

namespace {

/// What the entry should say instead, as far as it can be said without the rest of the table.
std::string expected_of(Odd odd, const TableShape& shape) {
  switch (odd) {
    case Odd::bat_003: return "bits 3 to 19 zero";
    case Odd::bat_004: return "one of the states 0 to 3, 6 and 7";
    case Odd::bat_005: return "another state than 7";
    case Odd::bat_006:
    case Odd::sbm_005: return "a position of at least 1 MiB";
    case Odd::bat_008: return say("a start before ", hex(shape.end));
    case Odd::bat_009:
    case Odd::bat_010: return say("an end at ", hex(shape.end), " or before");
    case Odd::bat_011:
    case Odd::bat_012:
    case Odd::bat_016:
    case Odd::bat_017:
    case Odd::sbm_006: return "a place of its own inside the file";
    case Odd::bat_013:
    case Odd::bat_014:
    case Odd::sbm_011: return "no position";
    case Odd::bat_020:
    case Odd::sbm_002:
    case Odd::sbm_003: return "0";
    case Odd::bat_025: return "a position below 256 TiB";
    case Odd::sbm_001: return "state 0 or 6";
    case Odd::sbm_004: return "a sector bitmap for its chunk";
    case Odd::sbm_008: return "state 0 where no bit is set, 6 where all are";
    case Odd::sbm_009: return "no bit behind the end of the disk";
    case Odd::sbm_010: return "state 7, or no bit set";
    default: return {};
  }
}

/// Of what is told without its entry the scan keeps that it is so, not the entry.
std::string found_of(Odd odd, OddPlace place) {
  switch (place.told) {
    case Told::entry: return hex(place.value, 16);
    case Told::change: return hex(place.after, 16);
    case Told::all_zero: return "state 7, and no bit set";
    case Told::all_one: return "state 7, and every bit set";
    case Told::nothing:
      return odd == Odd::sbm_004   ? "state 7, and none"
             : odd == Odd::sbm_009 ? "bits behind the end of the disk"
                                   : "another state, and bits set";
  }
  __builtin_trap();
}

std::string name_of_entry(const TableShape& shape, std::uint64_t index) {
  const bool bitmap = shape.is_bitmap(index);
  return say(bitmap ? "the sector bitmap of chunk " : "block ", bitmap ? shape.chunk_of(index) : shape.block_of(index));
}

Extent extent_of(const TableShape& shape, OddPlace place) {
  return {bat::offset(place.value), shape.is_bitmap(place.index) ? places::mib : shape.block_size};
}

/// With what the entry's place is shared, or that the file ends in it; the lowest entries know of each other.
std::string trouble_of(const Subject& s, Odd odd, OddPlace place, const std::vector<SpacePiece>& structures) {
  constexpr const char* names[] = {"the header section", "the log", "the metadata region", "the BAT region",
                                   "another region"};
  const TableShape& shape = s.blocks->shape;
  const Extent here = extent_of(shape, place);
  std::string out;
  if (odd == Odd::sbm_006 && here.end() > shape.end) out = " It ends behind the file.";
  const auto meets = [&](const std::string& what) { out += say(" It shares space with ", what, "."); };
  for (const SpacePiece& piece : structures) {
    if (Extent{piece.start, piece.end - piece.start}.meets(here)) {
      meets(names[static_cast<std::size_t>(piece.kind)]);
      return out;
    }
  }
  for (const Odd kind : {Odd::bat_011, Odd::bat_017, Odd::sbm_006_overlap}) {
    for (const OddPlace& other : (*s.blocks)[kind].lowest) {
      const Extent there = extent_of(shape, other);
      const bool same = there.offset == here.offset;
      if (other.index == place.index || !there.meets(here) || (odd == Odd::bat_011 && same) ||
          (odd == Odd::bat_017 && !same))
        continue;
      meets(name_of_entry(shape, other.index));
      return out;
    }
  }
  return out;
}

}  // namespace

void tell_odd(const Subject& s, Finder& find, Odd odd, bool beyond_end) {
  if (s.blocks == nullptr) return;
  const OddList& list = (*s.blocks)[odd];
  if (list.total == 0) return;
  const TableShape& shape = s.blocks->shape;
  Finding finding{.structure = "bat", .field = "Entry", .total = list.total, .beyond_end = beyond_end};
  const bool shares = odd == Odd::bat_011 || odd == Odd::bat_012 || odd == Odd::bat_017 || odd == Odd::sbm_006;
  std::vector<SpacePiece> structures;
  if (odd == Odd::bat_012 || odd == Odd::sbm_006) structures = structures_of(s.image);
  for (const OddPlace& place : list.lowest) {
    // Entries behind those of the disk have no node.
    finding.places.push_back(
        {place.index < shape.entries ? say("bat.", place.index) : "bat",
         {shape.place_of(place.index), places::bat_entry_size},
         shares ? say(entry_text(shape, place), trouble_of(s, odd, place, structures)) : entry_text(shape, place)});
  }
  finding.detail = finding.places.front().detail;
  finding.expected = expected_of(odd, shape);
  finding.found = found_of(odd, list.lowest.front());
  find.sum(std::move(finding));
}

}  // namespace vhdxscope
