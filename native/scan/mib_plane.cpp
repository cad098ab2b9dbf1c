#include "scan/mib_plane.h"

#include <bit>

namespace vhdxscope {

void MibPlane::make(Page& page) {
  page.reset(new std::uint64_t[page_words]());
  empty_ = false;
}

std::uint64_t MibPlane::next(std::uint64_t from) const {
  while (from < size) {
    const auto& page = pages_[static_cast<std::size_t>(from >> page_shift)];
    if (!page) {
      from = ((from >> page_shift) + 1) << page_shift;
      continue;
    }
    std::size_t at = word(from);
    std::uint64_t bits = page[at] >> (from & 63) << (from & 63);
    while (bits == 0 && ++at < page_words) bits = page[at];
    const std::uint64_t base = from >> page_shift << page_shift;
    if (bits != 0) return base + 64 * at + static_cast<unsigned>(std::countr_zero(bits));
    from = base + (std::uint64_t{1} << page_shift);
  }
  return size;
}

std::uint64_t MibPlane::next_clear(std::uint64_t from) const {
  while (from < size) {
    const auto& page = pages_[static_cast<std::size_t>(from >> page_shift)];
    if (!page) return from;
    std::size_t at = word(from);
    std::uint64_t bits = ~page[at] >> (from & 63) << (from & 63);
    while (bits == 0 && ++at < page_words) bits = ~page[at];
    const std::uint64_t base = from >> page_shift << page_shift;
    if (bits != 0) return base + 64 * at + static_cast<unsigned>(std::countr_zero(bits));
    from = base + (std::uint64_t{1} << page_shift);
  }
  return size;
}

bool MibPlane::meets(const MibPlane& other) const {
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (!pages_[i] || !other.pages_[i]) continue;
    for (std::size_t k = 0; k < page_words; ++k) {
      if ((pages_[i][k] & other.pages_[i][k]) != 0) return true;
    }
  }
  return false;
}

void MibPlane::drop() {
  for (Page& page : pages_) page.reset();
  empty_ = true;
}

}  // namespace vhdxscope
