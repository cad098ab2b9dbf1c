#include "scan/table_reader.h"

#include <algorithm>

#include "base/sort.h"

namespace vhdxscope {
namespace {

constexpr std::uint64_t entry_size = places::bat_entry_size;
constexpr std::uint64_t page_size = places::log_sector;

}  // namespace

template <class Visit>
void TableReader::split(Extent range, const Overlay& overlay, Visit visit) const {
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
void TableReader::pages_of(Extent part, Visit visit) const {
  auto at = std::partition_point(pages_.begin(), pages_.end(),
                                 [part](const Page& p) { return p.sector + page_size <= part.offset; });
  for (; at != pages_.end() && at->sector < part.end(); ++at) {
    const std::uint64_t from = std::max(at->sector, part.offset);
    const std::uint64_t to = std::min(at->sector + page_size, part.end());
    visit(*at, from - at->sector, from - part.offset, to - from);
  }
}

TableReader::TableReader(const TableShape& shape, Known& file, TableVisitor& visitor) : shape_(shape) {
  const FileSize stored(shape.file_size);
  const Extent table{shape.region.offset, shape.entries * entry_size};
  if (table.length == 0) return;
  if (const auto range = stored.inside({table.offset, shape.stored * entry_size})) table_.add(*range);
  const Overlay& overlay = file.overlay();
  const auto first = overlay.after(table.offset);
  const bool changed = first != overlay.end() && first->first < table.end();
  torn_ = changed && table.offset % entry_size != 0;
  // Behind the end of the file as stored the replay makes zeros. An entry that lies across that end is given up.
  const std::uint64_t behind = table.offset + shape.stored * entry_size;
  if (behind < table.end()) {
    const std::uint64_t across = behind < shape.file_size ? entry_size : 0;
    lost_ += across / entry_size;
    split({behind + across, table.end() - behind - across}, overlay,
          [&](std::uint64_t from, std::uint64_t to, bool covered) {
            if (!covered) visitor.zeros(index_at(from), (to - from) / entry_size, Seen::replayed);
          });
  }
  if (!changed || torn_) return;
  for (auto at = first; at != overlay.end() && at->first < table.end(); ++at) {
    if (at->second.zeros) {
      const std::uint64_t from = std::max(at->first, table.offset);
      visitor.zeros(index_at(from), (std::min(at->second.end, table.end()) - from) / entry_size, Seen::replayed);
    } else {
      pages_.push_back({at->second.sector, at->first});
    }
  }
  sort(pages_, [](const Page& a, const Page& b) { return a.sector < b.sector; });
  std::uint64_t next = 0;
  for (const Page& each : pages_) {
    const Extent sector{each.sector, page_size};
    if (file.holds(sector)) {
      page(each, 0, file.raw(sector).bytes, overlay, visitor);
    } else if (each.sector >= next) {
      log_.add(*stored.inside(sector));
      next = sector.end();
    }
  }
}

/// Bytes of the log sector from `from` on: the page's, but for its first 8 and last 4, which stand in the descriptor.
void TableReader::page(const Page& page, std::uint64_t from, Bytes bytes, const Overlay& overlay,
                       TableVisitor& visitor) const {
  CHECK(from % entry_size == 0 && bytes.size() % entry_size == 0);
  std::array<std::uint8_t, page_size> copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin() + static_cast<std::ptrdiff_t>(from));
  const Overlay::Segment& segment = overlay.after(page.place)->second;
  std::copy(segment.leading.begin(), segment.leading.end(), copy.begin());
  std::copy(segment.trailing.begin(), segment.trailing.end(), copy.end() - 4);
  const std::uint64_t start = std::max(page.place + from, shape_.region.offset);
  const std::uint64_t end = std::min(page.place + from + bytes.size(), shape_.place_of(shape_.entries));
  if (start >= end) return;
  visitor.entries(
      index_at(start),
      Bytes(copy).subspan(static_cast<std::size_t>(start - page.place), static_cast<std::size_t>(end - start)),
      Seen::replayed);
}

bool TableReader::supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay, TableVisitor& visitor) {
  const Extent part{offset, bytes.size()};
  if (table_.holds(part)) {
    CHECK((offset - shape_.region.offset) % entry_size == 0 && bytes.size() % entry_size == 0);
    table_.take(part);
    split(part, overlay, [&](std::uint64_t from, std::uint64_t to, bool covered) {
      visitor.entries(index_at(from),
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

bool TableReader::unreadable(Extent part, const Overlay& overlay) {
  if (table_.holds(part)) {
    table_.take(part);
    split(part, overlay, [&](std::uint64_t from, std::uint64_t to, bool covered) {
      if (!covered) lost_ += (to - from) / entry_size;
    });
    return true;
  }
  if (!log_.holds(part)) return false;
  log_.take(part);
  pages_of(part,
           [&](const Page&, std::uint64_t, std::uint64_t, std::uint64_t length) { lost_ += length / entry_size; });
  return true;
}

}  // namespace vhdxscope
