// Sixteen tables, sixteen bytes a step: the CPU overlaps the look-ups, which a table of one byte a step does not allow.
// Little-endian hosts only, which wasm is by definition.
#include "base/crc32c.h"

#include <array>
#include <bit>
#include <cstring>

namespace vhdxscope {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint32_t polynomial = 0x82F63B78u;
constexpr std::size_t lanes = 16;
using Tables = std::array<std::array<std::uint32_t, 256>, lanes>;

Tables make_tables() {
  Tables tables;
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0u);
    tables[0][i] = crc;
  }
  for (std::size_t lane = 1; lane < lanes; ++lane) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[lane - 1][i];
      tables[lane][i] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

// Made when the program starts, in some 20 microseconds: as data they would be a sixth of the wasm, and do not compress.
const Tables tables = make_tables();

/// Four bytes at `at`, looked up in the tables `lane + 3` down to `lane`.
inline std::uint32_t four(std::uint32_t word, std::size_t lane) {
  return tables[lane + 3][word & 0xFF] ^ tables[lane + 2][(word >> 8) & 0xFF] ^ tables[lane + 1][(word >> 16) & 0xFF] ^
         tables[lane][word >> 24];
}

inline std::uint32_t word_at(const std::uint8_t* at) {
  std::uint32_t word;
  std::memcpy(&word, at, 4);
  return word;
}

/// The state without the two inversions.
std::uint32_t extend(std::uint32_t state, Bytes bytes) {
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= lanes; left -= lanes, at += lanes) {
    state =
        four(word_at(at) ^ state, 12) ^ four(word_at(at + 4), 8) ^ four(word_at(at + 8), 4) ^ four(word_at(at + 12), 0);
  }
  for (; left > 0; --left, ++at) state = (state >> 8) ^ tables[0][(state ^ *at) & 0xFF];
  return state;
}

/// a times b modulo the polynomial, both reflected: bit 31 is the coefficient of x^0.
std::uint32_t multiply(std::uint32_t a, std::uint32_t b) {
  std::uint32_t product = 0;
  for (std::uint32_t bit = 0x80000000u; bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = (b >> 1) ^ ((b & 1) != 0 ? polynomial : 0u);
  }
  return product;
}

/// x to the power of 8 * 2^i: a shift by 2^i bytes.
std::array<std::uint32_t, 64> make_powers() {
  std::array<std::uint32_t, 64> powers;
  powers[0] = 0x00800000u;  // x^8
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = multiply(powers[i - 1], powers[i - 1]);
  return powers;
}
const std::array<std::uint32_t, 64> powers = make_powers();

}  // namespace

std::uint32_t crc32c_register(std::uint32_t state, Bytes bytes) { return extend(state, bytes); }

std::uint32_t crc32c_shift(std::uint32_t state, std::uint64_t zeros) {
  for (std::size_t i = 0; zeros != 0; ++i, zeros >>= 1) {
    if ((zeros & 1) != 0) state = multiply(powers[i], state);
  }
  return state;
}

std::uint32_t crc32c(std::uint32_t crc, Bytes more) { return ~extend(~crc, more); }

std::uint32_t crc32c_with_hole(Bytes bytes, std::size_t hole) {
  CHECK(hole <= bytes.size() && bytes.size() - hole >= 4);
  static constexpr std::uint8_t zeros[4]{};
  std::uint32_t state = extend(~0u, bytes.first(hole));
  state = extend(state, zeros);
  return ~extend(state, bytes.subspan(hole + 4));
}

}  // namespace vhdxscope
