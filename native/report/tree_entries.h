// The entries of the block allocation table as nodes of the tree. MS-VHDX 2.5. They alone are made page by page.
#pragma once
#include "report/tree.h"
#include "report/tree_node.h"

namespace vhdxscope {

/// Where the path ends here, the page's entries; else the fields of the entry that it goes on to.
Children entry_children(Known& file, const Image& image, const TableShape& shape, Path& path, TreePage page);

}  // namespace vhdxscope
