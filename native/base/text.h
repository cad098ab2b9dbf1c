// Numbers as people read them, for messages. There is no std::format in every library this builds with.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/bytes.h"
#include "base/guid.h"

namespace vhdxscope {

std::string decimal(std::uint64_t value);
/// "0x1f"; at least `digits` hex digits.
std::string hex(std::uint64_t value, int digits = 1);
/// Hex text without prefix, two digits a byte.
std::string hex_bytes(Bytes bytes);
/// "1 MiB", "1.5 GiB", "520 bytes": exact where it can be, else rounded down to one decimal and marked "about".
std::string size_text(std::uint64_t bytes);
/// The bytes as text if all are printable ASCII, else their hex text.
std::string signature_text(Bytes bytes);
/// "1 byte", "2 bytes".
std::string count_of(std::uint64_t count, std::string_view one, std::string_view many);

namespace text_detail {
inline std::string piece(std::string_view text) { return std::string(text); }
inline std::string piece(const Guid& guid) { return to_text(guid); }
template <class T>
  requires std::is_unsigned_v<T>
std::string piece(T value) {
  return decimal(value);
}
}  // namespace text_detail

/// Joins text, unsigned integers (as decimal) and GUIDs.
template <class... Parts>
std::string say(const Parts&... parts) {
  std::string out;
  ((out += text_detail::piece(parts)), ...);
  return out;
}

}  // namespace vhdxscope
