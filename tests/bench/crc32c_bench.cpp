#include <benchmark/benchmark.h>

#include <cstdint>

extern "C" {
std::uint8_t* bench_buffer(std::size_t bytes);
std::uint32_t bench_engine(const std::uint8_t* bytes, std::size_t count);
std::uint32_t bench_bytewise(const std::uint8_t* bytes, std::size_t count);
}

namespace {

template <std::uint32_t kernel(const std::uint8_t*, std::size_t)>
void crc(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::uint8_t* bytes = bench_buffer(size);
  for (auto _ : state) benchmark::DoNotOptimize(kernel(bytes, size));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

BENCHMARK(crc<bench_engine>)->Name("engine")->Arg(1 << 20);
BENCHMARK(crc<bench_bytewise>)->Name("bytewise")->Arg(1 << 20);

}  // namespace

BENCHMARK_MAIN();
