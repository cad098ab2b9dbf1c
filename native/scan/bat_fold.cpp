#include "scan/bat_fold.h"

#include <cstring>

#include "format/bat_entry.h"

namespace vhdxscope {
namespace {

/// Table entries are little-endian, as every machine is that this runs on: WebAssembly by definition.
std::uint64_t load(const std::uint8_t* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// How many of the `count` words are equal to `word`, from the first on.
std::size_t equal_words(const std::uint8_t* at, std::size_t count, std::uint64_t word) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t differ = 0;
    for (std::size_t k = 0; k < 8; ++k) differ |= load(at + 8 * (i + k)) ^ word;
    if (differ != 0) break;
  }
  while (i < count && load(at + 8 * i) == word) ++i;
  return i;
}

}  // namespace

std::size_t fold_healthy(Bytes words, BlockMarks& marks, std::uint64_t* by_state, BlockRun& run) {
  const std::uint8_t* const start = words.data();
  const std::size_t count = words.size() / 8;
  const std::uint64_t limit = marks.limit;
  const std::uint64_t step = marks.block_mib;
  std::uint64_t expected = run.expected;
  std::uint64_t last = run.last;
  std::uint64_t joined = 0;
  std::uint64_t backward = 0;
  std::uint64_t present = 0;
  std::size_t i = 0;
  while (i < count) {
    const std::uint64_t word = load(start + 8 * i);
    // Position 0 wraps around, and is no longer below the limit.
    if ((word & 0xFFFFF) == bat::present && (word >> 20) - 1 < limit) {
      const std::uint64_t position = word >> 20;
      if (run.lowest == 0) run.lowest = position;
      if (i == 0 && !run.blocks) run.head = position;
      joined += position == expected ? 1 : 0;
      backward += position < last ? 1 : 0;
      last = position;
      expected = position + step;
      ++present;
      if (marks.starts.set(position)) marks.twice.set(position);
      ++i;
    } else if (word <= bat::unmapped) {
      const std::size_t same = equal_words(start + 8 * i, count - i, word);
      by_state[word] += same;
      expected = 0;
      i += same;
    } else {
      break;
    }
  }
  run.blocks = run.blocks || i != 0;
  run.expected = expected;
  run.last = last;
  run.joined += joined;
  run.backward += backward;
  run.placed += present;
  by_state[bat::present] += present;
  return i;
}

}  // namespace vhdxscope
