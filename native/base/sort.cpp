#include "base/sort.h"

#include <cstdint>
#include <cstring>

#include "base/check.h"

namespace vhdxscope {
namespace {

void swap_words(std::uint8_t* a, std::uint8_t* b, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 4) {
    std::uint32_t word_a;
    std::uint32_t word_b;
    std::memcpy(&word_a, a + i, 4);
    std::memcpy(&word_b, b + i, 4);
    std::memcpy(a + i, &word_b, 4);
    std::memcpy(b + i, &word_a, 4);
  }
}

}  // namespace

// A heap sort: small, in place, and never slower than n log n, whatever a hostile file sorts.
void sort_elements(void* elements, std::size_t count, std::size_t size,
                   bool (*before)(const void* context, const void* a, const void* b), const void* context) {
  CHECK(size % 4 == 0);
  auto* const bytes = static_cast<std::uint8_t*>(elements);
  const auto at = [&](std::size_t i) { return bytes + i * size; };
  std::size_t rest = count / 2;  // the parents that are not in order yet
  std::size_t end = count;
  while (end > 1) {
    if (rest > 0) {
      --rest;
    } else {
      --end;
      swap_words(at(0), at(end), size);
    }
    std::size_t parent = rest;
    for (std::size_t child = 2 * parent + 1; child < end; child = 2 * parent + 1) {
      if (child + 1 < end && before(context, at(child), at(child + 1))) ++child;
      if (!before(context, at(parent), at(child))) break;
      swap_words(at(parent), at(child), size);
      parent = child;
    }
  }
}

}  // namespace vhdxscope
