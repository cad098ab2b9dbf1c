// Differencing disks as seen from one file alone; rules that need a second file come with chains.
#include "base/text.h"
#include "rules/all_rules.h"
#include "rules/verdict.h"

namespace vhdxscope {
namespace {

constexpr Rule rules[] = {
    {.id = "CHN-001",
     .severity = Severity::warning,
     .section = "2.6.2.6.3",
     .title = "Parent not available",
     .explain = "Without the parent only part of the contents is known; the analysis of this file goes on.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& metadata = s.image.metadata;
           if (!metadata.judged() || !metadata.file_parameters || !metadata.file_parameters->has_parent()) return;
           const auto* item = metadata.first(ItemKind::parent_locator);
           const std::string name = parent_name(s.image.parent);
           find({.spot = item == nullptr ? Spot{"file"} : Spot{"parentLocator", item->entry_place},
                 .expected =
                     name.empty() ? std::string("its parent") : say("its parent, last known as ", in_quotes(name))});
         }},
};

}  // namespace

RuleTable chain_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
