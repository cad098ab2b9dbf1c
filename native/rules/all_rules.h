// The catalogue, and what it says of an image.
#pragma once
#include <span>
#include <vector>

#include "rules/rule.h"

namespace vhdxscope {

// One table per topic, each in a file of its own.
std::span<const Rule> file_rules();
std::span<const Rule> header_rules();
std::span<const Rule> log_effect_rules();
std::span<const Rule> log_entry_rules();
std::span<const Rule> log_sequence_rules();
std::span<const Rule> log_target_rules();
std::span<const Rule> region_rules();
std::span<const Rule> metadata_rules();
std::span<const Rule> item_rules();
std::span<const Rule> parent_rules();
std::span<const Rule> bat_rules();
std::span<const Rule> bitmap_rules();
std::span<const Rule> space_rules();
std::span<const Rule> chain_rules();
std::span<const Rule> quirk_rules();

/// Every rule, in the order of the catalogue.
std::span<const Rule* const> all_rules();

struct Judgement {
  std::vector<Finding> findings;  // in the order of the catalogue, then by structure
};
/// `blocks` where the block allocation table was scanned.
Judgement judge(const Image& image, const Blocks* blocks);

/// What the block table says means nothing: no rule on blocks and space is judged, and it is not read.
bool hides_blocks(const Judgement& judgement);

}  // namespace vhdxscope
