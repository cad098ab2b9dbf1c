// CRC-32C (Castagnoli, reflected 0x82F63B78), the only checksum in a VHDX. MS-VHDX 2.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace vhdxscope {

/// The CRC of what gave `crc` followed by `more`; start with 0.
std::uint32_t crc32c(std::uint32_t crc, Bytes more);

/// The CRC of `bytes` with the four bytes at `hole` taken as zero: that is where a structure keeps its own checksum.
std::uint32_t crc32c_with_hole(Bytes bytes, std::size_t hole);

/// The CRC's register after `bytes`, from a register of `state`: the CRC without its two inversions. It is linear, so the
/// registers of parts, each started from 0, combine: register(a b) = shift(register(a), length of b) XOR register(b).
std::uint32_t crc32c_register(std::uint32_t state, Bytes bytes);

/// The register after `zeros` more zero bytes. Costs the number of one bits in `zeros`.
std::uint32_t crc32c_shift(std::uint32_t state, std::uint64_t zeros);

}  // namespace vhdxscope
