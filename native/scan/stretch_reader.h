// Brings stretches of the file to a visitor, in any order, each byte once, as stored and as after the replay in one pass.
// Nothing of them is held.
#pragma once
#include <vector>

#include "image/known.h"
#include "scan/table_shape.h"
#include "scan/wishes.h"

namespace vhdxscope {

/// To which of the two files bytes belong. Without a replay there is one, and all belong to both.
enum class Seen { both, stored, replayed };

/// Gets what a StretchReader brings: units of a table, which are counted by their index, or bytes by their offset.
class StretchVisitor {
 public:
  /// `bytes` holds the units first, first + 1, ...; each comes once in each file.
  virtual void units(std::uint64_t first, Bytes bytes, Seen seen) = 0;
  /// Likewise `count` units that are zero; there may be many.
  virtual void zeros(std::uint64_t first, std::uint64_t count, Seen seen) = 0;
  /// Likewise units that cannot be had, of the file as after the replay.
  virtual void lost(std::uint64_t /*first*/, std::uint64_t /*count*/) {}

  virtual ~StretchVisitor() = default;
};

class StretchReader {
 public:
  /// How places are counted: in units of `size` bytes from `base` on.
  struct Unit {
    std::uint64_t base;
    std::uint64_t size;
  };

  /// `places` ascend, are disjoint, lie in the file as after the replay, and hold whole units each. `file` is as after a pass:
  /// it knows the replay. What it holds of the replay's pages is visited at once.
  StretchReader(const std::vector<Extent>& places, Unit unit, Known& file, StretchVisitor& visitor);
  /// All entries of the shape that lie in the file.
  StretchReader(const TableShape& shape, Known& file, StretchVisitor& visitor)
      : StretchReader({{shape.region.offset, shape.entries * places::bat_entry_size}}, unit_of(shape), file, visitor) {}
  static Unit unit_of(const TableShape& shape) { return {shape.region.offset, places::bat_entry_size}; }

  /// Bytes that are lacking: of the stretches, and of the log where the replay writes into them.
  const Wishes& stretches() const { return stretches_; }
  const Wishes& pages() const { return log_; }
  bool finished() const { return stretches_.bytes() == 0 && log_.bytes() == 0; }
  /// Units that cannot be had, in the file as after the replay.
  std::uint64_t lost() const { return lost_; }
  /// The replay writes into a table whose units lie across the borders of its pages: not followed.
  bool torn() const { return torn_; }

  /// False if nobody here wished for it. Parts are cut at multiples of 8 bytes from the wish's start.
  bool supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay, StretchVisitor& visitor);
  bool unreadable(Extent part, const Overlay& overlay, StretchVisitor& visitor);

 private:
  struct Page {
    std::uint64_t sector;  // of the log, in the file
    Extent part;           // of the file: what of the page lies in one stretch
    std::uint64_t place;   // of the whole page
  };

  void add(Extent place, FileSize stored, Known& file, StretchVisitor& visitor);
  /// Parts of `range` of a stretch that the replay leaves alone, and those that it changes.
  template <class Visit>
  void split(Extent range, const Overlay& overlay, Visit visit) const;
  void page(const Page& page, std::uint64_t from, Bytes bytes, const Overlay& overlay, StretchVisitor& visitor) const;
  template <class Visit>
  void pages_of(Extent part, Visit visit) const;
  std::uint64_t index_at(std::uint64_t offset) const { return (offset - unit_.base) / unit_.size; }
  void lose(Extent part, StretchVisitor& visitor);

  Unit unit_;
  Wishes stretches_;
  Wishes log_;
  std::vector<Page> pages_;  // by sector
  std::uint64_t lost_ = 0;
  bool torn_ = false;
};

}  // namespace vhdxscope
