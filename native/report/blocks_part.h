// The block allocation table and the use of space in the report.
#pragma once
#include "report/json.h"
#include "scan/blocks.h"

namespace vhdxscope {

/// Each writes its key; null where there is nothing to say.
void write_blocks(Json& json, const Blocks* blocks);
void write_space(Json& json, const Blocks* blocks);

}  // namespace vhdxscope
