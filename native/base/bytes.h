// The only code that turns bytes into integers. Everything in a VHDX is little-endian (MS-VHDX 2).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/check.h"

namespace vhdxscope {

/// Bytes somebody else owns. From Known they are valid until the next call of Known.
using Bytes = std::span<const std::uint8_t>;

/// The unsigned integer of sizeof(T) bytes at `offset`; the caller proves that they exist.
template <class T>
T read_le(Bytes bytes, std::size_t offset) {
  CHECK(offset <= bytes.size() && sizeof(T) <= bytes.size() - offset);
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes[offset + i]) << (8 * i)));
  }
  return value;
}

/// Where bytes that ought to be zero are not: how many, and the first one's position in the span looked at.
struct NonZero {
  std::size_t count = 0;
  std::size_t first = 0;
  explicit operator bool() const { return count != 0; }
};

inline NonZero non_zero(Bytes bytes) {
  NonZero found;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    if (word == 0) continue;
    for (std::size_t k = i; k < i + 8; ++k) {
      if (bytes[k] != 0 && found.count++ == 0) found.first = k;
    }
  }
  for (; i < bytes.size(); ++i) {
    if (bytes[i] != 0 && found.count++ == 0) found.first = i;
  }
  return found;
}

}  // namespace vhdxscope
