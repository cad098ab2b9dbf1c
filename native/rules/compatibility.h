// What other programs will do with this file, and why. Each statement rests on a trial or on a source that
// docs/compatibility.md names; what was never tried is called unknown, not guessed.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rules/all_rules.h"

namespace vhdxscope {

enum class Outcome { opens, opens_with_limit, refuses, unknown };
std::string_view name_of(Outcome outcome);

struct Compatibility {
  std::string_view program;
  std::string_view source;  // what the statement rests on
  Outcome outcome = Outcome::opens;
  std::vector<std::string> reasons{};  // whole sentences; only those of the outcome
};

/// Empty while the structures are not all known, and for a file that is no VHDX.
std::vector<Compatibility> compatibility_of(const Image& image, const Blocks* blocks, const Judgement& judgement);

}  // namespace vhdxscope
