// One bit for each MiB of the file, or for each block of the disk, in pages that are made when they are first touched.
#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "format/places.h"

namespace vhdxscope {

class MibPlane {
 public:
  /// Bits that can be set: 0 .. size - 1.
  static constexpr std::uint64_t size = places::compared_max / places::mib;
  static constexpr unsigned page_shift = 18;  // 32 KiB
  static constexpr std::uint64_t page_bits = std::uint64_t{1} << page_shift;
  static constexpr std::size_t pages = (size + page_bits - 1) / page_bits;

  bool test(std::uint64_t bit) const {
    const auto& page = pages_[static_cast<std::size_t>(bit >> page_shift)];
    return page && ((page[word(bit)] >> (bit & 63)) & 1) != 0;
  }
  /// Sets the bit; says whether it was set.
  bool set(std::uint64_t bit) {
    auto& page = pages_[static_cast<std::size_t>(bit >> page_shift)];
    if (!page) make(page);
    std::uint64_t& at = page[word(bit)];
    const std::uint64_t mask = std::uint64_t{1} << (bit & 63);
    const bool was = (at & mask) != 0;
    at |= mask;
    return was;
  }
  void clear(std::uint64_t bit) {
    const auto& page = pages_[static_cast<std::size_t>(bit >> page_shift)];
    if (page) page[word(bit)] &= ~(std::uint64_t{1} << (bit & 63));
  }
  bool empty() const { return empty_; }
  /// Clears all bits and frees their room.
  void drop();
  /// The words of the bits from `number` * page_bits on, for loops that set many of them.
  std::uint64_t* page(std::size_t number) {
    Page& page = pages_[number];
    if (!page) make(page);
    return page.get();
  }
  /// The first bit that is set from `from` on; `size` if there is none.
  std::uint64_t next(std::uint64_t from) const;
  /// The first bit that is not set from `from` on; `size` at most.
  std::uint64_t next_clear(std::uint64_t from) const;
  /// Both have a bit in common.
  bool meets(const MibPlane& other) const;
  /// A bit of first .. end - 1 is set. Both may lie beyond `size`.
  bool any(std::uint64_t first, std::uint64_t end) const { return first < size && next(first) < end; }

 private:
  static constexpr std::size_t page_words = page_bits / 64;
  using Page = std::unique_ptr<std::uint64_t[]>;

  static constexpr std::size_t word(std::uint64_t bit) { return static_cast<std::size_t>(bit >> 6) & (page_words - 1); }
  void make(Page& page);

  std::array<Page, pages> pages_;
  bool empty_ = true;
};

}  // namespace vhdxscope
