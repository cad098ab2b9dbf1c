// What was examined and what was not, in words. "No findings" means nothing without it.
#pragma once
#include <string>
#include <vector>

#include "rules/all_rules.h"

namespace vhdxscope {

struct NotExamined {
  std::string what;
  std::string why;
};

/// The same, as it is said.
struct Gap {
  Words what;
  Words why;
};
class Gaps : public std::vector<NotExamined> {
 public:
  void push_back(const Gap& gap);
};

struct Coverage {
  Sentences examined;
  Gaps not_examined;
};

/// `blocks` as far as the scan of the block allocation table has come; null where none is made.
Coverage coverage_of(const Image& image, const Blocks* blocks, const Judgement& judgement, Depth depth);

}  // namespace vhdxscope
