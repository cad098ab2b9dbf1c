// Which entry of the block allocation table names a place in the file: a pass over all of them that keeps the lowest.
#pragma once
#include <optional>

#include "scan/stretch_reader.h"

namespace vhdxscope {

class Seek final : public StretchVisitor {
 public:
  /// `offset` is of a byte in the file.
  Seek(const TableShape& shape, std::uint64_t offset) : shape_(shape), offset_(offset) {}

  struct Hit {
    std::uint64_t index;
    std::uint64_t value;
  };
  std::optional<Hit> payload, bitmap, anchor;  // in the order in which a byte is given to one

  void units(std::uint64_t first, Bytes words, Seen seen) override;
  void zeros(std::uint64_t, std::uint64_t, Seen) override {}

 private:
  const TableShape& shape_;
  std::uint64_t offset_;
};

}  // namespace vhdxscope
