// Sector bitmaps. MS-VHDX 2.4, 2.5.1.2. What single entries show was filed by the scan.
#include "rules/all_rules.h"
#include "rules/odd_entries.h"

namespace vhdxscope {
namespace {

constexpr Rule rules[] = {
    {.id = "SBM-001",
     .severity = Severity::error,
     .section = "2.5.1.2",
     .title = "Reserved bitmap state",
     .explain = "The state of this bitmap is unknown, so partly present blocks of its chunk cannot be read.",
     .check = on_odd<Odd::sbm_001>},
    {.id = "SBM-002",
     .severity = Severity::warning,
     .section = "2.5.1.2",
     .title = "Bitmap in a disk without parent",
     .explain = "Forbidden but seen; ignored when reading.",
     .check = on_odd<Odd::sbm_002>},
    {.id = "SBM-003",
     .severity = Severity::warning,
     .section = "2.5.1.2",
     .title = "Garbage in a bitmap entry",
     .explain = "Probably a payload entry at the wrong index: QEMU before 8.0 miscounted on disks larger than one "
                "chunk; data may be "
                "unreadable.",
     .check = on_odd<Odd::sbm_003>},
    {.id = "SBM-004",
     .severity = Severity::error,
     .section = "2.5.1.1, 2.5.1.2",
     .title = "Partial block without bitmap",
     .explain = "It is unknown which sectors are in this file.",
     .check = on_odd<Odd::sbm_004>},
    {.id = "SBM-005",
     .severity = Severity::error,
     .section = "2.5.1.2",
     .title = "Bitmap without position",
     .explain = "The bitmap is said to exist but has no position; partly present blocks of its chunk cannot be read.",
     .check = on_odd<Odd::sbm_005>},
    {.id = "SBM-006",
     .severity = Severity::error,
     .section = "2.5.1",
     .title = "Bitmap block beyond the end or overlapping",
     .explain = "Partly present blocks of its chunk are not reliable.",
     .check =
         [](const Subject& s, Finder& find) {
           tell_odd(s, find, Odd::sbm_006, s.blocks != nullptr && (*s.blocks)[Odd::sbm_006_end].total != 0);
         }},
    {.id = "SBM-007",
     .severity = Severity::info,
     .section = "",
     .title = "Bitmap without need",
     .explain = "It takes 1 MiB that could be freed.",
     .check = on_odd<Odd::sbm_007>},
    {.id = "SBM-008",
     .severity = Severity::info,
     .section = "",
     .title = "Partial block with uniform bits",
     .explain = "The block could as well be marked \"not present\" or \"fully present\"; harmless.",
     .check = on_odd<Odd::sbm_008>},
    {.id = "SBM-009",
     .severity = Severity::info,
     .section = "",
     .title = "Bits beyond the disk",
     .explain = "Bits for sectors behind the end of the disk; without effect.",
     .check = on_odd<Odd::sbm_009>},
    {.id = "SBM-010",
     .severity = Severity::info,
     .section = "2.5.1.1",
     .title = "Bits of other blocks",
     .explain = "The block is not partially present, so its bits are left-overs; they must be ignored.",
     .check = on_odd<Odd::sbm_010>},
    {.id = "SBM-011",
     .severity = Severity::info,
     .section = "2.5.1.2",
     .title = "Position in an absent bitmap entry",
     .explain = "The field is reserved here; no effect.",
     .check = on_odd<Odd::sbm_011>},
};

}  // namespace

RuleTable bitmap_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
