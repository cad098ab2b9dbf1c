#include "scan/seek.h"

#include "format/bat_entry.h"

namespace vhdxscope {

void Seek::units(std::uint64_t first, Bytes words, Seen seen) {
  if (seen == Seen::stored) return;
  for (std::size_t i = 0; i < words.size(); i += places::bat_entry_size) {
    const auto value = read_le<std::uint64_t>(words, i);
    const std::uint64_t at = bat::offset(value);
    const std::uint64_t index = first + i / places::bat_entry_size;
    if (at == 0 || at > offset_) continue;
    const bool is_bitmap = shape_.is_bitmap(index);
    if (offset_ - at >= (is_bitmap ? places::mib : shape_.block_size)) continue;
    const unsigned state = bat::state(value);
    const bool spare = !is_bitmap && shape_.block_of(index) >= shape_.payload_blocks;
    const bool claims = is_bitmap ? shape_.differencing() && state == bat::present : !spare && state != 4 && state != 5;
    if (!claims) continue;
    auto& hit = is_bitmap ? bitmap : bat::holds_data(state) ? payload : anchor;
    if (!hit || index < hit->index) hit = Hit{index, value};
  }
}

}  // namespace vhdxscope
