// Numbers as people read them, for messages. There is no std::format in every library this builds with.
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/guid.h"

namespace vhdxscope {

/// Hex text without prefix, two digits a byte.
std::string hex_bytes(Bytes bytes);
/// The bytes as text if all are printable ASCII, else their hex text.
std::string signature_text(Bytes bytes);
/// "1 byte", "2 bytes".
std::string count_of(std::uint64_t count, std::string_view one, std::string_view many);

/// A piece of a message: text, a GUID, or an unsigned integer, as decimal unless hex() or size_text() say otherwise. Lives no
/// longer than the statement it stands in. Two words, since hundreds of expressions build arrays of them.
class Part {
 public:
  // A kind, or the length of text that no NUL ends.
  static constexpr std::size_t is_decimal = ~std::size_t{0};
  static constexpr std::size_t is_size = is_decimal - 1;
  static constexpr std::size_t is_guid = is_decimal - 2;
  static constexpr std::size_t is_string = is_decimal - 3;
  static constexpr std::size_t is_literal = is_decimal - 4;
  static constexpr std::size_t is_hex = is_decimal - 32;  // and the number of digits, at most 16

  Part(const char* text) : Part(address(text), is_literal) {}
  Part(const std::string& text) : Part(address(&text), is_string) {}
  Part(std::string_view text) : Part(address(text.data()), text.size()) {}
  Part(const Guid& guid) : Part(address(&guid), is_guid) {}
  template <std::unsigned_integral T>
  Part(T number) : Part(number, is_decimal) {}
  Part(std::uint64_t value, std::size_t kind) : value_(value), kind_(kind) {}

  void append_to(std::string& out) const;
  operator std::string() const;

 private:
  static std::uint64_t address(const void* of) { return reinterpret_cast<std::uintptr_t>(of); }
  template <class T>
  const T* pointer() const {
    return reinterpret_cast<const T*>(static_cast<std::uintptr_t>(value_));
  }

  std::uint64_t value_;  // the number, or where the rest is
  std::size_t kind_;
};

inline Part decimal(std::uint64_t value) { return Part(value, Part::is_decimal); }
/// "0x1f"; at least `digits` hex digits, of which there are at most 16.
inline Part hex(std::uint64_t value, int digits = 1) {
  return Part(value, Part::is_hex + static_cast<std::size_t>(digits));
}
/// "1 MiB", "1.5 GiB", "520 bytes": exact where it can be, else rounded down to one decimal and marked "about".
inline Part size_text(std::uint64_t bytes) { return Part(bytes, Part::is_size); }

/// The pieces one after the other. Not a template: rules call it some hundred times.
std::string join(std::initializer_list<Part> parts);

/// Text from the file inside a sentence of ours: short, and in quotes so that nobody takes it for ours.
std::string in_quotes(std::string_view text);

/// Pieces that live as long as the statement they stand in: a literal, a string, one piece, or several in braces.
class Words {
 public:
  constexpr Words() = default;
  constexpr Words(const char* literal) : at_(literal) {}
  Words(const std::string& text) : at_(&text), kind_(is_string) {}
  Words(const Part& part) : at_(&part), kind_(1) {}
  Words(std::initializer_list<Part> parts) : at_(parts.begin()), kind_(parts.size()) {}

  operator std::string() const;

 private:
  static constexpr std::size_t is_string = ~std::size_t{0};

  const void* at_ = nullptr;
  std::size_t kind_ = 0;  // how many pieces; 0: a literal or nothing
};

/// Sentences for people: a vector that takes Words, so that none of a hundred callers makes a string.
class Sentences : public std::vector<std::string> {
 public:
  Sentences() = default;
  Sentences(std::initializer_list<Words> texts);
  void push_back(const Words& text);
};

template <class... Parts>
std::string say(const Parts&... parts) {
  return join({Part(parts)...});
}

}  // namespace vhdxscope
