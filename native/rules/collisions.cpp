#include "rules/collisions.h"

#include <algorithm>

#include "base/sort.h"

namespace vhdxscope {

std::vector<Collision> overlaps(const std::vector<Extent>& extents) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i].length != 0) order.push_back(i);
  }
  sort(order, [&](std::size_t a, std::size_t b) {
    return extents[a].offset != extents[b].offset ? extents[a].offset < extents[b].offset : a < b;
  });
  std::vector<Collision> out;
  for (std::size_t k = 1, furthest = 0; k < order.size(); ++k) {
    if (extents[order[k]].meets(extents[order[furthest]])) out.push_back({order[k], order[furthest]});
    if (extents[order[k]].end() > extents[order[furthest]].end()) furthest = k;
  }
  return out;
}

std::vector<Collision> repeats(const std::vector<Key>& keys) {
  std::vector<std::size_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  sort(order, [&](std::size_t a, std::size_t b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
  std::vector<Collision> out;
  for (std::size_t k = 1, first = 0; k < order.size(); ++k) {
    if (keys[order[k]] == keys[order[first]]) {
      out.push_back({order[k], order[first]});
    } else {
      first = k;
    }
  }
  sort(out, [](const Collision& a, const Collision& b) { return a.later < b.later; });
  return out;
}

}  // namespace vhdxscope
