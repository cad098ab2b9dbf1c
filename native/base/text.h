// Numbers as people read them, for messages. There is no std::format in every library this builds with.
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
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

/// A piece of a message: text, an unsigned integer (as decimal) or a GUID. Lives no longer than the expression it stands in.
/// Two words, since hundreds of expressions build arrays of them.
class Part {
 public:
  Part(const char* text) : Part(std::string_view(text)) {}
  Part(std::string_view text) : value_(reinterpret_cast<std::uintptr_t>(text.data())), kind_(text.size()) {}
  Part(const std::string& text) : Part(std::string_view(text)) {}
  Part(const Guid& guid) : value_(reinterpret_cast<std::uintptr_t>(&guid)), kind_(is_guid) {}
  template <std::unsigned_integral T>
  Part(T number) : value_(number), kind_(is_number) {}

  void append_to(std::string& out) const;

 private:
  static constexpr std::size_t is_number = ~std::size_t{0};
  static constexpr std::size_t is_guid = ~std::size_t{1};

  std::uint64_t value_;  // the number, or where the text or the GUID is
  std::size_t kind_;     // one of the two above, or the text's length
};

/// The pieces one after the other. Not a template: rules call it some hundred times.
std::string join(std::initializer_list<Part> parts);

template <class... Parts>
std::string say(const Parts&... parts) {
  return join({Part(parts)...});
}

}  // namespace vhdxscope
