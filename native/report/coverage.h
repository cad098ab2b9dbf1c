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

struct Coverage {
  std::vector<std::string> examined;
  std::vector<NotExamined> not_examined;
};

/// `blocks` as far as the scan of the block allocation table has come; null where none is made.
Coverage coverage_of(const Image& image, const Blocks* blocks, const Judgement& judgement, Depth depth);

}  // namespace vhdxscope
