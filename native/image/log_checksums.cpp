#include "image/log_checksums.h"

#include <array>

#include "base/crc32c.h"
#include "format/places.h"

namespace vhdxscope {

using places::log_sector;

LogChecksums::LogChecksums(Bytes ring) : ring_(ring) {
  before_.reserve(ring.size() / log_sector + 1);
  before_.push_back(0);
  for (std::size_t at = 0; at < ring.size(); at += log_sector) {
    before_.push_back(crc32c_register(before_.back(), ring.subspan(at, log_sector)));
  }
}

std::uint32_t LogChecksums::part(std::uint64_t from, std::uint64_t to) const {
  return crc32c_shift(before_[from / log_sector], to - from) ^ before_[to / log_sector];
}

std::uint32_t LogChecksums::of_entry(std::uint64_t offset, std::uint64_t length, std::uint32_t stored) const {
  const std::uint64_t size = ring_.size();
  const std::uint64_t whole = length / log_sector * log_sector;
  const std::uint64_t end = offset + whole;
  std::uint32_t all = end <= size ? part(offset, end) : crc32c_shift(part(offset, size), end - size) ^ part(0, end - size);
  // A length that is no whole number of sectors is illegal, yet its checksum may be asked for.
  all = crc32c_register(all, ring_.subspan(static_cast<std::size_t>(end % size), static_cast<std::size_t>(length - whole)));
  all ^= crc32c_shift(~0u, length);
  std::array<std::uint8_t, 4> hole;
  for (std::size_t i = 0; i < 4; ++i) hole[i] = static_cast<std::uint8_t>(stored >> (8 * i));
  return ~(all ^ crc32c_shift(crc32c_register(0, hole), length - 8));
}

}  // namespace vhdxscope
