// The use of space in the file. MS-VHDX 2.1. What is claimed, and by whom, was measured by the scan.
#include <algorithm>

#include "base/text.h"
#include "rules/all_rules.h"
#include "rules/odd_entries.h"

namespace vhdxscope {
namespace {

constexpr std::string_view overlap_rules[] = {"REG-009", "REG-013", "REG-014", "BAT-011", "BAT-012", "BAT-017"};

/// Free space is known only if every entry was read, and by a valid header where the log lies.
const Space* space_of(const Subject& s) {
  return s.image.headers.current && s.blocks != nullptr && s.blocks->lost == 0 ? &s.blocks->space : nullptr;
}

constexpr Rule rules[] = {
    {.id = "LAY-001",
     .severity = Severity::error,
     .section = "2.1",
     .title = "Overlap summary",
     .explain = "Structures share space: do not write to this file; copy the data out.",
     .check =
         [](const Subject& s, Finder& find) {
           if (s.blocks == nullptr) return;
           std::string by;
           for (const auto& finding : s.findings) {
             const std::string_view id = finding.rule->id;
             const bool bitmap = id == "SBM-006" && (*s.blocks)[Odd::sbm_006_overlap].total != 0;
             const bool counts =
                 bitmap || std::find(std::begin(overlap_rules), std::end(overlap_rules), id) != std::end(overlap_rules);
             if (counts && by.find(id) == std::string::npos) by += say(by.empty() ? "" : ", ", id);
           }
           if (!by.empty()) find({.spot = {"file"}, .detail = say("This sums up ", by, ".")});
         },
     .summary = true},
    {.id = "LAY-002",
     .severity = Severity::info,
     .section = "2.1",
     .title = "Unused space inside",
     .explain = "Free space inside the file; it can be regained by compacting.",
     .check =
         [](const Subject& s, Finder& find) {
           const Space* space = space_of(s);
           if (space == nullptr || space->gaps == 0) return;
           Finding finding{.structure = "file", .found = say(size_text(space->gap_bytes)), .total = space->gaps};
           for (const Extent gap : space->lowest_gaps)
             finding.places.push_back({"file", gap, say(size_text(gap.length), " that nothing names.")});
           find.sum(std::move(finding));
         }},
    {.id = "LAY-003",
     .severity = Severity::info,
     .section = "",
     .title = "Unused space holds data",
     .explain = "Deleted or moved contents may be readable there.",
     .check =
         [](const Subject& s, Finder& find) {
           const Deep* deep = space_of(s) != nullptr && s.blocks->deep ? &*s.blocks->deep : nullptr;
           if (deep == nullptr || deep->held == 0) return;
           const auto words = [](std::uint64_t bytes) {
             return count_of(bytes, "byte that is not zero", "bytes that are not zero");
           };
           Finding finding{.structure = "file", .found = words(deep->held_bytes), .total = deep->held};
           for (const HeldSpace& held : deep->lowest_held)
             finding.places.push_back({"file", held.place, say(words(held.bytes), ", from here on.")});
           finding.detail = finding.places.front().detail;
           find.sum(std::move(finding));
         }},
    {.id = "LAY-004",
     .severity = Severity::info,
     .section = "",
     .title = "Space after the last structure",
     .explain = "Preallocated or left over.",
     .check =
         [](const Subject& s, Finder& find) {
           const Space* space = space_of(s);
           if (space == nullptr || space->behind.length == 0) return;
           find({.spot = {"file", space->behind}, .found = size_text(space->behind.length)});
         }},
    {.id = "LAY-007",
     .severity = Severity::info,
     .section = "",
     .title = "Saving by compaction",
     .explain = "So much could be saved.",
     .check =
         [](const Subject& s, Finder& find) {
           const Space* space = space_of(s);
           if (space == nullptr) return;
           const Blocks& blocks = *s.blocks;
           const std::uint64_t ideal =
               ideal_size(s.image, blocks.placed * blocks.shape.block_size + blocks.bitmaps * places::mib);
           if (blocks.shape.file_size <= ideal) return;
           find({.spot = {"file"},
                 .detail = say(size_text(blocks.shape.file_size - ideal), "."),
                 .found = say(blocks.shape.file_size, " bytes, of which ", ideal, " are needed")});
         }},
};

}  // namespace

std::uint64_t ideal_size(const Image& image, std::uint64_t contents) {
  std::uint64_t sum = places::header_section;
  const auto add = [&sum](std::uint64_t more) { sum = Extent{sum, more}.end(); };
  if (const auto* header = image.headers.current_copy()) add(header->value.log_length);
  if (const auto* table = image.regions.table()) {
    for (const auto& entry : table->entries) add(entry.length);
  }
  add(contents);
  return sum;
}

RuleTable space_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
