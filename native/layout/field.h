// One row of a structure's field table: which member, where on disk, what the specification calls it, how to show it.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/guid.h"

namespace vhdxscope {

/// How a value is shown to people. The value itself is always kept as stored.
enum class Show {
  ascii,    // signature characters
  hex,      // checksums, raw flags
  decimal,  // counts, versions, sequence numbers
  size,     // bytes
  offset,   // position; hex and decimal
  guid,
  utf16,  // text up to the first NUL
  bytes,  // reserved space
  flag,   // one bit, yes or no
};

/// Part of an integer field that has a name of its own.
struct Bits {
  unsigned first;
  unsigned count;
  std::string_view name;
  std::string_view note;
};

template <auto Member>
struct Field {
  std::size_t offset;     // from the start of the structure
  std::string_view name;  // as MS-VHDX spells it
  Show show;
  std::string_view note;  // what it means, in a plain line
  std::span<const Bits> bits{};
};

/// A pointer to a member of S that is an M. Spelled here only, because clang-format 14 and 19 disagree on the star.
template <class S, class M>
using MemberPointer = M S::*;

namespace layout_detail {
template <class S, class M>
S owner_of(M S::*);
template <class S, class M>
M member_of(M S::*);
}  // namespace layout_detail

template <auto Member>
using OwnerOf = decltype(layout_detail::owner_of(Member));
template <auto Member>
using TypeOf = decltype(layout_detail::member_of(Member));

template <class T>
inline constexpr bool is_byte_array = false;
template <std::size_t N>
inline constexpr bool is_byte_array<std::array<std::uint8_t, N>> = true;

/// Bytes a member takes on disk; the same as in memory, since members are integers, GUIDs and byte arrays only.
template <class T>
constexpr std::size_t width() {
  static_assert(std::is_unsigned_v<T> || std::is_same_v<T, Guid> || is_byte_array<T>);
  return sizeof(T);
}

/// A field's place in its structure and its name, found from a member pointer.
struct FieldPlace {
  std::size_t offset;
  std::size_t length;
  std::string_view name;
};

}  // namespace vhdxscope
