#include "scan/stretch_reader.h"

#include <algorithm>

#include "base/sort.h"

namespace vhdxscope {
namespace {

constexpr std::uint64_t page_size = places::log_sector;

}  // namespace

template <class Visit>
void StretchReader::split(Extent range, const Overlay& overlay, Visit visit) const {
  std::uint64_t next = range.offset;
  if (!torn_) {
    for (auto at = overlay.after(range.offset); at != overlay.end() && at->first < range.end(); ++at) {
      if (at->first > next) visit(next, at->first, false);
      next = std::max(next, at->first);
      const std::uint64_t end = std::min(at->second.end, range.end());
      visit(next, end, true);
      next = end;
    }
  }
  if (next < range.end()) visit(next, range.end(), false);
}

template <class Visit>
void StretchReader::pages_of(Extent part, Visit visit) const {
  auto at = std::partition_point(pages_.begin(), pages_.end(),
                                 [part](const Page& p) { return p.sector + page_size <= part.offset; });
  for (; at != pages_.end() && at->sector < part.end(); ++at) {
    const std::uint64_t from = std::max(at->sector, part.offset);
    const std::uint64_t to = std::min(at->sector + page_size, part.end());
    visit(*at, from - at->sector, from - part.offset, to - from);
  }
}

void StretchReader::lose(Extent part, StretchVisitor& visitor) {
  if (part.length == 0) return;
  lost_ += part.length / unit_.size;
  visitor.lost(index_at(part.offset), part.length / unit_.size);
}

StretchReader::StretchReader(const std::vector<Extent>& places, Unit unit, Known& file, StretchVisitor& visitor)
    : unit_(unit) {
  // What the log holds is asked for after what it covers: `stored` is the whole file as it is now.
  const FileSize stored = file.stored_size();
  for (const Extent place : places) add(place, stored, file, visitor);
  sort(pages_, [](const Page& a, const Page& b) { return a.sector < b.sector; });
  std::uint64_t next = 0;
  for (const Page& each : pages_) {
    const Extent sector{each.sector, page_size};
    if (file.holds(sector)) {
      page(each, 0, file.raw(sector).bytes, file.overlay(), visitor);
    } else if (each.sector >= next) {
      log_.add(*stored.inside(sector));
      next = sector.end();
    }
  }
}

void StretchReader::add(Extent place, FileSize stored, Known& file, StretchVisitor& visitor) {
  if (place.length == 0) return;
  const std::uint64_t size = stored.bytes();
  const std::uint64_t here =
      place.offset >= size ? 0 : std::min(place.length, (size - place.offset) / unit_.size * unit_.size);
  if (const auto range = stored.inside({place.offset, here})) stretches_.add(*range);
  const Overlay& overlay = file.overlay();
  const auto first = overlay.after(place.offset);
  const bool changed = first != overlay.end() && first->first < place.end();
  torn_ = torn_ || (changed && place.offset % unit_.size != 0);
  // Behind the end of the file as stored the replay makes zeros. A unit that lies across that end is given up, unless it writes there.
  const std::uint64_t behind = place.offset + here;
  if (behind < place.end()) {
    const std::uint64_t zeros = behind < size ? behind + unit_.size : behind;
    split({behind, place.end() - behind}, overlay, [&](std::uint64_t from, std::uint64_t to, bool covered) {
      if (covered) return;
      const std::uint64_t start = std::max(from, zeros);
      lose({from, start - from}, visitor);
      if (start < to) visitor.zeros(index_at(start), (to - start) / unit_.size, Seen::replayed);
    });
  }
  if (torn_) return;
  for (auto at = first; at != overlay.end() && at->first < place.end(); ++at) {
    const std::uint64_t from = std::max(at->first, place.offset);
    const Extent part{from, std::min(at->second.end, place.end()) - from};
    if (at->second.zeros) {
      visitor.zeros(index_at(from), part.length / unit_.size, Seen::replayed);
    } else {
      pages_.push_back({at->second.sector, part, at->first});
    }
  }
}

/// Bytes of the log sector from `from` on: the page's, but for its first 8 and last 4, which stand in the descriptor.
void StretchReader::page(const Page& page, std::uint64_t from, Bytes bytes, const Overlay& overlay,
                         StretchVisitor& visitor) const {
  CHECK(from % unit_.size == 0 && bytes.size() % unit_.size == 0);
  std::array<std::uint8_t, page_size> copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin() + static_cast<std::ptrdiff_t>(from));
  const Overlay::Segment& segment = overlay.after(page.place)->second;
  std::copy(segment.leading.begin(), segment.leading.end(), copy.begin());
  std::copy(segment.trailing.begin(), segment.trailing.end(), copy.end() - 4);
  const std::uint64_t start = std::max(page.place + from, page.part.offset);
  const std::uint64_t end = std::min(page.place + from + bytes.size(), page.part.end());
  if (start >= end) return;
  visitor.units(
      index_at(start),
      Bytes(copy).subspan(static_cast<std::size_t>(start - page.place), static_cast<std::size_t>(end - start)),
      Seen::replayed);
}

bool StretchReader::supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay, StretchVisitor& visitor) {
  const Extent part{offset, bytes.size()};
  if (stretches_.holds(part)) {
    CHECK((offset - unit_.base) % unit_.size == 0 && bytes.size() % unit_.size == 0);
    stretches_.take(part);
    split(part, overlay, [&](std::uint64_t from, std::uint64_t to, bool covered) {
      visitor.units(index_at(from),
                    bytes.subspan(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(to - from)),
                    covered ? Seen::stored : Seen::both);
    });
    return true;
  }
  if (!log_.holds(part)) return false;
  log_.take(part);
  pages_of(part, [&](const Page& each, std::uint64_t from, std::uint64_t skip, std::uint64_t length) {
    page(each, from, bytes.subspan(static_cast<std::size_t>(skip), static_cast<std::size_t>(length)), overlay, visitor);
  });
  return true;
}

bool StretchReader::unreadable(Extent part, const Overlay& overlay, StretchVisitor& visitor) {
  if (stretches_.holds(part)) {
    stretches_.take(part);
    split(part, overlay, [&](std::uint64_t from, std::uint64_t to, bool covered) {
      if (!covered) lose({from, to - from}, visitor);
    });
    return true;
  }
  if (!log_.holds(part)) return false;
  log_.take(part);
  pages_of(part, [&](const Page& each, std::uint64_t from, std::uint64_t, std::uint64_t length) {
    const std::uint64_t start = std::max(each.place + from, each.part.offset);
    const std::uint64_t end = std::min(each.place + from + length, each.part.end());
    if (start < end) lose({start, end - start}, visitor);
  });
  return true;
}

}  // namespace vhdxscope
