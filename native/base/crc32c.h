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

}  // namespace vhdxscope
