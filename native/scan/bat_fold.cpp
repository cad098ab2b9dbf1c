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

constexpr std::uint32_t in_page = MibPlane::page_bits - 1;

void mark(BlockMarks& marks, std::uint64_t* words, std::size_t page, std::uint32_t bit) {
  std::uint64_t& at = words[bit >> 6];
  const std::uint64_t mask = std::uint64_t{1} << (bit & 63);
  const std::uint64_t before = at;
  at = before | mask;
  if ((before & mask) != 0) marks.twice.page(page)[bit >> 6] |= mask;
}

[[gnu::noinline]] void mark_waiting(BlockMarks& marks, std::size_t pool) {
  const std::size_t base = pool << BlockMarks::pool_shift;
  const std::size_t page = base >> MibPlane::page_shift;
  std::uint64_t* const words = marks.starts.page(page);
  const std::uint16_t* const bits = &marks.waiting[pool * BlockMarks::batch];
  const std::size_t count = marks.count[pool];
  for (std::size_t i = 0; i < count; ++i) mark(marks, words, page, (base & in_page) + bits[i]);
  marks.count[pool] = 0;
}

[[gnu::noinline]] std::uint16_t* room(BlockMarks& marks) {
  marks.waiting.reset(new std::uint16_t[BlockMarks::pools * BlockMarks::batch]);
  return marks.waiting.get();
}

void wait(BlockMarks& marks, std::uint16_t* waiting, std::uint32_t position) {
  const std::size_t pool = position >> BlockMarks::pool_shift;
  const std::size_t at = marks.count[pool];
  waiting[pool * BlockMarks::batch + at] = static_cast<std::uint16_t>(position);
  marks.count[pool] = static_cast<std::uint16_t>(at + 1);
  if (at + 1 == BlockMarks::batch) mark_waiting(marks, pool);
}

}  // namespace

void BlockMarks::settle() {
  for (std::size_t pool = 0; pool < count.size(); ++pool) {
    if (count[pool] != 0) mark_waiting(*this, pool);
  }
}

std::size_t fold_healthy(Bytes words, BlockMarks& marks, std::uint64_t* by_state, BlockRun& run) {
  const std::uint8_t* const start = words.data();
  const std::size_t count = words.size() / 8;
  const std::uint64_t limit = marks.limit;
  const auto step = static_cast<std::uint32_t>(marks.block_mib);
  std::uint16_t* waiting = marks.waiting.get();
  std::size_t i = 0;
  while (i < count) {
    std::uint64_t word = load(start + 8 * i);
    if (word <= bat::unmapped) {
      const std::size_t same = equal_words(start + 8 * i, count - i, word);
      by_state[word] += same;
      if (!run.blocks) run.head = 0;
      run.blocks = true;
      run.expected = 0;
      i += same;
      continue;
    }
    // Position 0 wraps around, and is no longer below the limit. What is left fits into 32 bits.
    const auto healthy = [limit](std::uint64_t w) { return (w & 0xFFFFF) == bat::present && (w >> 20) - 1 < limit; };
    if (!healthy(word)) break;
    const std::size_t first = i;
    auto position = static_cast<std::uint32_t>(word >> 20);
    if (!run.blocks) run.head = position;
    run.blocks = true;
    if (run.lowest == 0) run.lowest = position;
    std::size_t page = position >> MibPlane::page_shift;
    std::uint64_t* page_words = marks.starts.page(page);
    std::uint32_t joined = position == run.expected ? 1 : 0;
    std::uint32_t backward = position < run.last ? 1 : 0;
    mark(marks, page_words, page, position & in_page);
    while (++i < count) {
      word = load(start + 8 * i);
      if (!healthy(word)) break;
      const auto next = static_cast<std::uint32_t>(word >> 20);
      joined += next == position + step ? 1 : 0;
      backward += next < position ? 1 : 0;
      position = next;
      const std::size_t next_page = next >> MibPlane::page_shift;
      if (next_page == page) {
        if (page_words == nullptr) page_words = marks.starts.page(page);
        mark(marks, page_words, page, next & in_page);
        continue;
      }
      // Only from the second one on in a row a page is worth being gone to.
      page = next_page;
      page_words = nullptr;
      if (waiting == nullptr) waiting = room(marks);
      wait(marks, waiting, next);
    }
    run.expected = std::uint64_t{position} + step;
    run.last = position;
    run.joined += joined;
    run.backward += backward;
    run.placed += i - first;
    by_state[bat::present] += i - first;
  }
  return i;
}

}  // namespace vhdxscope
