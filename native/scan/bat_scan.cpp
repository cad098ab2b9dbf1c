#include "scan/bat_scan.h"

#include <algorithm>

#include "base/sort.h"
#include "format/bat_entry.h"

namespace vhdxscope {
namespace {

using places::mib;

void add_zeros(Tally& tally, std::uint64_t payload, std::uint64_t other) {
  tally.payload[bat::not_present] += payload;
  tally.other[bat::not_present] += other;
}

}  // namespace

void Tally::add(const Tally& more) {
  for (std::size_t i = 0; i < 8; ++i) {
    payload[i] += more.payload[i];
    other[i] += more.other[i];
  }
  last_in_use = last_in_use || more.last_in_use;
}

std::uint64_t Tally::examined() const {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out += payload[i] + other[i];
  return out;
}

std::uint64_t written(const TableShape& shape, const Tally& tally) {
  const std::uint64_t whole = tally.in_use() * shape.block_size;
  return tally.last_in_use ? whole - shape.block_size + shape.length_of(shape.payload_blocks - 1) : whole;
}

BatScan::BatScan(const Image& image, const TableShape& shape, Known& file) {
  blocks_.shape = shape;
  blocks_.replayed = image.replayed();
  marks_.block_mib = shape.block_size / mib;
  if (shape.end >= shape.block_size) marks_.limit = std::min((shape.end - shape.block_size) / mib, MibPlane::size - 1);
  claims_.structures = structures_of(image);
  claims_.starts = &marks_.starts;
  claims_.block_mib = marks_.block_mib;
  const std::uint64_t blocks = std::min(shape.payload_blocks, shape.entries);
  blocks_per_cell_ = std::max<std::uint64_t>(1, (blocks + places::cells_max - 1) / places::cells_max);
  cells_.resize(static_cast<std::size_t>((blocks + blocks_per_cell_ - 1) / blocks_per_cell_));
  if (shape.differencing())
    chunks_.resize(
        static_cast<std::size_t>(std::min(shape.entries / (shape.chunk_ratio + 1) + 1, places::chunks_max + 1)));
  if (image.replayed()) note_targets(image, file);
  changes_.note(shape, file.overlay());
  blocks_.changes_capped = changes_.capped();
  reader_.reset(new StretchReader(blocks_.shape, file, *this));
  blocks_.torn = reader_->torn();
}

void BatScan::add_cells(std::uint64_t block, std::uint64_t count, const std::uint64_t* by_state) {
  while (count > 0) {
    const std::uint64_t cell = block / blocks_per_cell_;
    const std::uint64_t here = by_state != nullptr ? count : std::min(count, (cell + 1) * blocks_per_cell_ - block);
    auto& counts = cells_[static_cast<std::size_t>(cell)];
    if (by_state == nullptr) counts[bat::not_present] += static_cast<std::uint32_t>(here);
    for (std::size_t i = 0; by_state != nullptr && i < 8; ++i) counts[i] += static_cast<std::uint32_t>(by_state[i]);
    block += here;
    count -= here;
  }
}

void BatScan::add_run(const BlockRun& run, Seen seen) {
  if (run.first == run.end) return;
  if (seen != Seen::stored) order_.add(run);
  if (seen != Seen::replayed && blocks_.replayed) stored_.order.add(run);
}

void BatScan::zeros(std::uint64_t first, std::uint64_t count, Seen seen) {
  const TableShape& shape = blocks_.shape;
  const std::uint64_t end = first + count;
  const auto payload_before = [&](std::uint64_t index) {
    return std::min(index - shape.bitmaps_before(index), shape.payload_blocks);
  };
  const std::uint64_t block = payload_before(first);
  const std::uint64_t payload = payload_before(end) - block;
  add_zeros(seen == Seen::both ? both_ : replayed_only_, payload, count - payload);
  add_cells(block, payload, nullptr);
  for (std::uint64_t at = first; at < end && !chunks_.empty();) {
    const std::uint64_t c = shape.chunk_of(at);
    const std::uint64_t stop = std::min(end, shape.index_of_bitmap(c) + 1);
    chunk(c)->seen += static_cast<std::uint32_t>(stop - at);
    at = stop;
  }
  BlockRun run{.first = first, .end = end};
  if (payload != 0) run.block(0, marks_.block_mib);
  add_run(run, seen);
}

void BatScan::units(std::uint64_t first, Bytes words, Seen seen) {
  const TableShape& shape = blocks_.shape;
  const std::uint64_t count = words.size() / places::bat_entry_size;
  BlockRun run{.first = first, .end = first + count};
  if (seen != Seen::both) changes_.compare(first, words, seen == Seen::stored, list(Odd::log_030));
  if (seen == Seen::stored) return stored_.units(first, words, seen);
  Tally& tally = seen == Seen::both ? both_ : replayed_only_;
  const auto word = [&](std::uint64_t index) {
    return read_le<std::uint64_t>(words, static_cast<std::size_t>(index - first) * places::bat_entry_size);
  };
  for (std::uint64_t index = first; index < first + count;) {
    const std::uint64_t c = shape.chunk_of(index);
    const std::uint64_t bitmap_index = shape.index_of_bitmap(c);
    const std::uint64_t stop = std::min(bitmap_index, first + count);
    const std::uint64_t block = index - c;
    if (Chunk* facts = chunk(c)) facts->seen += static_cast<std::uint32_t>(std::min(stop + 1, first + count) - index);
    std::uint64_t left = std::min(stop - index, shape.payload_blocks - std::min(block, shape.payload_blocks));
    for (std::uint64_t at = block; left != 0;) {
      const std::uint64_t n = std::min(left, (at / blocks_per_cell_ + 1) * blocks_per_cell_ - at);
      std::array<std::uint64_t, 8> by_state{};
      for (std::uint64_t done = 0; done < n;) {
        const auto skip = static_cast<std::size_t>(at + done + c - first) * places::bat_entry_size;
        done += fold_healthy(words.subspan(skip, static_cast<std::size_t>(n - done) * places::bat_entry_size), marks_,
                             by_state.data(), run);
        if (done == n) break;
        const std::uint64_t entry = word(at + done + c);
        ++by_state[bat::state(entry)];
        payload(at + done, entry, run);
        ++done;
      }
      for (std::size_t i = 0; i < 8; ++i) tally.payload[i] += by_state[i];
      add_cells(at, n, by_state.data());
      if (at + n == shape.payload_blocks && bat::holds_data(bat::state(word(at + n - 1 + c)))) {
        tally.last_in_use = true;
        last_position_ = bat::position(word(at + n - 1 + c));
      }
      at += n;
      left -= n;
    }
    for (index = std::max(index, std::min(stop, shape.payload_blocks + c)); index < stop; ++index) {
      ++tally.other[bat::state(word(index))];
      spare(index, word(index));
    }
    if (index == bitmap_index && index < first + count) {
      ++tally.other[bat::state(word(index))];
      bitmap(c, word(index));
      ++index;
    }
  }
  for (std::size_t i = 0; seen == Seen::replayed && i < words.size(); i += places::bat_entry_size) {
    const auto entry = read_le<std::uint64_t>(words, i);
    const std::uint64_t index = first + i / places::bat_entry_size;
    const bool used =
        !shape.is_bitmap(index) && shape.block_of(index) < shape.payload_blocks && bat::holds_data(bat::state(entry));
    if (used && bat::position(entry) < MibPlane::size) new_starts_.set(bat::position(entry));
  }
  missing_.settle();
  add_run(run, seen);
}

void BatScan::spare(std::uint64_t index, std::uint64_t entry) {
  if (entry == 0) return;
  odd(Odd::bat_020, index, entry);
  if (bat::reserved(entry) != 0) odd(Odd::bat_003, index, entry);
  if (bat::position(entry) >= places::position_usual_max) odd(Odd::bat_025, index, entry);
}

void BatScan::payload(std::uint64_t block, std::uint64_t entry, BlockRun& run) {
  const TableShape& shape = blocks_.shape;
  const std::uint64_t index = shape.index_of_block(block);
  const unsigned state = bat::state(entry);
  const std::uint64_t position = bat::position(entry);
  const auto when = [&](bool applies, Odd kind) {
    if (applies) odd(kind, index, entry);
  };
  when(bat::reserved(entry) != 0, Odd::bat_003);
  when(position >= places::position_usual_max, Odd::bat_025);
  run.block(bat::holds_data(state) ? position : 0, marks_.block_mib);
  if (state == 4 || state == 5) return odd(Odd::bat_004, index, entry);
  if (bat::holds_data(state)) {
    if (state == bat::partially_present) {
      when(!shape.differencing(), Odd::bat_005);
      if (Chunk* facts = chunk(shape.chunk_of(index))) {
        ++facts->partial;
        partial_.set(block);
      }
    }
    if (position == 0) return odd(Odd::bat_006, index, entry);
    return placed(block, entry);
  }
  if (position == 0) return;
  if (position < MibPlane::size) {
    claims_.anchors.set(position);
  } else if (shape.end > places::compared_max) {
    ++blocks_.beyond_compared;
  }
  if (state == bat::not_present) return odd(Odd::bat_014, index, entry);
  if (state == bat::zero) return odd(Odd::bat_013, index, entry);
  odd(Odd::bat_015, index, entry);
  const std::uint64_t offset = bat::offset(entry);
  when(offset > shape.end || shape.end - offset < shape.block_size, Odd::bat_016);
}

/// A block in use at a place of the file.
void BatScan::placed(std::uint64_t block, std::uint64_t entry) {
  const TableShape& shape = blocks_.shape;
  const std::uint64_t index = shape.index_of_block(block);
  const std::uint64_t position = bat::position(entry);
  const std::uint64_t offset = bat::offset(entry);
  const std::uint64_t length = shape.length_of(block);
  const bool starts_inside = offset < shape.end;
  if (!starts_inside || shape.end - offset < length) {
    odd(starts_inside ? Odd::bat_009 : Odd::bat_008, index, entry);
    ++blocks_.missing_blocks;
    missing_.add(block);
  } else if (shape.end - offset < shape.block_size) {
    odd(Odd::bat_010, index, entry);
  }
  if (position < MibPlane::size) {
    if (marks_.starts.set(position)) marks_.twice.set(position);
    return;
  }
  if (!far_.add(position)) ++blocks_.beyond_compared;
}

void BatScan::bitmap(std::uint64_t c, std::uint64_t entry) {
  const TableShape& shape = blocks_.shape;
  const std::uint64_t index = shape.index_of_bitmap(c);
  const unsigned state = bat::state(entry);
  const std::uint64_t position = bat::position(entry);
  const auto when = [&](bool applies, Odd kind) {
    if (applies) odd(kind, index, entry);
  };
  when(bat::reserved(entry) != 0, Odd::bat_003);
  when(position >= places::position_usual_max, Odd::bat_025);
  when(state == bat::not_present && position != 0, Odd::sbm_011);
  const bool present = state == bat::present;
  const bool garbage = state != bat::not_present && !present;
  if (!shape.differencing()) {
    when(present, Odd::sbm_002);
    when(garbage, Odd::sbm_003);
    return;
  }
  when(garbage, Odd::sbm_001);
  when(present && position == 0, Odd::sbm_005);
  if (Chunk* facts = chunk(c)) facts->bitmap = entry;
}

const Blocks& BatScan::blocks() {
  blocks_.now = both_;
  blocks_.now.add(replayed_only_);
  blocks_.now.fragments = order_.fragments();
  blocks_.before = both_;
  blocks_.before.add(stored_.tally);
  blocks_.before.fragments = stored_.order.fragments();
  if (other_table_ != nullptr) {
    blocks_.before = other_table_->tally;
    blocks_.before.fragments = other_table_->order.fragments();
    blocks_.stored_lost = reader_->lost();
  }
  blocks_.lost = lost_ + (other_table_ != nullptr ? 0 : reader_->lost());
  return blocks_;
}

void BatScan::finish(const Image& image, Known& file) {
  blocks_.scanned = true;
  marks_.settle();
  claims_.far = far_.take();
  blocks_.placed = order_.placed();
  blocks_.in_order = order_.in_order();
  for (const auto& run : missing_.runs()) {
    if (blocks_.missing.size() == places::missing_ranges_shown) break;
    blocks_.missing.push_back({run.start, run.end - run.start});
  }
  judge_bitmaps();
  blocks_.readable_bitmaps = bitmaps_.size();
  list_victims(image, file);
  blocks_.space = measure_space(claims_, blocks_.shape.file_size, blocks_.shape.end);
  measure_missing();
}

/// What is named behind the end. Of the disk's last block only what lies in the disk is missed.
void BatScan::measure_missing() {
  const TableShape& shape = blocks_.shape;
  Space& space = blocks_.space;
  std::vector<std::uint64_t> others;
  for (const std::uint64_t far : claims_.far) {
    if (far != last_position_) others.push_back(far);
  }
  const std::size_t same = claims_.far.size() - others.size();
  const bool is_far = same != 0;
  const bool alone = is_far ? same == 1 : last_position_ < MibPlane::size && !marks_.twice.test(last_position_);
  const bool trim = last_position_ != 0 && alone;
  std::uint64_t last_end = 0;
  if (trim) {
    const std::uint64_t start = last_position_ * mib;
    const std::uint64_t end = Extent{start, shape.length_of(shape.payload_blocks - 1)}.end();
    // It may overlap others: the walk takes what is left of it.
    if (is_far) {
      claims_.far.swap(others);
    } else {
      marks_.starts.clear(last_position_);
    }
    std::uint64_t extra = 0;
    SpaceWalk walk(claims_, start, end, false);
    SpacePiece piece;
    while (walk.next(piece)) {
      if (piece.kind == Kind::free && piece.end > shape.end) extra += piece.end - std::max(piece.start, shape.end);
    }
    space.missing = extra;
    last_end = end;
  }
  // Without the end of the disk's last block the last claim ends less than a block earlier.
  const std::uint64_t from = space.claimed - std::min(space.claimed, shape.block_size);
  space.missing += claimed_behind(claims_, shape.end, from, space.needed_size);
  if (trim && is_far) claims_.far.swap(others);
  if (trim && !is_far) marks_.starts.set(last_position_);
  space.needed_size = std::max(space.needed_size, last_end);
}

bool BatScan::supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay) {
  if (as_stored_) return as_stored_->supply(offset, bytes, no_changes_);
  return reader_->supply(offset, bytes, changes(overlay), visitor());
}

bool BatScan::unreadable(Extent part, const Overlay& overlay) {
  if (as_stored_) return as_stored_->unreadable(part, no_changes_);
  return reader_->unreadable(part, changes(overlay), visitor());
}

}  // namespace vhdxscope
