// An entry of the block allocation table, MS-VHDX 2.5.1: state and place of one payload block or sector bitmap block.
#pragma once
#include "format/places.h"
#include "layout/layout.h"

namespace vhdxscope {

inline constexpr Bits bat_entry_bits[] = {
    {0, 3, "State", "of the block"},
    {3, 17, "Reserved", "zero"},
    {20, 44, "FileOffsetMB", "where the block starts in the file, in MiB; 0 where it has no place"},
};

struct BatEntry {
  std::uint64_t value;
};

template <>
struct Layout<BatEntry> {
  static constexpr std::string_view name = "BAT entry", spec = "2.5.1";
  static constexpr std::size_t size = 8;
  static constexpr auto fields = std::tuple{
      Field<&BatEntry::value>{0, "Entry", Show::hex, "state, reserved bits and position", bat_entry_bits},
  };
};
static_assert(contiguous<BatEntry>() && described_bytes<BatEntry>() == places::bat_entry_size);

namespace bat {

// Payload states, MS-VHDX 2.5.1.1. Of the sector bitmap's only 0 and 6 exist, by the same numbers.
inline constexpr unsigned not_present = 0, undefined = 1, zero = 2, unmapped = 3, present = 6, partially_present = 7;

constexpr unsigned state(std::uint64_t entry) { return static_cast<unsigned>(entry & 7); }
constexpr std::uint64_t reserved(std::uint64_t entry) { return entry & 0xFFFF8; }
/// In MiB; times 1 MiB it still fits 64 bits.
constexpr std::uint64_t position(std::uint64_t entry) { return entry >> 20; }
/// The file offset; 0 where it has none.
constexpr std::uint64_t offset(std::uint64_t entry) { return entry & ~std::uint64_t{0xFFFFF}; }
constexpr bool holds_data(unsigned state) { return state >= present; }

/// What MS-VHDX calls a state.
constexpr std::string_view state_name(unsigned state, bool bitmap) {
  constexpr std::string_view payload[] = {"PAYLOAD_BLOCK_NOT_PRESENT",
                                          "PAYLOAD_BLOCK_UNDEFINED",
                                          "PAYLOAD_BLOCK_ZERO",
                                          "PAYLOAD_BLOCK_UNMAPPED",
                                          "reserved state 4",
                                          "reserved state 5",
                                          "PAYLOAD_BLOCK_FULLY_PRESENT",
                                          "PAYLOAD_BLOCK_PARTIALLY_PRESENT"};
  if (!bitmap) return payload[state];
  return state == not_present ? "SB_BLOCK_NOT_PRESENT" : state == present ? "SB_BLOCK_PRESENT" : "reserved state";
}

}  // namespace bat
}  // namespace vhdxscope
