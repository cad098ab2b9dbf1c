// What a file is that is no VHDX, by the marks other formats keep at fixed places. Looked at only then.
#pragma once
#include <string_view>

#include "image/known.h"

namespace vhdxscope {

/// `name` is the report's detectedFormat, `people` the words for it.
struct OtherFormat {
  std::string_view name = "unknown";
  std::string_view people = "a file of a kind this tool does not recognise";
};

/// Wishes for the last 512 bytes besides what the first round brought. The answer stands once nothing is missing.
OtherFormat detect_other_format(Known& file);

/// By the marks at fixed places alone, which the first round brought.
OtherFormat marked_format(Known& file);

}  // namespace vhdxscope
