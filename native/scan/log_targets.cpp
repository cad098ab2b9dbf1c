// The part of the scan that compares the log's writes with the blocks: which land in a block in use, which in space that nobody owns.
#include <algorithm>

#include "base/sort.h"
#include "format/log_entry.h"
#include "scan/bat_scan.h"

namespace vhdxscope {

using places::mib;

void BatScan::note_targets(const Image& image, Known& file) {
  for (const std::size_t index : image.log.active) {
    const LogEntry& entry = image.log.entries[index];
    for_descriptors(
        file, image.log, entry, entry.value.descriptor_count, Need::extra, [&](std::uint64_t i, Bytes bytes) {
          const LogDescriptor d = descriptor_of(bytes);
          if (d.length == 0) return true;
          blocks_.targets_capped = targets_.size() >= places::log_targets_max;
          if (blocks_.targets_capped) return false;
          const FieldPlace field = place_of(&DataDescriptor::file_offset);
          const std::uint64_t at = Layout<LogEntryHeader>::size + i * Layout<DataDescriptor>::size + field.offset;
          targets_.push_back({{d.file_offset, d.length}, image.log.at(entry, at, field.length), index});
          return true;
        });
  }
  sort(targets_, [](const Target& a, const Target& b) { return a.place.offset < b.place.offset; });
}

void BatScan::judge_targets() {
  std::uint64_t steps = 0;
  for (const Target& target : targets_) {
    const std::uint64_t first = target.place.offset / mib;
    const std::uint64_t end = (std::min(target.place.end(), places::compared_max) + mib - 1) / mib;
    const bool after = first < end && claims_.meets_block(first, end - first);
    // A block that the replay leaves alone counts on both sides.
    const std::uint64_t from = first < marks_.block_mib ? 0 : first - marks_.block_mib + 1;
    bool before = old_starts_.any(from, end);
    for (std::uint64_t at = marks_.starts.next(from); after && !before && at < end; at = marks_.starts.next(at + 1)) {
      before = !new_starts_.test(at) || marks_.twice.test(at);
      if (steps++ == places::log_target_steps_max) blocks_.targets_capped = true;
      if (blocks_.targets_capped) return;
    }
    const std::uint64_t length = std::min(target.place.end(), places::compared_max + mib) / mib - first + 1;
    const bool structure =
        std::any_of(claims_.structures.begin(), claims_.structures.end(), [&](const SpacePiece& piece) {
          return target.place.meets({piece.start, piece.end - piece.start});
        });
    const bool owned =
        after || structure || claims_.meets_bitmap(first, target.place.end() % mib == 0 ? length - 1 : length);
    if (before || after) blocks_.log_hits.push_back({target.entry, target.at, false, before, after});
    // A file that its replay makes longer than any number of JavaScript holds every target.
    const bool inside = target.place.offset < blocks_.shape.end || blocks_.shape.end == FileSize::max;
    if (!owned && inside) blocks_.log_hits.push_back({target.entry, target.at, true, false, false});
  }
}

}  // namespace vhdxscope
