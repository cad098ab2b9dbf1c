#include "image/known.h"

#include <algorithm>
#include <iterator>

#include "base/sort.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

bool meets(ByteRange a, ByteRange b) { return a.offset() < b.end() && b.offset() < a.end(); }
bool before(ByteRange a, ByteRange b) { return a.offset() < b.offset(); }

/// Takes `part` out of `gaps`, ascending and disjoint: what of it was in them.
std::vector<ByteRange> take(std::vector<ByteRange>& gaps, ByteRange part) {
  std::vector<ByteRange> hits;
  auto at =
      std::partition_point(gaps.begin(), gaps.end(), [part](ByteRange gap) { return gap.end() <= part.offset(); });
  while (at != gaps.end() && at->offset() < part.end()) {
    const ByteRange gap = *at;
    const ByteRange hit = gap.part(std::max(gap.offset(), part.offset()), std::min(gap.end(), part.end()));
    hits.push_back(hit);
    at = gaps.erase(at);
    if (gap.end() > hit.end()) at = gaps.insert(at, gap.part(hit.end(), gap.end()));
    if (gap.offset() < hit.offset()) at = std::next(gaps.insert(at, gap.part(gap.offset(), hit.offset())));
  }
  return hits;
}

}  // namespace

std::size_t Known::first_after(std::uint64_t offset) const {
  const auto at = std::partition_point(pieces_.begin(), pieces_.end(),
                                       [offset](const Piece& piece) { return piece.range.end() <= offset; });
  return static_cast<std::size_t>(at - pieces_.begin());
}

/// Gives every byte of `range` a piece. False if that would hold too much; then nothing changes.
bool Known::make_pieces(ByteRange range) {
  std::vector<ByteRange> holes;
  std::uint64_t next = range.offset();
  for (std::size_t i = first_after(range.offset()); i < pieces_.size() && pieces_[i].range.offset() < range.end();
       ++i) {
    if (pieces_[i].range.offset() > next) holes.push_back(range.part(next, pieces_[i].range.offset()));
    next = pieces_[i].range.end();
  }
  if (next < range.end()) holes.push_back(range.part(next, range.end()));

  std::uint64_t more = 0;
  for (const auto hole : holes) more += hole.length();
  if (more > places::known_max - held_) return false;
  held_ += more;
  if (more != 0) missing_.reset();
  for (const auto hole : holes) {
    for (std::uint64_t from = hole.offset(); from < hole.end(); from += places::wish_max) {
      const ByteRange part = hole.part(from, std::min(hole.end(), from + places::wish_max));
      Piece piece{part, {}, {part}, browsing_};
      piece.data.resize(static_cast<std::size_t>(part.length()));
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(first_after(part.offset())), std::move(piece));
    }
  }
  return true;
}

/// The bytes of `range`, which lies in the pieces first..last, put together. The pieces stay as they are: to join them
/// would copy all that is held once for each of a thousand items that overlap.
Bytes Known::gather(ByteRange range, std::size_t first, std::size_t last) {
  gathered_.clear();
  for (std::size_t i = first; i <= last; ++i) {
    const Piece& piece = pieces_[i];
    const ByteRange part =
        range.part(std::max(range.offset(), piece.range.offset()), std::min(range.end(), piece.range.end()));
    const auto start = piece.data.begin() + static_cast<std::ptrdiff_t>(part.offset() - piece.range.offset());
    gathered_.insert(gathered_.end(), start, start + static_cast<std::ptrdiff_t>(part.length()));
  }
  return gathered_;
}

bool Known::want(Extent claim) {
  const auto range = size_.clipped(claim);
  return !range || make_pieces(*range);
}

View Known::raw(Extent claim, Need need) {
  const auto range = size_.inside(claim);
  if (!range) return {Presence::outside};
  if (range->length() == 0) return {Presence::present};
  if (!make_pieces(*range)) {
    lacking_ = lacking_ || need == Need::verdict;
    return {Presence::capped};
  }
  const std::size_t first = first_after(range->offset());
  std::size_t last = first;
  bool missing = false;
  for (std::size_t i = first; i < pieces_.size() && pieces_[i].range.offset() < range->end(); ++i) {
    last = i;
    for (const auto gap : pieces_[i].gaps) missing = missing || meets(gap, *range);
  }
  if (missing) {
    waiting_ = true;
    return {Presence::waiting};
  }
  for (const auto bad : unreadable_) {
    if (!meets(bad, *range)) continue;
    lacking_ = lacking_ || need == Need::verdict;
    return {Presence::unreadable};
  }
  if (first != last) return {Presence::present, gather(*range, first, last)};
  const Piece& piece = pieces_[first];
  const auto start = static_cast<std::size_t>(range->offset() - piece.range.offset());
  return {Presence::present, Bytes(piece.data).subspan(start, static_cast<std::size_t>(range->length()))};
}

View Known::bytes(Extent claim, Need need) {
  if (!replayed_size_ || as_stored_) return raw(claim, need);
  const auto range = size().inside(claim);
  if (!range) return {Presence::outside};
  const auto segment = overlay_.after(range->offset());
  const bool changed = segment != overlay_.end() && segment->first < range->end();
  return !changed && size_.inside(claim) ? raw(claim, need) : assemble(*range, need);
}

/// Stored bytes, log sectors and zeros, put together.
View Known::assemble(ByteRange range, Need need) {
  if (range.length() > places::wish_max) {
    lacking_ = lacking_ || need == Need::verdict;
    return {Presence::capped};
  }
  std::vector<std::uint8_t> out(static_cast<std::size_t>(range.length()));
  Presence worst = Presence::present;
  // The part of `from`, whose first byte belongs at `offset` of the file, that lies in the range.
  const auto copy = [&](std::uint64_t offset, Bytes from) {
    const std::uint64_t start = std::max(offset, range.offset());
    const std::uint64_t end = std::min(offset + from.size(), range.end());
    if (start < end) {
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(start - offset), end - start,
                  out.begin() + static_cast<std::ptrdiff_t>(start - range.offset()));
    }
  };
  const auto take = [&](std::uint64_t offset, Extent stored, std::size_t skip, std::size_t length) {
    const View view = raw(stored, need);
    if (view.presence == Presence::present) {
      copy(offset, view.bytes.subspan(skip, length));
    } else {
      worst = view.presence;
    }
  };
  const auto stored = [&](std::uint64_t from, std::uint64_t to) {
    // Behind the end of the file as stored the replay makes zeros.
    if (const auto part = size_.clipped({from, to - from}))
      take(from, part->extent(), 0, static_cast<std::size_t>(part->length()));
  };
  std::uint64_t next = range.offset();
  for (auto at = overlay_.after(range.offset()); at != overlay_.end() && at->first < range.end(); ++at) {
    if (at->first > next) stored(next, at->first);
    next = std::min(at->second.end, range.end());
    if (at->second.zeros) continue;
    take(at->first + 8, {at->second.sector, places::log_sector}, 8, places::log_sector - 12);
    copy(at->first, at->second.leading);
    copy(at->first + places::log_sector - 4, at->second.trailing);
  }
  if (next < range.end()) stored(next, range.end());
  if (worst != Presence::present) return {worst};
  assembled_ = std::move(out);
  return {Presence::present, assembled_};
}

std::vector<ByteRange> Known::wanted() const {
  std::vector<ByteRange> all;
  for (const auto& piece : pieces_) all.insert(all.end(), piece.gaps.begin(), piece.gaps.end());
  for (const auto& scanned : scanned_) {
    std::vector<ByteRange> more = scanned.gaps;
    for (const auto gap : all) take(more, gap);
    for (const auto gap : more) {
      // From the start of the place, so that the cuts do not depend on what has come.
      const std::uint64_t start = scanned.fold->place().offset();
      for (std::uint64_t from = gap.offset(); from < gap.end();) {
        const std::uint64_t to = std::min(gap.end(), from + places::wish_max - (from - start) % places::wish_max);
        all.push_back(gap.part(from, to));
        from = to;
      }
    }
    sort(all, [](ByteRange a, ByteRange b) { return before(a, b); });
  }
  return all;
}

std::uint64_t Known::missing() {
  if (!missing_) {
    missing_ = 0;
    for (const auto gap : wanted()) *missing_ += gap.length();
  }
  return *missing_;
}

void Known::drop_browsed() {
  const auto last = std::remove_if(pieces_.begin(), pieces_.end(), [this](const Piece& piece) {
    if (piece.browsed) held_ -= piece.range.length();
    return piece.browsed;
  });
  pieces_.erase(last, pieces_.end());
  missing_.reset();
}

bool Known::holds(Extent claim) const {
  const auto range = size_.inside(claim);
  if (!range) return false;
  std::uint64_t next = range->offset();
  for (std::size_t i = first_after(next);
       i < pieces_.size() && pieces_[i].range.offset() <= next && next < range->end(); ++i) {
    for (const auto gap : pieces_[i].gaps) {
      if (meets(gap, *range)) return false;
    }
    next = pieces_[i].range.end();
  }
  return next >= range->end();
}

bool Known::lacks(Extent claim) const {
  const auto part = size_.inside(claim);
  if (!part || part->length() == 0) return false;
  std::vector<ByteRange> open{*part};
  for (std::size_t i = first_after(part->offset()); i < pieces_.size() && pieces_[i].range.offset() < part->end();
       ++i) {
    for (const auto gap : pieces_[i].gaps) take(open, gap);
  }
  for (const auto& scanned : scanned_) {
    for (const auto gap : scanned.gaps) take(open, gap);
  }
  return open.empty();
}

/// Gives `part` to all who lack it; without bytes it could not be read.
void Known::deliver(ByteRange part, const std::uint8_t* bytes) {
  std::vector<ByteRange> open{part};
  for (std::size_t i = first_after(part.offset()); i < pieces_.size() && pieces_[i].range.offset() < part.end(); ++i) {
    Piece& piece = pieces_[i];
    for (const auto hit : take(piece.gaps, part)) {
      take(open, hit);
      if (bytes == nullptr) continue;
      std::copy_n(bytes + (hit.offset() - part.offset()), hit.length(),
                  piece.data.begin() + static_cast<std::ptrdiff_t>(hit.offset() - piece.range.offset()));
    }
  }
  for (auto& scanned : scanned_) {
    for (const auto hit : take(scanned.gaps, part)) {
      take(open, hit);
      scanned.unreadable = scanned.unreadable || bytes == nullptr;
      if (bytes == nullptr) continue;
      scanned.fold->consume(hit.offset(),
                            {bytes + (hit.offset() - part.offset()), static_cast<std::size_t>(hit.length())});
    }
  }
  CHECK(open.empty() && part.length() != 0);
  if (missing_) *missing_ -= part.length();
}

void Known::supply(std::uint64_t offset, Bytes bytes) {
  const auto part = size_.inside({offset, bytes.size()});
  CHECK(part);
  deliver(*part, bytes.data());
}

Presence Known::scan(Fold& fold, Need need) {
  const auto known = [&](const Scanned& s) { return s.fold == &fold; };
  auto at = std::find_if(scanned_.begin(), scanned_.end(), known);
  if (at == scanned_.end()) {
    const ByteRange place = fold.place();
    missing_.reset();
    scanned_.push_back({&fold, {}, false});
    at = std::prev(scanned_.end());
    if (place.length() != 0) at->gaps.push_back(place);
    std::vector<ByteRange> coming;
    for (std::size_t i = first_after(place.offset()); i < pieces_.size() && pieces_[i].range.offset() < place.end();
         ++i) {
      const Piece& piece = pieces_[i];
      std::vector<ByteRange> held = take(at->gaps, piece.range);
      for (const auto gap : piece.gaps) {
        // Still to come: to both.
        for (const auto hit : take(held, gap)) coming.push_back(hit);
      }
      for (const auto bad : unreadable_) at->unreadable = !take(held, bad).empty() || at->unreadable;
      for (const auto hit : held) {
        fold.consume(hit.offset(), Bytes(piece.data)
                                       .subspan(static_cast<std::size_t>(hit.offset() - piece.range.offset()),
                                                static_cast<std::size_t>(hit.length())));
      }
    }
    at->gaps.insert(at->gaps.end(), coming.begin(), coming.end());
    sort(at->gaps, [](ByteRange a, ByteRange b) { return before(a, b); });
  }
  if (!at->gaps.empty()) {
    waiting_ = true;
    return Presence::waiting;
  }
  if (!at->unreadable) return Presence::present;
  lacking_ = lacking_ || need == Need::verdict;
  return Presence::unreadable;
}

void Known::adopt(std::uint64_t offset, std::vector<std::uint8_t> bytes) {
  const auto range = size_.inside({offset, bytes.size()});
  CHECK(range);
  const std::size_t at = first_after(offset);
  const bool taken = at < pieces_.size() && pieces_[at].range.offset() < range->end();
  if (taken || bytes.size() > places::known_max - held_) return;
  held_ += bytes.size();
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), Piece{*range, std::move(bytes), {}, browsing_});
}

LogRing& Known::log_ring(ByteRange place) {
  if (!log_ring_) log_ring_ = std::make_unique<LogRing>(place);
  CHECK(log_ring_->place() == place);
  return *log_ring_;
}

void Known::keep_log(std::shared_ptr<const LogFound> found) {
  log_found_ = std::move(found);
  const auto freed = [&](const Scanned& each) { return each.fold == log_ring_.get(); };
  scanned_.erase(std::remove_if(scanned_.begin(), scanned_.end(), freed), scanned_.end());
  log_ring_.reset();
}

void Known::unreadable(Extent extent) {
  const auto part = size_.inside(extent);
  CHECK(part);
  deliver(*part, nullptr);
  auto at =
      std::find_if(unreadable_.begin(), unreadable_.end(), [part](ByteRange r) { return r.offset() > part->offset(); });
  at = unreadable_.insert(at, *part);
  const auto touch = [this](std::size_t i) {
    if (i + 1 >= unreadable_.size() || unreadable_[i].end() != unreadable_[i + 1].offset()) return;
    unreadable_[i] = *size_.inside({unreadable_[i].offset(), unreadable_[i].length() + unreadable_[i + 1].length()});
    unreadable_.erase(unreadable_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  };
  const auto index = static_cast<std::size_t>(at - unreadable_.begin());
  touch(index);
  if (index > 0) touch(index - 1);
}

}  // namespace vhdxscope
