// Brings a stretch of the block allocation table to a visitor, in any order, each byte once, as stored and as after the
// replay in one pass. Nothing of it is held.
#pragma once
#include <vector>

#include "image/known.h"
#include "scan/table_shape.h"
#include "scan/wishes.h"

namespace vhdxscope {

/// To which of the two tables entries belong. Without a replay there is one, and all belong to both.
enum class Seen { both, stored, replayed };

class TableVisitor {
 public:
  /// `words` holds entries first, first + 1, ...; each entry comes once in each table.
  virtual void entries(std::uint64_t first, Bytes words, Seen seen) = 0;
  /// Likewise `count` entries that are zero; there may be many.
  virtual void zeros(std::uint64_t first, std::uint64_t count, Seen seen) = 0;
  virtual ~TableVisitor() = default;
};

class TableReader {
 public:
  /// All entries of the shape that lie in the file. `file` is as after a pass: it knows the replay. What it holds of the
  /// replay's pages is visited at once.
  TableReader(const TableShape& shape, Known& file, TableVisitor& visitor);

  /// Bytes that are lacking: of the table, and of the log where the replay writes into the table.
  const Wishes& table() const { return table_; }
  const Wishes& pages() const { return log_; }
  bool finished() const { return table_.bytes() == 0 && log_.bytes() == 0; }
  /// Entries that cannot be had, in the table as after the replay.
  std::uint64_t lost() const { return lost_; }
  /// The replay writes into a table whose entries lie across the borders of its pages: not followed.
  bool torn() const { return torn_; }

  /// False if nobody here wished for it. Parts are cut at multiples of 8 bytes from the wish's start.
  bool supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay, TableVisitor& visitor);
  bool unreadable(Extent part, const Overlay& overlay);

 private:
  struct Page {
    std::uint64_t sector;  // of the log, in the file
    std::uint64_t place;   // in the file
  };

  /// Parts of `range` of the table that the replay leaves alone, and those that it changes.
  template <class Visit>
  void split(Extent range, const Overlay& overlay, Visit visit) const;
  void page(const Page& page, std::uint64_t from, Bytes bytes, const Overlay& overlay, TableVisitor& visitor) const;
  template <class Visit>
  void pages_of(Extent part, Visit visit) const;
  std::uint64_t index_at(std::uint64_t offset) const {
    return (offset - shape_.region.offset) / places::bat_entry_size;
  }

  const TableShape& shape_;
  Wishes table_;
  Wishes log_;
  std::vector<Page> pages_;  // by sector
  std::uint64_t lost_ = 0;
  bool torn_ = false;
};

}  // namespace vhdxscope
