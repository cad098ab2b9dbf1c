// Parent locator, MS-VHDX 2.6.2.6: a metadata item that names the parent of a differencing disk by key and value.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct ParentLocatorHeader {
  Guid locator_type;
  std::uint16_t reserved;
  std::uint16_t key_value_count;
};

template <>
struct Layout<ParentLocatorHeader> {
  static constexpr std::string_view name = "Parent Locator", spec = "2.6.2.6.1";
  static constexpr std::size_t size = 20;
  static constexpr auto fields = std::tuple{
      Field<&ParentLocatorHeader::locator_type>{0, "LocatorType", Show::guid, "how the parent is named"},
      Field<&ParentLocatorHeader::reserved>{16, "Reserved", Show::hex, "zero"},
      Field<&ParentLocatorHeader::key_value_count>{18, "KeyValueCount", Show::decimal, "pairs that follow"},
  };
};
static_assert(contiguous<ParentLocatorHeader>() && described_bytes<ParentLocatorHeader>() == 20);

struct ParentLocatorEntry {
  std::uint32_t key_offset;
  std::uint32_t value_offset;
  std::uint16_t key_length;
  std::uint16_t value_length;
};

template <>
struct Layout<ParentLocatorEntry> {
  static constexpr std::string_view name = "Parent locator entry", spec = "2.6.2.6.2";
  static constexpr std::size_t size = 12;
  static constexpr auto fields = std::tuple{
      Field<&ParentLocatorEntry::key_offset>{0, "KeyOffset", Show::offset, "from the start of the locator item"},
      Field<&ParentLocatorEntry::value_offset>{4, "ValueOffset", Show::offset, "from the start of the locator item"},
      Field<&ParentLocatorEntry::key_length>{8, "KeyLength", Show::size, "bytes, no NUL"},
      Field<&ParentLocatorEntry::value_length>{10, "ValueLength", Show::size, "bytes, no NUL"},
  };
};
static_assert(contiguous<ParentLocatorEntry>() && described_bytes<ParentLocatorEntry>() == 12);

inline constexpr Guid vhdx_locator_type = guid("b04aefb7-d19e-4a81-b789-25b8e9445913");

}  // namespace vhdxscope
