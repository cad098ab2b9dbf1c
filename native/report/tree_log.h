// The log as nodes of the tree: its entries, and of each the fields of its header, its descriptors and its data sectors.
// MS-VHDX 2.3.1. Made page by page: an entry may announce millions of descriptors.
#pragma once
#include "report/tree.h"
#include "report/tree_node.h"

namespace vhdxscope {

/// Children of "log" and of what lies below it; `whole` receives how many there are where only the page's were made.
Children log_children(Known& file, const Image& image, Path& path, TreePage page, std::optional<std::uint64_t>& whole);

}  // namespace vhdxscope
