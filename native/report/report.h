// The report as JSON: what is known of the image, what the rules say of it, and what was not looked at.
#pragma once
#include <string>
#include <string_view>

#include "rules/all_rules.h"

namespace vhdxscope {

/// Raised on every incompatible change of the report.
inline constexpr std::uint64_t report_schema_version = 1;

/// What the engine cannot know by itself.
struct RunFacts {
  std::string_view name;         // the file's, valid UTF-8
  std::uint64_t reads = 0;       // successful reads of the source
  std::uint64_t bytes_read = 0;  // the sum of their lengths
  Depth depth = Depth::standard;
};

/// Appends one line of JSON. Values of items are taken from `file`, which holds them still.
/// `blocks` as far as the scan of the block allocation table has come; null where none is made.
void write_report(std::string& out, Known& file, Image& image, const Blocks* blocks, const RunFacts& run);

/// The catalogue of rules as a JSON array.
std::string rules_json();

}  // namespace vhdxscope
