#include "scan/bitmap_bits.h"

#include <algorithm>

#include "format/bat_entry.h"

namespace vhdxscope {

std::uint64_t BitmapBits::bits_in_disk(std::size_t number) const {
  const std::uint64_t sectors =
      shape_.virtual_size / shape_.sector_size + (shape_.virtual_size % shape_.sector_size != 0 ? 1 : 0);
  return std::min(places::sectors_per_chunk, sectors - scan_.bitmaps()[number].chunk * places::sectors_per_chunk);
}

void BitmapBits::note(std::size_t number, std::uint64_t block, bool any_zero, bool any_one) {
  const std::uint64_t bit = number * shape_.chunk_ratio + block;
  if (any_zero) zero_.set(bit);
  if (any_one) one_.set(bit);
}

void BitmapBits::add(std::size_t number, std::uint64_t at, Bytes bytes) {
  const std::uint64_t per_block = places::mib / shape_.chunk_ratio;
  const std::uint64_t bits = bits_in_disk(number);
  const std::uint64_t whole = bits / 8;
  while (!bytes.empty()) {
    const std::uint64_t block = at / per_block;
    std::uint64_t count = std::min<std::uint64_t>(bytes.size(), (block + 1) * per_block - at);
    if (at < whole) {
      count = std::min(count, whole - at);
      const Bytes part = bytes.first(static_cast<std::size_t>(count));
      const auto other = [part](std::uint8_t than) {
        return std::any_of(part.begin(), part.end(), [than](std::uint8_t byte) { return byte != than; });
      };
      note(number, block, other(0xFF), other(0));
    } else if (at == whole && bits % 8 != 0) {
      const unsigned mask = (1u << (bits % 8)) - 1;
      note(number, block, (bytes[0] & mask) != mask, (bytes[0] & mask) != 0);
      behind_ = behind_ || bytes[0] > mask;
      count = 1;
    } else {
      behind_ = behind_ || non_zero(bytes.first(static_cast<std::size_t>(count)));
    }
    at += count;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void BitmapBits::zeros(std::size_t number, std::uint64_t at, std::uint64_t count) {
  constexpr std::array<std::uint8_t, places::log_sector> none{};
  while (count > 0) {
    const std::uint64_t part = std::min<std::uint64_t>(count, none.size());
    add(number, at, Bytes(none).first(static_cast<std::size_t>(part)));
    at += part;
    count -= part;
  }
}

void BitmapBits::judge(std::size_t number, Oddities& odd) const {
  const auto file = [&odd](Odd kind, OddPlace place) { odd[static_cast<std::size_t>(kind)].add(place); };
  const std::uint64_t chunk = scan_.bitmaps()[number].chunk;
  const std::uint64_t first = chunk * shape_.chunk_ratio;
  const std::uint64_t end = std::min(first + shape_.chunk_ratio, shape_.payload_blocks);
  for (std::uint64_t block = first; block < end; ++block) {
    const std::uint64_t bit = number * shape_.chunk_ratio + block - first;
    const std::uint64_t index = shape_.index_of_block(block);
    const bool one = one_.test(bit);
    if (!scan_.partial().test(block)) {
      if (one) file(Odd::sbm_010, {.index = index, .told = Told::nothing});
    } else if (!one || !zero_.test(bit)) {
      file(Odd::sbm_008, {.index = index, .told = one ? Told::all_one : Told::all_zero});
    }
  }
  const bool last = end == shape_.payload_blocks;
  if (last && behind_) file(Odd::sbm_009, {.index = shape_.index_of_bitmap(chunk), .told = Told::nothing});
}

}  // namespace vhdxscope
