// The part of the scan that compares the log's writes with the blocks: which land in a block in use, and in which, and which in space
// that nobody owns.
#include <algorithm>

#include "base/sort.h"
#include "base/text.h"
#include "format/bat_entry.h"
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
    const std::uint64_t block_mib = other_table_ != nullptr ? blocks_.stored->block_size / mib : marks_.block_mib;
    const std::uint64_t from = first < block_mib ? 0 : first - block_mib + 1;
    bool before = (other_table_ != nullptr ? *other_table_ : stored_).starts.any(from, end);
    // A block that the replay leaves alone counts on both sides.
    const bool kept = after && other_table_ == nullptr;
    for (std::uint64_t at = marks_.starts.next(from); kept && !before && at < end; at = marks_.starts.next(at + 1)) {
      before = !new_starts_.test(at) || marks_.twice.test(at);
      if (steps++ == places::log_target_steps_max) blocks_.targets_capped = true;
      if (blocks_.targets_capped) return targets_.clear();
    }
    const bool structure =
        std::any_of(claims_.structures.begin(), claims_.structures.end(), [&](const SpacePiece& piece) {
          return target.place.meets({piece.start, piece.end - piece.start});
        });
    const auto& bitmaps = claims_.bitmaps;
    const auto bitmap = std::lower_bound(bitmaps.begin(), bitmaps.end(), first);
    const bool on_bitmap = bitmap != bitmaps.end() && *bitmap * mib < target.place.end();
    const bool owned = after || structure || on_bitmap;
    using Kind = LogHit::Kind;
    const auto hit = [&](Kind kind, Extent place) {
      blocks_.log_hits.push_back({target.entry, target.at, place, kind, before, after});
    };
    if (before || after) hit(Kind::block, target.place);
    if (on_bitmap) hit(Kind::bitmap, {*bitmap * mib, mib});
    // A file that its replay makes longer than any number of JavaScript holds every target.
    const bool inside = target.place.offset < blocks_.shape.end || blocks_.shape.end == FileSize::max;
    if (!owned && inside) hit(Kind::unclaimed, target.place);
  }
  targets_.clear();
}

/// The places of blocks and bitmaps that the report will name: of each write the first that it meets. Which entries they
/// belong to is known to nobody yet. Bounded by the writes that are compared, and those that are listed.
void BatScan::list_victims(const Image& image, Known& file) {
  auto& victims = blocks_.log_victims;
  const auto add = [&](Extent target) {
    const std::uint64_t first = target.offset / mib;
    const std::uint64_t end =
        target.length == 0 ? first : (std::min(target.end(), places::compared_max) + mib - 1) / mib;
    const std::size_t bitmap = first_from(claims_.bitmaps, first);
    for (const std::uint64_t at : {marks_.starts.next(first < marks_.block_mib ? 0 : first - marks_.block_mib + 1),
                                   bitmap < claims_.bitmaps.size() ? claims_.bitmaps[bitmap] : end})
      if (at < end) victims.push_back({at, ~std::uint64_t{0}});
  };
  for (const Target& target : targets_) add(target.place);
  // A long log that is history is part of deep reports alone, and they may follow others.
  const Log& log = image.log;
  const bool listed = !log.active.empty() || log.place.length <= places::log_history_max;
  for (std::size_t i = 0; listed && i < std::min(log.entries.size(), places::log_entries_shown); ++i) {
    const LogEntry& entry = log.entries[i];
    if (entry.active || !entry.listed) continue;
    const std::uint64_t count = std::min<std::uint64_t>(log.descriptors_of(entry), places::log_descriptors_shown);
    for_descriptors(file, log, entry, count, Need::extra, [&](std::uint64_t, Bytes bytes) {
      const LogDescriptor d = descriptor_of(bytes);
      if (d.kind != LogDescriptor::Kind::unknown && d.length <= ~d.file_offset) add({d.file_offset, d.length});
      return true;
    });
  }
  sort(victims, [](const LogVictim& a, const LogVictim& b) { return a.position < b.position; });
  const auto same = [](const LogVictim& a, const LogVictim& b) { return a.position == b.position; };
  victims.erase(std::unique(victims.begin(), victims.end(), same), victims.end());
}

void BatScan::Victims::units(std::uint64_t first, Bytes words, Seen seen) {
  if (seen == Seen::stored) return;
  const TableShape& shape = blocks_.shape;
  auto& victims = blocks_.log_victims;
  for (std::size_t i = 0; i < words.size() / places::bat_entry_size; ++i) {
    const auto entry = read_le<std::uint64_t>(words, i * places::bat_entry_size);
    const std::uint64_t position = bat::position(entry);
    if (position < victims.front().position || position > victims.back().position) continue;
    const std::uint64_t index = first + i;
    const unsigned state = bat::state(entry);
    const bool claims = shape.is_bitmap(index) ? shape.differencing() && state == bat::present
                                               : shape.block_of(index) < shape.payload_blocks && bat::holds_data(state);
    if (!claims) continue;
    const auto at = std::partition_point(victims.begin(), victims.end(),
                                         [&](const LogVictim& each) { return each.position < position; });
    if (at->position == position) at->index = std::min(at->index, index);
  }
}

std::string log_victim(const Blocks& blocks, Extent target) {
  const TableShape& shape = blocks.shape;
  const std::uint64_t block_mib = shape.block_size / mib;
  const std::uint64_t first = target.offset / mib;
  const std::uint64_t from = first < block_mib ? 0 : first - block_mib + 1;
  const auto& all = blocks.log_victims;
  for (auto at =
           std::partition_point(all.begin(), all.end(), [&](const LogVictim& each) { return each.position < from; });
       at != all.end() && at->position * mib < target.end(); ++at) {
    if (at->index >= shape.entries) continue;  // what named it could not be read again
    const bool bitmap = shape.is_bitmap(at->index);
    const Extent place{at->position * mib, bitmap ? mib : shape.block_size};
    if (!place.meets(target)) continue;
    const char* more = target.end() > place.end() ? " and what follows it" : "";
    return bitmap ? say("sector bitmap of chunk ", shape.chunk_of(at->index), more)
                  : say("block ", shape.block_of(at->index), " of the disk", more);
  }
  return {};
}

std::optional<std::uint64_t> bitmap_victim(const Blocks& blocks, const LogHit& hit) {
  const auto& all = blocks.log_victims;
  const std::uint64_t position = hit.place.offset / mib;
  const auto at =
      std::partition_point(all.begin(), all.end(), [&](const LogVictim& each) { return each.position < position; });
  const bool found = at != all.end() && at->position == position && at->index < blocks.shape.entries;
  return found && blocks.shape.is_bitmap(at->index) ? std::optional(at->index) : std::nullopt;
}

}  // namespace vhdxscope
