// Findings on single entries of the block allocation table, from what a scan has filed by kind.
#pragma once
#include "rules/rule.h"

namespace vhdxscope {

/// One finding for all places of a kind.
void tell_odd(const Subject& s, Finder& find, Odd odd, bool beyond_end = false);

/// The same as a rule's check.
template <Odd odd, bool beyond_end = false>
void on_odd(const Subject& s, Finder& find) {
  tell_odd(s, find, odd, beyond_end);
}

/// The size of a file that holds header section, log, regions and so many bytes of contents, and nothing else.
std::uint64_t ideal_size(const Image& image, std::uint64_t contents);

/// An entry's state and position by the words of MS-VHDX.
std::string entry_value(std::uint64_t entry, bool bitmap);

/// "Block 12, state 6, at 5 MiB.": which block it is of, and what can be told of it.
std::string entry_text(const TableShape& shape, OddPlace place);

}  // namespace vhdxscope
