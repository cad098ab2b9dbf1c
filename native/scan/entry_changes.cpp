#include "scan/entry_changes.h"

#include <algorithm>

namespace vhdxscope {

void EntryChanges::note(const TableShape& shape, const Overlay& overlay) {
  const Extent table{shape.region.offset, shape.entries * places::bat_entry_size};
  limit_ = shape.entries;
  stored_ = shape.stored;
  for (auto at = overlay.after(table.offset); at != overlay.end() && at->first < table.end(); ++at) {
    if (at->second.zeros) continue;
    const std::uint64_t first = (std::max(at->first, table.offset) - table.offset) / places::bat_entry_size;
    if (pages_.size() == places::table_pages_compared) {
      limit_ = first;
      capped_ = true;
      return;
    }
    const std::uint64_t end = (std::min(at->second.end, table.end()) - table.offset) / places::bat_entry_size;
    pages_.push_back({first, end, end - first});
  }
}

void EntryChanges::compare(std::uint64_t first, Bytes words, bool stored, OddList& changed) {
  auto page = std::partition_point(pages_.begin(), pages_.end(), [first](const Page& p) { return p.end <= first; });
  for (std::size_t i = 0; i < words.size() && first < limit_; i += places::bat_entry_size, ++first) {
    const auto value = read_le<std::uint64_t>(words, i);
    const auto tell = [&](std::uint64_t before, std::uint64_t after) {
      if (before != after) changed.add({first, before, Told::change, after});
    };
    if (page != pages_.end() && first >= page->end) ++page;
    if (!stored && first >= stored_) {
      tell(0, value);
    } else if (page == pages_.end() || first < page->first) {
      tell(value, 0);
    } else {
      const auto at = static_cast<std::size_t>(first - page->first);
      const auto size = static_cast<std::size_t>(page->end - page->first);
      page->words.resize(size);
      page->arrived.resize(size);
      if (page->arrived[at] == 0) {
        page->words[at] = value;
        page->arrived[at] = stored ? 1 : 2;
      } else {
        stored ? tell(value, page->words[at]) : tell(page->words[at], value);
        if (--page->waiting == 0) {
          page->words = {};
          page->arrived = {};
        }
      }
    }
  }
}

}  // namespace vhdxscope
