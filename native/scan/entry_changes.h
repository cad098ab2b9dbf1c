// Which entries of the block allocation table the replay changes. Both versions of an entry come once, in any order, so the
// first of them waits for the other one, and only where a page of the log covers the table; a run of zeros needs no waiting.
#pragma once
#include <vector>

#include "image/overlay.h"
#include "scan/oddities.h"
#include "scan/table_shape.h"

namespace vhdxscope {

class EntryChanges {
 public:
  /// Which pages of the table are compared: the first places::table_pages_compared.
  void note(const TableShape& shape, const Overlay& overlay);
  /// There are more.
  bool capped() const { return capped_; }

  /// Entries that the replay covers, as they are before it (`stored`) or after it.
  void compare(std::uint64_t first, Bytes words, bool stored, OddList& changed);

 private:
  struct Page {
    std::uint64_t first;  // entries
    std::uint64_t end;
    std::uint64_t waiting;                // of them, how many have not come twice
    std::vector<std::uint64_t> words{};   // made when the first comes
    std::vector<std::uint8_t> arrived{};  // 1 where the word is of the table as stored, 2 as after the replay
  };

  std::vector<Page> pages_;   // ascending
  std::uint64_t limit_ = 0;   // what lies before this entry is compared
  std::uint64_t stored_ = 0;  // entries of the file as stored
  bool capped_ = false;
};

}  // namespace vhdxscope
