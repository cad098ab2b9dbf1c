// A structure's bytes as rows: one per field, then one per named group of bits. The tree, the hex view and the JSON use them.
// Made from the field tables as data, so that one function serves every structure.
#pragma once
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "layout/layout.h"

namespace vhdxscope {

/// What one Field says, without its type.
struct FieldInfo {
  std::size_t offset;
  std::size_t length;
  std::string_view name;
  Show show;
  std::string_view note;
  std::span<const Bits> bits;
  bool is_integer;
};

/// A structure's field table and name, without its type.
struct StructureInfo {
  std::string_view name;
  std::string_view spec;  // section
  std::size_t described;  // bytes that the fields describe
  std::span<const FieldInfo> fields;
};

namespace layout_detail {
template <class S>
constexpr auto field_infos() {
  std::array<FieldInfo, std::tuple_size_v<std::remove_cvref_t<decltype(Layout<S>::fields)>>> out{};
  std::size_t i = 0;
  for_each_field<S>([&]<auto Member>(const Field<Member>& field) {
    using T = TypeOf<Member>;
    out[i++] = {field.offset, width<T>(), field.name, field.show, field.note, field.bits, std::is_unsigned_v<T>};
  });
  return out;
}
template <class S>
inline constexpr auto fields_of = field_infos<S>();
}  // namespace layout_detail

template <class S>
inline constexpr StructureInfo info_of{Layout<S>::name, Layout<S>::spec, described_bytes<S>(),
                                       layout_detail::fields_of<S>};

/// A row of a field table, made from a pointer to the member by the compiler: a parameter for functions that need not be
/// templates for it.
class AnyField {
 public:
  template <class S, class M>
  consteval AnyField(MemberPointer<S, M> member) : info_(&layout_detail::fields_of<S>[index_of(member)]) {}
  const FieldInfo& operator*() const { return *info_; }

 private:
  template <class S, class M>
  static consteval std::size_t index_of(MemberPointer<S, M> member) {
    std::size_t at = 0;
    std::size_t i = 0;
    for_each_field<S>([&]<auto Member>(const Field<Member>&) {
      if constexpr (std::is_same_v<decltype(Member), M S::*>) {
        if (Member == member) at = i;
      }
      ++i;
    });
    return at;
  }

  const FieldInfo* info_;
};

/// The same, of S alone.
template <class S>
class FieldOf : public AnyField {
 public:
  template <class M>
  consteval FieldOf(MemberPointer<S, M> member) : AnyField(member) {}
};

struct Row {
  std::string_view name;
  std::size_t offset;  // from the start of the structure
  std::size_t length;  // bytes; for bits, of the whole field
  Show show;
  std::string_view note;
  std::uint64_t integer = 0;  // integers and bits
  Bytes bytes{};              // as stored; of the whole field
  bool is_bits = false;
};

/// `stored` must hold all that the fields describe, and outlive the rows.
std::vector<Row> describe(const StructureInfo& structure, Bytes stored);

}  // namespace vhdxscope
