// Bytes that a scan still lacks. Only borders are kept, never bytes.
#pragma once
#include <cstdint>
#include <vector>

#include "base/range.h"

namespace vhdxscope {

class Wishes {
 public:
  /// Behind all that was added before.
  void add(ByteRange range);
  /// All of `part` is lacking, in one piece.
  bool holds(Extent part) const;
  /// It is lacking no longer. The number of gaps is bounded by places::table_parts_max.
  void take(Extent part);
  /// Adds them to `out`, each at most places::wish_max long.
  void append_to(std::vector<ByteRange>& out) const;
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::size_t find(Extent part) const;

  std::vector<ByteRange> gaps_;  // ascending
  std::uint64_t bytes_ = 0;
};

}  // namespace vhdxscope
