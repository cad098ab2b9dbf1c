// For scripts/bench: the fold of the largest table as it runs in wasm, apart from everything around it. Part by part, since
// the table is larger than the engine's memory ever is.
#include <memory>

#include "format/bat_entry.h"
#include "scan/bat_fold.h"
#include "scan/space.h"

namespace {

using namespace vhdxscope;

constexpr std::uint32_t blocks = std::uint32_t{1} << 26;
constexpr std::uint32_t part = std::uint32_t{1} << 15;
constexpr std::uint32_t first = 600;

std::uint64_t words[part];
std::unique_ptr<BlockMarks> marks;
BlockRun run;

/// A bijection of 0 to 2^26 - 1 without any order that could be seen.
std::uint32_t shuffled(std::uint32_t block) {
  std::uint32_t mixed = block * 0x2545F491 & (blocks - 1);
  mixed ^= mixed >> 13;
  mixed = mixed * 0x1B873593 & (blocks - 1);
  return mixed ^ (mixed >> 11);
}

}  // namespace

extern "C" {

std::uint32_t bench_parts() { return blocks / part; }

void bench_start() {
  marks = std::make_unique<BlockMarks>();
  marks->limit = MibPlane::size - 1;
  run = {};
}

/// Makes a part of the table: 0 without blocks, 1 in order, 2 backwards, 3 sixteen writers in turn, 4 in random order,
/// 5 in order with a gap behind each.
void bench_make(std::uint32_t number, std::uint32_t order) {
  for (std::uint32_t i = 0; i < part; ++i) {
    const std::uint32_t block = number * part + i;
    const std::uint32_t at = order == 1 || order == 5 ? block
                             : order == 2             ? blocks - 1 - block
                             : order == 3             ? (block & ~255u) + (block & 15) * 16 + (block >> 4 & 15)
                                                      : shuffled(block);
    const bool none = order == 0 || (order == 5 && block % 2 != 0);
    words[i] = none ? 0 : std::uint64_t{first + at} << 20 | bat::present;
  }
}

void bench_fold() {
  std::uint64_t by_state[8] = {};
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(words), sizeof words);
  // Between two sector bitmaps lie 4096 of them.
  for (std::size_t at = 0; at < bytes.size(); at += 4096 * 8) {
    fold_healthy(bytes.subspan(at, 4096 * 8), *marks, by_state, run);
  }
}

void bench_settle() { marks->settle(); }

/// What is left to do once all entries are known: who has which bytes of the file. Gives the gaps, so that it is done.
std::uint32_t bench_space() {
  Claims claims;
  claims.starts = &marks->starts;
  const std::uint64_t size = std::uint64_t{first + blocks} << 20;
  return static_cast<std::uint32_t>(measure_space(claims, size, size).gaps);
}
}
