// Which of many extents share bytes. One sweep over their starts, so hostile tables cost no more than a sort.
#pragma once
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/range.h"

namespace vhdxscope {

/// Calls meets(later, earlier) for every extent that shares bytes with one that starts before it: the indices of both,
/// `earlier` being the one that reaches furthest. Empty extents meet nothing.
template <class F>
void for_each_overlap(const std::vector<Extent>& extents, F&& meets) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i].length != 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return extents[a].offset < extents[b].offset; });
  std::size_t furthest = 0;
  for (std::size_t k = 1; k < order.size(); ++k) {
    if (extents[order[k]].meets(extents[order[furthest]])) meets(order[k], order[furthest]);
    if (extents[order[k]].end() > extents[order[furthest]].end()) furthest = k;
  }
}

}  // namespace vhdxscope
