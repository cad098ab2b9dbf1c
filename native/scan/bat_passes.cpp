// Which passes over the table the scan makes, and over which table: the first goes over all of it, further ones only where it has
// shown that they are needed.
#include <algorithm>
#include <iterator>
#include <utility>

#include "scan/bat_scan.h"

namespace vhdxscope {

void BatScan::compare(const Image& image) {
  if (!blocks_.replayed || pass_ != Pass::first) return;
  const TableShape& now = blocks_.shape;
  blocks_.stored = now;
  if (!image.stored) return;
  blocks_.stored = table_shape(image, image.stored->regions, image.stored->metadata);
  if (!blocks_.stored) return;
  TableShape& before = *blocks_.stored;
  before.end = before.file_size;
  before.entries = before.stored;
  if (before.same_table(now)) before = now;
}

void BatScan::advance(Image& image, Known& file) {
  while (!as_stored_ && reader_->finished() && !blocks_.finished) {
    if (!blocks_.scanned) finish(image, file);
    if (next_pass(file)) continue;
    if (!targets_.empty()) judge_targets();
    // What comes next has use for the room.
    marks_.twice.drop();
    stored_.starts.drop();
    new_starts_.drop();
    blocks_.finished = !ask_stored(image, file);
  }
  if (!as_stored_) return;
  const AsStored stored(image);
  file.as_stored(true);
  as_stored_->advance(image, file);
  file.as_stored(false);
  blocks_.finished = as_stored_->blocks().finished;
  if (!blocks_.finished) return;
  blocks_without_ = std::make_unique<Blocks>(std::move(as_stored_->blocks_));
  blocks_.as_stored = blocks_without_.get();
  as_stored_.reset();
}

bool BatScan::next_pass(Known& file) {
  const auto start = [&](const TableShape& shape, std::unique_ptr<StretchVisitor> visitor) {
    lost_ += reader_->lost();
    further_ = std::move(visitor);
    reader_ = std::make_unique<StretchReader>(shape, file, *further_);
    return true;
  };
  switch (pass_) {
    case Pass::first:
      pass_ = Pass::overlaps;
      if (Overlaps::exist(claims_, marks_))
        return start(blocks_.shape, std::make_unique<Overlaps>(claims_, marks_, blocks_));
      [[fallthrough]];
    case Pass::overlaps:
      pass_ = Pass::victims;
      if (!blocks_.log_victims.empty()) return start(blocks_.shape, std::make_unique<Victims>(blocks_));
      [[fallthrough]];
    case Pass::victims:
      pass_ = Pass::stored;
      if (blocks_.stored && *blocks_.stored != blocks_.shape) {
        auto count = std::make_unique<StoredCount>(*blocks_.stored);
        const StoredCount* other = count.get();
        file.as_stored(true);
        start(*blocks_.stored, std::move(count));
        file.as_stored(false);
        other_table_ = other;
        return true;
      }
      [[fallthrough]];
    case Pass::stored:
    case Pass::none: return false;
  }
  __builtin_trap();
}

bool BatScan::ask_stored(Image& image, Known& file) {
  constexpr Odd faults[] = {Odd::bat_003, Odd::bat_004, Odd::bat_005, Odd::bat_006,     Odd::bat_008,
                            Odd::bat_009, Odd::bat_011, Odd::bat_012, Odd::bat_017,     Odd::sbm_001,
                            Odd::sbm_004, Odd::sbm_005, Odd::sbm_006, Odd::sbm_006_end, Odd::sbm_006_overlap};
  // Of the file as stored there are no others.
  if (!image.log.replays || !image.stored) return false;
  const bool faulty =
      blocks_.shape.entries < blocks_.shape.needed ||
      std::any_of(std::begin(faults), std::end(faults), [&](Odd kind) { return list(kind).total != 0; });
  if (!faulty) return false;
  const AsStored stored(image);
  const auto shape = table_shape(image);
  if (!shape) return false;
  file.as_stored(true);
  as_stored_ = std::make_unique<BatScan>(image, *shape, file);
  file.as_stored(false);
  return true;
}

}  // namespace vhdxscope
