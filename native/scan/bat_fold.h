// The scan's inner loop, by itself because it is compiled for speed.
#pragma once
#include <array>
#include <memory>

#include "base/bytes.h"
#include "scan/block_order.h"
#include "scan/mib_plane.h"

namespace vhdxscope {

struct BlockMarks {
  MibPlane starts;          // a block in use begins in this MiB of the file
  MibPlane twice;           // and another one, too
  std::uint64_t limit = 0;  // a block that begins here, in MiB, or before lies in the file and is compared
  std::uint64_t block_mib = 1;

  /// Marks what still waits. Before that the planes may lack some blocks.
  void settle();

  // Blocks in random order all over a large file would wait for memory one by one. Here they wait for neighbours instead, a
  // thousand for each page of the plane, so that what is fetched for one serves several.
  static constexpr std::uint32_t batch = 1024;
  std::unique_ptr<std::uint32_t[]> waiting;              // `batch` for each page, in MiB
  std::array<std::uint32_t, MibPlane::pages> next = {};  // where in `waiting` each page's next one goes
};

/// Folds payload entries from `words` on while they are of the healthy kinds: without a position in states 0 to 3, or in
/// state 6 and inside the file. Returns how many; the next one needs a closer look.
/// Not inlined by the compiler, which would then make it small, as its caller, instead of fast.
[[gnu::noinline]] std::size_t fold_healthy(Bytes words, BlockMarks& marks, std::uint64_t* by_state, BlockRun& run);

}  // namespace vhdxscope
