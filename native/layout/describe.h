// A decoded structure as rows: one per field, then one per named group of bits. The tree, the hex view and the JSON use them.
#pragma once
#include <string_view>
#include <vector>

#include "layout/layout.h"

namespace vhdxscope {

struct Row {
  std::string_view name;
  std::size_t offset;  // from the start of the structure
  std::size_t length;  // bytes; for bits, of the whole field
  Show show;
  std::string_view note;
  std::uint64_t integer = 0;  // integers and bits
  Guid guid{};
  Bytes bytes{};              // byte arrays; lives as long as the decoded structure
  bool is_bits = false;
};

/// `value` must outlive the rows.
template <class S>
std::vector<Row> describe(const S& value) {
  std::vector<Row> rows;
  for_each_field<S>([&]<auto Member>(const Field<Member>& field) {
    using T = TypeOf<Member>;
    Row row{.name = field.name, .offset = field.offset, .length = width<T>(), .show = field.show, .note = field.note};
    if constexpr (std::is_same_v<T, Guid>) {
      row.guid = value.*Member;
    } else if constexpr (is_byte_array<T>) {
      row.bytes = value.*Member;
    } else {
      row.integer = value.*Member;
    }
    rows.push_back(row);
    for (const Bits& bits : field.bits) {
      const std::uint64_t mask = bits.count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits.count) - 1;
      rows.push_back({.name = bits.name,
                      .offset = field.offset,
                      .length = width<T>(),
                      .show = bits.count == 1 ? Show::flag : Show::hex,
                      .note = bits.note,
                      .integer = (row.integer >> bits.first) & mask,
                      .is_bits = true});
    }
  });
  return rows;
}

}  // namespace vhdxscope
