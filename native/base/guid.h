// GUIDs in Windows memory layout: the first three fields are little-endian, the last eight bytes stand as printed.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace vhdxscope {

struct Guid {
  std::array<std::uint8_t, 16> bytes{};  // as on disk

  constexpr bool is_zero() const {
    for (const auto byte : bytes) {
      if (byte != 0) return false;
    }
    return true;
  }
  friend constexpr bool operator==(const Guid& a, const Guid& b) {
    for (std::size_t i = 0; i < 16; ++i) {
      if (a.bytes[i] != b.bytes[i]) return false;
    }
    return true;
  }
};

/// The disk position of each printed byte: "aabbccdd-eeff-..." prints byte 3 first.
inline constexpr std::array<std::uint8_t, 16> guid_print_order{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

namespace guid_detail {
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace guid_detail

/// Reads "8-4-4-4-12" hex text without braces, in any case. False, and `out` untouched, if it is anything else.
constexpr bool parse_guid(std::string_view text, Guid& out) {
  if (text.size() != 36) return false;
  Guid guid;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (text[at++] != '-') return false;
    }
    const int high = guid_detail::hex_digit(text[at]);
    const int low = guid_detail::hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return false;
    guid.bytes[guid_print_order[i]] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  out = guid;
  return true;
}

/// A GUID written in the source; a slip does not compile.
consteval Guid guid(std::string_view text) {
  Guid out;
  if (!parse_guid(text, out)) __builtin_trap();
  return out;
}

inline Guid read_guid(Bytes bytes, std::size_t offset) {
  CHECK(offset <= bytes.size() && bytes.size() - offset >= 16);
  Guid out;
  for (std::size_t i = 0; i < 16; ++i) out.bytes[i] = bytes[offset + i];
  return out;
}

/// Lower case, 8-4-4-4-12, no braces.
std::string to_text(const Guid& guid);

}  // namespace vhdxscope
