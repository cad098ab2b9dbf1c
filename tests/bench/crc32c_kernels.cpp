// What the CRC benchmark compares: the engine's CRC-32C and the usual loop of one table and one byte a step.
// Compiled natively (Google Benchmark drives it) and to wasm (scripts/bench.mjs does).
#include <array>
#include <cstdlib>

#include "base/crc32c.h"

namespace {

std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table;
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0u);
    table[i] = crc;
  }
  return table;
}
const std::array<std::uint32_t, 256> table = make_table();

}  // namespace

extern "C" {

std::uint8_t* bench_buffer(std::size_t bytes) {
  auto* buffer = static_cast<std::uint8_t*>(std::malloc(bytes));
  for (std::size_t i = 0; i < bytes; ++i) buffer[i] = static_cast<std::uint8_t>(i * 2654435761u >> 13);
  return buffer;
}

std::uint32_t bench_engine(const std::uint8_t* bytes, std::size_t count) {
  return vhdxscope::crc32c(0, {bytes, count});
}

std::uint32_t bench_bytewise(const std::uint8_t* bytes, std::size_t count) {
  std::uint32_t crc = ~0u;
  for (std::size_t i = 0; i < count; ++i) crc = table[(crc ^ bytes[i]) & 0xFF] ^ (crc >> 8);
  return ~crc;
}
}
