// What a disk claims, and what is proved to lie inside the file. No other code compares offset + length with a size.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/check.h"

namespace vhdxscope {

/// A place as a disk states it. It may overlap, overflow or lie.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  /// offset + length wraps around 2^64.
  constexpr bool overflows() const { return length > ~std::uint64_t{0} - offset; }
  /// One past the last byte; 2^64 - 1 where that overflows.
  constexpr std::uint64_t end() const { return overflows() ? ~std::uint64_t{0} : offset + length; }
  /// Both have a byte in common. An empty extent meets nothing.
  constexpr bool meets(Extent other) const {
    return length != 0 && other.length != 0 && offset < other.end() && other.offset < end();
  }
  friend constexpr bool operator==(Extent, Extent) = default;
};

/// Bytes that certainly exist in the file. Only FileSize makes one; nothing else can be read or wanted.
class ByteRange {
 public:
  constexpr std::uint64_t offset() const { return offset_; }
  constexpr std::uint64_t length() const { return length_; }
  constexpr std::uint64_t end() const { return offset_ + length_; }
  constexpr Extent extent() const { return {offset_, length_}; }
  constexpr bool contains(ByteRange other) const { return other.offset_ >= offset_ && other.end() <= end(); }
  /// The part of this range from `from` (>= offset()) up to `to` (<= end()).
  constexpr ByteRange part(std::uint64_t from, std::uint64_t to) const {
    CHECK(from >= offset_ && from <= to && to <= end());
    return {from, to - from};
  }
  friend constexpr bool operator==(ByteRange, ByteRange) = default;

 private:
  friend class FileSize;
  constexpr ByteRange(std::uint64_t offset, std::uint64_t length) : offset_(offset), length_(length) {}
  std::uint64_t offset_;
  std::uint64_t length_;
};

/// The size of the file in bytes.
class FileSize {
 public:
  /// JavaScript gave us the number, so it is exact up to here.
  static constexpr std::uint64_t max = (std::uint64_t{1} << 53) - 1;

  constexpr explicit FileSize(std::uint64_t bytes) : bytes_(bytes) { CHECK(bytes <= max); }
  constexpr std::uint64_t bytes() const { return bytes_; }

  /// The claim as proved bytes, if all of them are in the file. Subtracts, never adds.
  constexpr std::optional<ByteRange> inside(Extent claim) const {
    if (claim.offset > bytes_ || claim.length > bytes_ - claim.offset) return std::nullopt;
    return ByteRange{claim.offset, claim.length};
  }

  /// The part of the claim that is in the file; nothing if none is.
  constexpr std::optional<ByteRange> clipped(Extent claim) const {
    if (claim.offset >= bytes_ || claim.length == 0) return std::nullopt;
    return ByteRange{claim.offset, std::min(claim.length, bytes_ - claim.offset)};
  }

 private:
  std::uint64_t bytes_;
};

}  // namespace vhdxscope
