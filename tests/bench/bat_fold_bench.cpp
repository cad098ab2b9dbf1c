// The inner loop of the block table's scan over 8 MiB of entries: empty, in several orders, and mixed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "format/bat_entry.h"
#include "scan/bat_fold.h"

namespace {

using namespace vhdxscope;

constexpr std::size_t entries = std::size_t{1} << 20;

void fold(benchmark::State& state, const std::vector<std::uint64_t>& words) {
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(words.data()), words.size() * 8);
  std::unique_ptr<BlockMarks> marks;
  for (auto _ : state) {
    state.PauseTiming();
    // No block is there twice, and the kernel has given all memory, as in the middle of a table.
    marks = std::make_unique<BlockMarks>();
    marks->limit = MibPlane::size - 1;
    for (std::uint64_t bit = 0; bit < MibPlane::size; bit += 4096 * 8) {
      marks->starts.set(bit);
      marks->starts.clear(bit);
    }
    state.ResumeTiming();
    std::uint64_t by_state[8] = {};
    BlockRun run;
    benchmark::DoNotOptimize(fold_healthy(bytes, *marks, by_state, run));
    marks->settle();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}

std::vector<std::uint64_t> present(bool shuffled) {
  std::vector<std::uint64_t> words(entries);
  // Spread over 64 TiB, as one chunk of the largest table is.
  for (std::size_t i = 0; i < entries; ++i) words[i] = ((shuffled ? i * 64 : i) + 1) << 20 | bat::present;
  if (shuffled) std::shuffle(words.begin(), words.end(), std::mt19937(1));
  return words;
}

void BM_empty(benchmark::State& state) { fold(state, std::vector<std::uint64_t>(entries)); }
void BM_zero_blocks(benchmark::State& state) { fold(state, std::vector<std::uint64_t>(entries, bat::zero)); }
void BM_in_order(benchmark::State& state) { fold(state, present(false)); }
void BM_every_other(benchmark::State& state) {
  std::vector<std::uint64_t> words = present(false);
  for (std::size_t i = 0; i < entries; i += 2) words[i] = bat::zero;
  fold(state, words);
}
void BM_backwards(benchmark::State& state) {
  std::vector<std::uint64_t> words = present(false);
  std::reverse(words.begin(), words.end());
  fold(state, words);
}
void BM_random_order(benchmark::State& state) { fold(state, present(true)); }

BENCHMARK(BM_empty);
BENCHMARK(BM_zero_blocks);
BENCHMARK(BM_in_order);
BENCHMARK(BM_backwards);
BENCHMARK(BM_every_other);
BENCHMARK(BM_random_order);

}  // namespace

BENCHMARK_MAIN();
