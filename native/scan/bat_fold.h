// The scan's inner loop, by itself because it is compiled for speed.
#pragma once
#include "base/bytes.h"
#include "scan/block_order.h"
#include "scan/mib_plane.h"

namespace vhdxscope {

struct BlockMarks {
  MibPlane starts;      // a block in use begins in this MiB of the file
  MibPlane twice;       // and another one, too
  std::uint64_t limit;  // a block that begins here, in MiB, or before lies in the file and is compared
  std::uint64_t block_mib;
};

/// Folds payload entries from `words` on while they are of the healthy kinds: without a position in states 0 to 3, or in
/// state 6 and inside the file. Returns how many; the next one needs a closer look.
std::size_t fold_healthy(Bytes words, BlockMarks& marks, std::uint64_t* by_state, BlockRun& run);

}  // namespace vhdxscope
