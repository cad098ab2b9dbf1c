// Sorting by one routine for all types. The standard library's is made anew for each type and order, which was an eighth of
// the wasm; lists here have some thousand elements at most, so the indirect calls do not count.
#pragma once
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace vhdxscope {

/// Sorts `count` elements of `size` bytes each, a multiple of 4. Equal elements end in any order, but always in the same.
void sort_elements(void* elements, std::size_t count, std::size_t size,
                   bool (*before)(const void* context, const void* a, const void* b), const void* context);

/// Sorts the elements from index `from` on. `before(a, b)` as for std::sort; add the index to it where equals must keep their order.
template <class T, class Before>
void sort(std::vector<T>& list, const Before& before, std::size_t from = 0) {
  constexpr std::size_t size =
      sizeof(T);  // NOLINT(bugprone-sizeof-expression): of the element, also where it is a pointer
  static_assert(std::is_trivially_copyable_v<T> && size % 4 == 0);
  sort_elements(
      list.data() + from, list.size() - from, size,
      [](const void* context, const void* a, const void* b) {
        return (*static_cast<const Before*>(context))(*static_cast<const T*>(a), *static_cast<const T*>(b));
      },
      &before);
}

/// Likewise for elements that own something; equal ones keep their order.
template <class T, class Before>
void sort_moving(std::vector<T>& list, const Before& before) {
  std::vector<std::size_t> order(list.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  sort(order,
       [&](std::size_t a, std::size_t b) { return before(list[a], list[b]) || (a < b && !before(list[b], list[a])); });
  std::vector<T> sorted;
  sorted.reserve(list.size());
  for (const std::size_t i : order) sorted.push_back(std::move(list[i]));
  list = std::move(sorted);
}

}  // namespace vhdxscope
