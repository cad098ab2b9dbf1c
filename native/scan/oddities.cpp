#include "scan/oddities.h"

#include <algorithm>

#include "format/places.h"

namespace vhdxscope {

void OddList::add(OddPlace place) {
  ++total;
  if (lowest.size() >= places::places_shown) {
    if (place.index >= lowest.back().index) return;
    lowest.pop_back();
  }
  const auto at = std::upper_bound(lowest.begin(), lowest.end(), place.index,
                                   [](std::uint64_t index, const OddPlace& other) { return index < other.index; });
  lowest.insert(at, place);
}

}  // namespace vhdxscope
