// Entries as they are stored, where the replay changes them or puts another table in their place: they are counted, and
// serve for nothing else.
#pragma once
#include "scan/block_order.h"
#include "scan/blocks.h"
#include "scan/stretch_reader.h"

namespace vhdxscope {

class StoredCount final : public StretchVisitor {
 public:
  explicit StoredCount(const TableShape& shape) : shape_(shape) {}

  void units(std::uint64_t first, Bytes words, Seen seen) override;
  /// Only a replay makes any.
  void zeros(std::uint64_t, std::uint64_t, Seen) override {}

  Tally tally;
  BlockOrder order;
  MibPlane starts;  // blocks in use

 private:
  const TableShape& shape_;
};

}  // namespace vhdxscope
