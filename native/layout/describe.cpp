#include "layout/describe.h"

namespace vhdxscope {

std::vector<Row> describe(const StructureInfo& structure, Bytes stored) {
  CHECK(stored.size() >= structure.described);
  std::vector<Row> rows;
  for (const FieldInfo& field : structure.fields) {
    Row row{.name = field.name, .offset = field.offset, .length = field.length, .show = field.show, .note = field.note};
    row.bytes = stored.subspan(field.offset, field.length);
    if (field.is_integer) {
      for (std::size_t i = field.length; i > 0; --i) row.integer = row.integer << 8 | row.bytes[i - 1];
    }
    rows.push_back(row);
    for (const Bits& bits : field.bits) {
      const std::uint64_t mask = bits.count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits.count) - 1;
      Row part = row;
      part.name = bits.name;
      part.show = bits.count == 1 ? Show::flag : Show::hex;
      part.note = bits.note;
      part.integer = (row.integer >> bits.first) & mask;
      part.is_bits = true;
      rows.push_back(part);
    }
  }
  return rows;
}

}  // namespace vhdxscope
