#include "scan/stored_count.h"

namespace vhdxscope {

void StoredCount::units(std::uint64_t first, Bytes words, Seen) {
  BlockRun run{.first = first, .end = first + words.size() / places::bat_entry_size};
  for (std::uint64_t index = first; index < run.end; ++index) {
    const auto entry = read_le<std::uint64_t>(words, static_cast<std::size_t>(index - first) * places::bat_entry_size);
    const unsigned state = bat::state(entry);
    const std::uint64_t block = shape_.block_of(index);
    if (shape_.is_bitmap(index) || block >= shape_.payload_blocks) {
      ++tally.other[state];
      continue;
    }
    ++tally.payload[state];
    const bool used = bat::holds_data(state);
    if (used && block + 1 == shape_.payload_blocks) tally.last_in_use = true;
    const std::uint64_t position = used ? bat::position(entry) : 0;
    run.block(position, shape_.block_size / places::mib);
    if (position != 0 && position < MibPlane::size) starts.set(position);
  }
  order.add(run);
}

}  // namespace vhdxscope
