// Which of many claims share bytes, and which repeat a key. By sorting, so that hostile tables cost no more than that.
// Not templates: one sort serves every rule.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/range.h"

namespace vhdxscope {

/// Indices of two claims; `earlier` is the one the other is measured against.
struct Collision {
  std::size_t later;
  std::size_t earlier;
};

/// Every extent that shares bytes with one that starts before it (or with it and has a lower index): `earlier` is the one
/// of those that reaches furthest. Empty extents meet nothing. In the order of their starts.
std::vector<Collision> overlaps(const std::vector<Extent>& extents);

/// A GUID and, where that matters, the name space it stands in.
using Key = std::array<std::uint8_t, 17>;

/// Every key that an earlier index has already; `earlier` is the first that has it. In ascending order of `later`.
std::vector<Collision> repeats(const std::vector<Key>& keys);

}  // namespace vhdxscope
