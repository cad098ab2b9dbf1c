// The lowest of places that come in any order, in a dozen steps each: a heap with the highest in front.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vhdxscope {

class LowestPlaces {
 public:
  explicit LowestPlaces(std::size_t most) : most_(most) {}
  /// False if one is left out for it, or it is left out itself.
  bool add(std::uint64_t place);
  /// Those that were kept, ascending; none are left.
  std::vector<std::uint64_t> take();

 private:
  std::size_t most_;
  std::vector<std::uint64_t> heap_;  // once it is full
};

}  // namespace vhdxscope
