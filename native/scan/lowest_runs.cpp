#include "scan/lowest_runs.h"

namespace vhdxscope {

void LowestRuns::add(std::uint64_t number) {
  if (!fresh_.empty() && fresh_.back().end == number) {
    ++fresh_.back().end;
  } else if (fresh_.size() < most_ && (runs_.size() < most_ || number <= runs_.back().end)) {
    fresh_.push_back({number, number + 1});
  }
}

std::size_t LowestRuns::settle() {
  if (fresh_.empty()) return 0;
  // From the end on, so that only what lies above the lowest of the new ones moves.
  std::size_t at = runs_.size();
  std::size_t left = fresh_.size();
  runs_.resize(at + left);
  std::size_t to = runs_.size();
  while (left > 0) runs_[--to] = at > 0 && fresh_[left - 1].start < runs_[at - 1].start ? runs_[--at] : fresh_[--left];
  fresh_.clear();
  const std::size_t gone_through = runs_.size() - to;
  // Now those that touch become one.
  std::size_t kept = to;
  for (std::size_t i = to; i < runs_.size(); ++i) {
    const Run run = runs_[i];
    if (kept > 0 && runs_[kept - 1].end == run.start) {
      runs_[kept - 1].end = run.end;
    } else {
      runs_[kept++] = run;
    }
  }
  if (kept > most_) kept = most_;
  runs_.resize(kept);
  return gone_through;
}

}  // namespace vhdxscope
