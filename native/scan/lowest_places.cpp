#include "scan/lowest_places.h"

#include <utility>

#include "base/sort.h"

namespace vhdxscope {

bool LowestPlaces::add(std::uint64_t place) {
  if (heap_.size() < most_) {
    heap_.push_back(place);
    // What descends is a heap.
    if (heap_.size() == most_) sort(heap_, [](std::uint64_t a, std::uint64_t b) { return a > b; });
    return true;
  }
  if (place >= heap_[0]) return false;
  std::size_t at = 0;
  for (std::size_t child = 1; child < most_; child = 2 * at + 1) {
    if (child + 1 < most_ && heap_[child] < heap_[child + 1]) ++child;
    if (heap_[child] <= place) break;
    heap_[at] = heap_[child];
    at = child;
  }
  heap_[at] = place;
  return false;
}

std::vector<std::uint64_t> LowestPlaces::take() {
  sort(heap_, [](std::uint64_t a, std::uint64_t b) { return a < b; });
  return std::exchange(heap_, {});
}

}  // namespace vhdxscope
