// Metadata table, MS-VHDX 2.6.1: the first 64 KiB of the metadata region. No checksum protects it.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct MetadataTableHeader {
  std::array<std::uint8_t, 8> signature;
  std::uint16_t reserved;
  std::uint16_t entry_count;
  std::array<std::uint8_t, 20> reserved2;
};

template <>
struct Layout<MetadataTableHeader> {
  static constexpr std::string_view name = "Metadata table header", spec = "2.6.1.1";
  static constexpr std::size_t size = 32;
  static constexpr auto fields = std::tuple{
      Field<&MetadataTableHeader::signature>{0, "Signature", Show::ascii, "'metadata'"},
      Field<&MetadataTableHeader::reserved>{8, "Reserved", Show::hex, "zero"},
      Field<&MetadataTableHeader::entry_count>{10, "EntryCount", Show::decimal, "entries that follow, at most 2047"},
      Field<&MetadataTableHeader::reserved2>{12, "Reserved2", Show::bytes, "zero"},
  };
};
static_assert(contiguous<MetadataTableHeader>() && described_bytes<MetadataTableHeader>() == 32);

inline constexpr Bits metadata_flag_bits[] = {
    {0, 1, "IsUser", "user metadata; a name space of its own"},
    {1, 1, "IsVirtualDisk", "belongs to the virtual disk: copied to a child, moved to the parent on merge"},
    {2, 1, "IsRequired", "a reader that does not know this item must refuse the file"}};

struct MetadataTableEntry {
  Guid item_id;
  std::uint32_t offset;
  std::uint32_t length;
  std::uint32_t flags;
  std::uint32_t reserved2;

  bool is_user() const { return (flags & 1) != 0; }
  bool is_virtual_disk() const { return (flags & 2) != 0; }
  bool is_required() const { return (flags & 4) != 0; }
};

template <>
struct Layout<MetadataTableEntry> {
  static constexpr std::string_view name = "Metadata table entry", spec = "2.6.1.2";
  static constexpr std::size_t size = 32;
  static constexpr auto fields = std::tuple{
      Field<&MetadataTableEntry::item_id>{0, "ItemId", Show::guid, "the kind of item"},
      Field<&MetadataTableEntry::offset>{16, "Offset", Show::offset,
                                         "from the start of the metadata region, not of the file"},
      Field<&MetadataTableEntry::length>{20, "Length", Show::size, "bytes; 0 for an item without a value"},
      Field<&MetadataTableEntry::flags>{24, "Flags", Show::hex, "bits 0 to 2; the others must be zero",
                                        metadata_flag_bits},
      Field<&MetadataTableEntry::reserved2>{28, "Reserved2", Show::hex, "zero"},
  };
};
static_assert(contiguous<MetadataTableEntry>() && described_bytes<MetadataTableEntry>() == 32);

inline constexpr std::string_view metadata_signature = "metadata";

}  // namespace vhdxscope
