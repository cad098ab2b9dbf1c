// Layout<S>: the one declaration of a structure on disk. Parsing, rows for people, the report's JSON and the
// compile-time checks all come out of it; there is no second set of offsets in the engine.
#pragma once
#include <algorithm>
#include <cstddef>
#include <tuple>

#include "base/bytes.h"
#include "layout/field.h"

namespace vhdxscope {

/// Specialised per structure: `name`, `spec` (section), `size` in bytes, `fields` (a tuple of Field).
template <class S>
struct Layout;

/// Calls f(field, width) for every field, in order.
template <class S, class F>
constexpr void for_each_field(F&& f) {
  std::apply([&f](const auto&... field) { (f(field), ...); }, Layout<S>::fields);
}

template <auto Member>
constexpr std::size_t width_of(const Field<Member>&) {
  return width<TypeOf<Member>>();
}

/// Fields stand in order and leave no gap between them.
template <class S>
constexpr bool contiguous() {
  std::size_t next = 0;
  bool good = true;
  for_each_field<S>([&](const auto& field) {
    good = good && field.offset == next;
    next = field.offset + width_of(field);
  });
  return good && next <= Layout<S>::size;
}

/// Bytes from the start that fields describe; the rest of `size` is reserved.
template <class S>
constexpr std::size_t described_bytes() {
  std::size_t total = 0;
  for_each_field<S>([&](const auto& field) { total += width_of(field); });
  return total;
}

/// Where `member` stands.
template <class S, class M>
constexpr FieldPlace place_of(MemberPointer<S, M> member) {
  FieldPlace place{0, 0, {}};
  for_each_field<S>([&]<auto Member>(const Field<Member>& field) {
    if constexpr (std::is_same_v<decltype(Member), M S::*>) {
      if (Member == member) place = {field.offset, width<M>(), field.name};
    }
  });
  CHECK(place.length != 0);
  return place;
}

/// The structure at the start of `bytes`, which must hold all that the fields describe. Judges nothing.
template <class S>
S decode(Bytes bytes) {
  CHECK(bytes.size() >= described_bytes<S>());
  S out{};
  for_each_field<S>([&]<auto Member>(const Field<Member>& field) {
    using T = TypeOf<Member>;
    if constexpr (std::is_same_v<T, Guid>) {
      out.*Member = read_guid(bytes, field.offset);
    } else if constexpr (is_byte_array<T>) {
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(field.offset), sizeof(T), (out.*Member).begin());
    } else {
      out.*Member = read_le<T>(bytes, field.offset);
    }
  });
  return out;
}

}  // namespace vhdxscope
