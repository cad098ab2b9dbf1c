// Region table, MS-VHDX 2.2.3: where the block allocation table and the metadata lie. Two copies meant to be equal.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct RegionTableHeader {
  std::array<std::uint8_t, 4> signature;
  std::uint32_t checksum;
  std::uint32_t entry_count;
  std::uint32_t reserved;
};

template <>
struct Layout<RegionTableHeader> {
  static constexpr std::string_view name = "Region table header", spec = "2.2.3.1";
  static constexpr std::size_t size = 16;
  static constexpr auto fields = std::tuple{
      Field<&RegionTableHeader::signature>{0, "Signature", Show::ascii, "'regi'"},
      Field<&RegionTableHeader::checksum>{4, "Checksum", Show::hex, "CRC-32C of all 64 KiB with this field as zero"},
      Field<&RegionTableHeader::entry_count>{8, "EntryCount", Show::decimal, "entries that follow, at most 2047"},
      Field<&RegionTableHeader::reserved>{12, "Reserved", Show::hex, "zero"},
  };
};
static_assert(contiguous<RegionTableHeader>() && described_bytes<RegionTableHeader>() == 16);

inline constexpr Bits region_required_bits[] = {
    {0, 1, "Required", "a reader that does not know this region must refuse the file"}};

struct RegionTableEntry {
  Guid guid;
  std::uint64_t file_offset;
  std::uint32_t length;
  std::uint32_t required;
};

template <>
struct Layout<RegionTableEntry> {
  static constexpr std::string_view name = "Region table entry", spec = "2.2.3.2";
  static constexpr std::size_t size = 32;
  static constexpr auto fields = std::tuple{
      Field<&RegionTableEntry::guid>{0, "Guid", Show::guid, "the kind of region"},
      Field<&RegionTableEntry::file_offset>{16, "FileOffset", Show::offset,
                                            "where the region starts in the file, in whole MiB"},
      Field<&RegionTableEntry::length>{24, "Length", Show::size, "bytes, in whole MiB"},
      Field<&RegionTableEntry::required>{28, "Required", Show::hex, "bit 0; the others must be zero",
                                         region_required_bits},
  };
};
static_assert(contiguous<RegionTableEntry>() && described_bytes<RegionTableEntry>() == 32);

inline constexpr std::string_view region_table_signature = "regi";
inline constexpr Guid bat_region = guid("2dc27766-f623-4200-9d64-115e9bfd4a08");
inline constexpr Guid metadata_region = guid("8b7ca206-4790-4b9a-b8fe-575f050f886e");

/// The name MS-VHDX gives a region; empty for one it does not define.
constexpr std::string_view region_name(const Guid& guid) {
  if (guid == bat_region) return "BAT";
  if (guid == metadata_region) return "Metadata";
  return {};
}

}  // namespace vhdxscope
