// What a replay of the log would change, as a mapping: file pages to log sectors, and runs of zeros. Nothing is copied, and
// a run of zeros costs the same whatever its length. Later writes win. MS-VHDX 2.3.3.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "base/range.h"

namespace vhdxscope {

class Overlay {
 public:
  struct Segment {
    std::uint64_t end = 0;
    bool zeros = true;
    std::uint64_t sector = 0;  // where the page's log sector stands in the file
    std::array<std::uint8_t, 8> leading{};
    std::array<std::uint8_t, 4> trailing{};
  };
  using Segments = std::map<std::uint64_t, Segment>;

  /// One page of 4 KiB at `offset`; its bytes 8..4091 stand in the log sector at `sector`.
  void page(std::uint64_t offset, std::uint64_t sector, const std::array<std::uint8_t, 8>& leading,
            const std::array<std::uint8_t, 4>& trailing);
  /// `extent` does not overflow.
  void zeros(Extent extent);

  bool empty() const { return segments_.empty(); }
  /// More changes than are held (places::overlay_max); those are missing.
  bool capped() const { return capped_; }
  /// The first segment that ends after `offset`.
  Segments::const_iterator after(std::uint64_t offset) const;
  Segments::const_iterator end() const { return segments_.end(); }

 private:
  void put(std::uint64_t start, const Segment& segment);

  Segments segments_;  // by their starts; disjoint
  bool capped_ = false;
};

}  // namespace vhdxscope
