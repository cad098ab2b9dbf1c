// The second pass over the table, made only if something is claimed twice: which entries share space, and with what.
#pragma once
#include "scan/bat_fold.h"
#include "scan/blocks.h"
#include "scan/stretch_reader.h"

namespace vhdxscope {

class Overlaps final : public StretchVisitor {
 public:
  Overlaps(const Claims& claims, const BlockMarks& marks, Blocks& blocks)
      : claims_(claims), marks_(marks), blocks_(blocks) {}

  /// Something that payload entries name is claimed by anything else, too.
  static bool exist(const Claims& claims, const BlockMarks& marks);

  void units(std::uint64_t first, Bytes words, Seen seen) override;
  void zeros(std::uint64_t, std::uint64_t, Seen) override {}

 private:
  bool twice(std::uint64_t at) const;
  void look(std::uint64_t index, std::uint64_t entry);

  const Claims& claims_;
  const BlockMarks& marks_;
  Blocks& blocks_;
};

}  // namespace vhdxscope
