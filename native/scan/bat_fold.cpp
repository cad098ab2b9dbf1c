#include "scan/bat_fold.h"

#include <algorithm>
#include <cstring>

#include "format/bat_entry.h"

namespace vhdxscope {
namespace {

// Four positions or two entries at a time, by the compilers' own vectors: WebAssembly's SIMD, or the machine's.
using Four = std::uint32_t __attribute__((vector_size(16)));
using Signed = std::int32_t __attribute__((vector_size(16)));
using Two = std::uint64_t __attribute__((vector_size(16)));

/// Table entries are little-endian, as every machine is that this runs on: WebAssembly by definition.
template <class T = std::uint64_t>
T load(const std::uint8_t* at) {
  T words;
  std::memcpy(&words, at, sizeof words);
  return words;
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

std::uint32_t sum(Four lanes) { return lanes[0] + lanes[1] + lanes[2] + lanes[3]; }

constexpr std::uint32_t in_page = MibPlane::page_bits - 1;
constexpr std::uint64_t bit_of(std::uint32_t position) { return std::uint64_t{1} << (position & 63); }

// The two loops below call nothing: for a call, however rare, their variables would have to be in memory.

/// Marks from `at` on in one page; stops at one that is there already.
[[gnu::noinline]] const std::uint32_t* mark_until(std::uint64_t* page, const std::uint32_t* at,
                                                  const std::uint32_t* end) {
  for (; at != end; ++at) {
    std::uint64_t& word = page[(*at & in_page) >> 6];
    const std::uint64_t before = word;
    word = before | bit_of(*at);
    if ((before & bit_of(*at)) != 0) break;
  }
  return at;
}

/// Lets positions from `at` on wait; stops at one that fills what waits for its page.
[[gnu::noinline]] const std::uint32_t* wait_until(std::uint32_t* waiting, std::uint32_t* next, const std::uint32_t* at,
                                                  const std::uint32_t* end) {
  for (; at != end; ++at) {
    std::uint32_t& place = next[*at >> MibPlane::page_shift];
    const std::uint32_t here = place;
    waiting[here] = *at;
    place = here + 1;
    if ((here + 1) % BlockMarks::batch == 0) break;
  }
  return at;
}

void mark(BlockMarks& marks, std::size_t page, const std::uint32_t* at, const std::uint32_t* end) {
  for (std::uint64_t* const words = marks.starts.page(page); (at = mark_until(words, at, end)) != end; ++at) {
    marks.twice.page(page)[(*at & in_page) >> 6] |= bit_of(*at);
  }
}

void mark_waiting(BlockMarks& marks, std::size_t page, std::uint32_t count) {
  marks.next[page] = static_cast<std::uint32_t>(page) * BlockMarks::batch;
  const std::uint32_t* const first = &marks.waiting[marks.next[page]];
  mark(marks, page, first, first + count);
}

void make_room(BlockMarks& marks) {
  marks.waiting.reset(new std::uint32_t[MibPlane::pages * BlockMarks::batch]);
  for (std::uint32_t page = 0; page < MibPlane::pages; ++page) marks.next[page] = page * BlockMarks::batch;
}

/// Positions of some entries, on the way to the planes.
class Positions {
 public:
  explicit Positions(BlockMarks& marks) : marks_(marks) {}
  std::uint32_t* end() { return places_.data() + count_; }
  void grow(std::size_t count) {
    count_ += count;
    if (count_ > places_.size() - room) flush();
  }
  void flush() {
    if (count_ == 0) return;
    const std::uint32_t first = places_[0];
    std::uint32_t differ = 0;
    for (std::size_t i = 0; i < count_; ++i) differ |= places_[i] ^ first;
    const std::uint32_t* const last = end();
    count_ = 0;
    // Only if they are all over the file they have to wait.
    if (differ <= in_page) return mark(marks_, first >> MibPlane::page_shift, places_.data(), last);
    if (!marks_.waiting) make_room(marks_);
    for (const std::uint32_t* at = places_.data();; ++at) {
      at = wait_until(marks_.waiting.get(), marks_.next.data(), at, last);
      if (at == last) return;
      mark_waiting(marks_, *at >> MibPlane::page_shift, BlockMarks::batch);
    }
  }
  /// So many have room after each call.
  static constexpr std::size_t room = 256;

 private:
  BlockMarks& marks_;
  std::size_t count_ = 0;
  std::array<std::uint32_t, 1024> places_;
};

/// What is counted of blocks that follow each other.
struct Followed {
  std::uint32_t last;
  std::uint32_t joined = 0;
  std::uint32_t backward = 0;
};

/// Blocks in use, eight at a time as long as all are healthy, `count` at most: writes their positions and returns how many.
std::size_t follow(const std::uint8_t* start, std::size_t count, const BlockMarks& marks, std::uint32_t* places,
                   Followed& followed) {
  const Four step = Four{} + static_cast<std::uint32_t>(marks.block_mib);
  const Signed limit = Signed{} + static_cast<std::int32_t>(marks.limit);
  Four last = Four{} + followed.last, joined{}, backward{};
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const std::uint8_t* const at = start + 8 * i;
    const Two a = load<Two>(at), b = load<Two>(at + 16), c = load<Two>(at + 32), d = load<Two>(at + 48);
    const Four low =
        __builtin_shufflevector(reinterpret_cast<Four>(a >> 20), reinterpret_cast<Four>(b >> 20), 0, 2, 4, 6);
    const Four high =
        __builtin_shufflevector(reinterpret_cast<Four>(c >> 20), reinterpret_cast<Four>(d >> 20), 0, 2, 4, 6);
    // Below 2^31 by what is asked of `odd`, so that signed comparisons will do, which every machine has.
    const Two odd = (a ^ bat::present) | (b ^ bat::present) | (c ^ bat::present) | (d ^ bat::present);
    const Two out =
        reinterpret_cast<Two>((reinterpret_cast<Signed>(low) > limit) | (reinterpret_cast<Signed>(high) > limit) |
                              reinterpret_cast<Signed>(low == Four{}) | reinterpret_cast<Signed>(high == Four{}));
    const Two wrong = (odd & 0xFFF80000000FFFFF) | out;
    if ((wrong[0] | wrong[1]) != 0) break;
    std::memcpy(places + i, &low, sizeof low);
    std::memcpy(places + i + 4, &high, sizeof high);
    const Four before = __builtin_shufflevector(last, low, 3, 4, 5, 6);
    const Four between = __builtin_shufflevector(low, high, 3, 4, 5, 6);
    // A comparison's true is -1.
    joined -= reinterpret_cast<Four>(low == before + step) + reinterpret_cast<Four>(high == between + step);
    backward -= reinterpret_cast<Four>(reinterpret_cast<Signed>(low) < reinterpret_cast<Signed>(before)) +
                reinterpret_cast<Four>(reinterpret_cast<Signed>(high) < reinterpret_cast<Signed>(between));
    last = high;
  }
  followed.last = last[3];
  followed.joined += sum(joined);
  followed.backward += sum(backward);
  return i;
}

}  // namespace

void BlockMarks::settle() {
  for (std::uint32_t page = 0; page < MibPlane::pages && waiting; ++page) {
    mark_waiting(*this, page, next[page] - page * batch);
  }
}

std::size_t fold_healthy(Bytes words, BlockMarks& marks, std::uint64_t* by_state, BlockRun& run) {
  const std::uint8_t* const start = words.data();
  const std::size_t count = words.size() / 8;
  const std::uint64_t limit = marks.limit;
  const auto step = static_cast<std::uint32_t>(marks.block_mib);
  Positions positions(marks);
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
    const auto head = static_cast<std::uint32_t>(word >> 20);
    if (!run.blocks) run.head = head;
    run.blocks = true;
    if (run.lowest == 0) run.lowest = head;
    Followed followed{head, head == run.expected ? 1u : 0u, head < run.last ? 1u : 0u};
    *positions.end() = head;
    std::size_t few = 1;
    ++i;
    while (true) {
      // One by one at first, since most rows are short, and what is left where not all of eight are healthy.
      std::uint32_t* const places = positions.end();
      while (few < 8 && i < count && healthy(word = load(start + 8 * i))) {
        const auto position = static_cast<std::uint32_t>(word >> 20);
        followed.joined += position == followed.last + step ? 1 : 0;
        followed.backward += position < followed.last ? 1 : 0;
        followed.last = position;
        places[few++] = position;
        ++i;
      }
      positions.grow(few);
      if (few < 8) break;
      few = 0;
      std::size_t many = Positions::room;
      while (many == Positions::room) {
        many = follow(start + 8 * i, std::min(count - i, Positions::room), marks, positions.end(), followed);
        i += many;
        positions.grow(many);
      }
    }
    run.expected = followed.last + marks.block_mib;
    run.last = followed.last;
    run.joined += followed.joined;
    run.backward += followed.backward;
    run.placed += i - first;
    by_state[bat::present] += i - first;
  }
  positions.flush();
  return i;
}

}  // namespace vhdxscope
