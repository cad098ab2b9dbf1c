// The structures as a tree that is asked for level by level: node ids as in findings ("header.2", "metadata.item.3"), and
// below them each field under its own name ("header.2.logOffset"). Shows what is stored; says nothing of right or wrong
// beyond the mark that findings leave.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/rule.h"

namespace vhdxscope {

/// A window of a node's children. At most places::tree_page of them are given at once.
struct TreePage {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

/// Appends one line of JSON: {"total":N,"nodes":[…]}, or null if there is no such node. The root's id is empty.
void write_children(std::string& out, Known& file, const Image& image, const TableShape* table, const Blocks* blocks,
                    std::string_view id, TreePage page);

}  // namespace vhdxscope
