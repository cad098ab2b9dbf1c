// The lowest runs of numbers, of many that come in ascending parts, each part once, in any order. What lies above those that are kept
// costs one comparison, so a table in order costs the same however it is made.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vhdxscope {

class LowestRuns {
 public:
  struct Run {
    std::uint64_t start;
    std::uint64_t end;
  };

  explicit LowestRuns(std::size_t most) : most_(most) {}
  /// Ascending until `settle`.
  void add(std::uint64_t number);
  /// Puts what was added where it belongs. Says how many runs it went through for that.
  std::size_t settle();
  /// Ascending, none touch; without what was not settled.
  const std::vector<Run>& runs() const { return runs_; }

 private:
  std::size_t most_;
  std::vector<Run> runs_, fresh_;
};

}  // namespace vhdxscope
