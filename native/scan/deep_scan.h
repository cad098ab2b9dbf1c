// What a deep report reads besides: sector bitmaps, entries of the table behind those of the disk, and space that nothing owns.
// A fold over their bytes in any order, made once the scan of the table is finished. It yields nothing that the verdict needs.
#pragma once
#include <vector>

#include "scan/bitmap_bits.h"

namespace vhdxscope {

class DeepScan final : private StretchVisitor {
 public:
  /// `scan` is finished and outlives this. `file` is as after a pass.
  DeepScan(BatScan& scan, Known& file);

  /// The scan's, and what was found here: all of it once it is finished.
  const Blocks& blocks();
  /// What is lacking now.
  std::array<const Wishes*, 4> wishes() const {
    return {&space_->stretches(), &space_->pages(), &spare_->stretches(), &spare_->pages()};
  }
  bool supply(std::uint64_t offset, Bytes bytes, const Overlay& overlay);
  bool unreadable(Extent part, const Overlay& overlay);

 private:
  static constexpr std::size_t no_bitmap = ~std::size_t{0};
  /// A sector bitmap, or a range that nothing owns. What has come of it goes into the fold at once.
  struct Stretch {
    Extent place;
    std::size_t bitmap = no_bitmap;  // its number among the scan's
    std::uint64_t first = 0;         // of the bytes that are not zero, in the file
    std::uint64_t held = 0;          // how many those are
    std::uint64_t lost = 0;
  };
  struct Spare final : StretchVisitor {
    explicit Spare(OddList& list) : list_(list) {}
    void units(std::uint64_t first, Bytes words, Seen seen) override;
    void zeros(std::uint64_t, std::uint64_t, Seen) override {}
    OddList& list_;
  };

  void choose_bitmaps(std::uint64_t& budget);
  void choose_space(std::uint64_t& budget);
  Stretch& stretch_at(std::uint64_t offset);
  void units(std::uint64_t first, Bytes bytes, Seen seen) override;
  void zeros(std::uint64_t first, std::uint64_t count, Seen seen) override;
  void lost(std::uint64_t first, std::uint64_t count) override;
  void finish();

  BatScan& scan_;
  Blocks blocks_;
  BitmapBits bits_;
  std::vector<Stretch> stretches_;  // ascending, disjoint
  OddList beyond_;                  // entries behind those of the disk
  Spare spare_visitor_{beyond_};
  std::unique_ptr<StretchReader> space_, spare_;
};

}  // namespace vhdxscope
