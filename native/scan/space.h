// Who claims which bytes of the file, in the order in which a byte is given to one of them, and what follows from it.
#pragma once
#include <vector>

#include "scan/mib_plane.h"
#include "scan/table_shape.h"

namespace vhdxscope {

/// The first that claims a byte has it.
enum class Kind : std::uint8_t { header_section, log, metadata, bat, other_region, payload, bitmap, anchored, free };
inline constexpr std::size_t kinds = 9;

struct SpacePiece {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  Kind kind = Kind::free;
};

/// Header section, log and regions: ascending, disjoint. A byte that several claim is given to the first by kind.
std::vector<SpacePiece> structures_of(const Image& image);

/// Runs of the file that blocks cover, from the MiB in which each begins.
class CoveredRuns {
 public:
  CoveredRuns(const MibPlane& starts, std::uint64_t block_mib) : starts_(starts), block_(block_mib) {}
  /// The first run that ends after `mib`, as bits of the plane; start and end are the plane's size if there is none.
  void seek(std::uint64_t mib);
  std::uint64_t start() const { return start_; }
  std::uint64_t end() const { return end_; }
  /// Some blocks of the runs so far share space, though they begin in different places.
  bool overlapping() const { return overlapping_; }

 private:
  const MibPlane& starts_;
  std::uint64_t block_;
  std::uint64_t start_ = 0;
  std::uint64_t end_ = 0;
  bool overlapping_ = false;
};

/// The index of the first that is `value` or more.
std::size_t first_from(const std::vector<std::uint64_t>& ascending, std::uint64_t value);
/// It stands there more than once.
bool stands_twice(const std::vector<std::uint64_t>& ascending, std::uint64_t value);

struct Claims {
  std::vector<SpacePiece> structures;
  std::vector<std::uint64_t> bitmaps;  // in MiB, ascending, each once
  std::vector<std::uint64_t> far;      // blocks in use that begin behind the planes, in MiB, ascending: the lowest
  MibPlane anchors;                    // a block keeps a place that begins here, and does not use it
  const MibPlane* starts = nullptr;
  std::uint64_t block_mib = 1;

  bool meets_structure(std::uint64_t start_mib, std::uint64_t length_mib) const;
  bool meets_bitmap(std::uint64_t start_mib, std::uint64_t length_mib) const;
  /// A block in use covers one of these MiB.
  bool meets_block(std::uint64_t start_mib, std::uint64_t length_mib) const;
};

/// Goes through the file in order.
class SpaceWalk {
 public:
  SpaceWalk(const Claims& claims, std::uint64_t from, std::uint64_t to, bool anchors = true);
  /// False at the end. Neighbours may be of one kind, but are never both free.
  bool next(SpacePiece& piece);

 private:
  const Claims& claims_;
  std::uint64_t at_;
  std::uint64_t to_;
  bool anchors_;
  std::size_t structure_ = 0;
  std::size_t bitmap_ = 0;
  std::size_t far_ = 0;
  CoveredRuns blocks_;
  CoveredRuns kept_;
};

struct Space {
  std::array<std::uint64_t, kinds> bytes{};  // of the file as stored; `free` is without the tail
  std::uint64_t tail = 0;
  std::uint64_t missing = 0;
  std::uint64_t needed_size = 0;
  // Of the file after the replay.
  std::uint64_t gaps = 0;
  std::uint64_t gap_bytes = 0;
  std::vector<Extent> lowest_gaps;
  Extent behind;              // after the last claim
  std::uint64_t claimed = 0;  // where the last claim ends that is no anchor
};

/// Without `missing` and `needed_size`.
Space measure_space(const Claims& claims, std::uint64_t stored_size, std::uint64_t replayed_size);
/// Bytes from `end` on that anything but an anchor claims, and in `last` the end of the last claim. What ends before `from`, no more than
/// `end`, is known not to be the last.
std::uint64_t claimed_behind(const Claims& claims, std::uint64_t end, std::uint64_t from, std::uint64_t& last);

}  // namespace vhdxscope
