// The catalogue, and what it says of an image.
#pragma once
#include <span>
#include <vector>

#include "rules/rule_table.h"

namespace vhdxscope {

// One table per topic, each in a file of its own.
RuleTable file_rules();
RuleTable header_rules();
RuleTable log_effect_rules();
RuleTable log_entry_rules();
RuleTable log_sequence_rules();
RuleTable log_target_rules();
RuleTable region_rules();
RuleTable metadata_rules();
RuleTable item_rules();
RuleTable parent_rules();
RuleTable bat_rules();
RuleTable bitmap_rules();
RuleTable space_rules();
RuleTable chain_rules();
RuleTable quirk_rules();

/// Every rule, in the order of the catalogue.
std::span<const Rule* const> all_rules();

struct Judgement {
  std::vector<Finding> findings;  // in the order of the catalogue, then by structure
};
/// `blocks` where the block allocation table was scanned.
Judgement judge(const Image& image, const Blocks* blocks);

/// Likewise; and of its errors says which ones the replay of the log brings, since no rule says as bad of the image as stored.
/// Nothing is claimed where that one could not be judged to its end.
Judgement judge_both(Image& image, const Blocks* blocks);

/// What the block table says means nothing: no rule on blocks and space is judged, and it is not read.
bool hides_blocks(const Judgement& judgement);

}  // namespace vhdxscope
