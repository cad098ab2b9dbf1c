// The checksum of any run of sectors of a ring, each without going over its bytes again: CRCs of sectors combine. So a
// hostile ring in which every sector claims to begin a long entry stays linear.
#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace vhdxscope {

class LogChecksums {
 public:
  /// `ring` is a whole number of sectors.
  explicit LogChecksums(Bytes ring);

  /// The CRC-32C of `length` bytes (at least 8) from the sector at `offset` on, in ring order, with the four bytes at 4..7 of the
  /// first sector, which are `stored`, taken as zero.
  std::uint32_t of_entry(std::uint64_t offset, std::uint64_t length, std::uint32_t stored) const;

 private:
  /// The register after the bytes [from, to) of the ring, started from 0.
  std::uint32_t part(std::uint64_t from, std::uint64_t to) const;

  Bytes ring_;
  std::vector<std::uint32_t> before_;  // the register after all sectors before the i-th, started from 0
};

}  // namespace vhdxscope
