// The block allocation table. MS-VHDX 2.5. What single entries show was filed by the scan.
#include <algorithm>

#include "base/text.h"
#include "rules/all_rules.h"
#include "rules/odd_entries.h"

namespace vhdxscope {
namespace {

using places::mib;

constexpr std::uint64_t round_up(std::uint64_t bytes) { return bytes / mib * mib + (bytes % mib != 0 ? mib : 0); }

/// For rules on the table as a whole.
using TableCheck = void (*)(const Subject& s, const Blocks& blocks, Finder& find);
template <TableCheck check>
void on_table(const Subject& s, Finder& find) {
  if (s.blocks != nullptr) check(s, *s.blocks, find);
}

/// Without bytes where not all of it is in the file.
Spot whole_table(const Blocks& blocks) {
  const Extent region = blocks.shape.region;
  if (region.length == 0 || region.end() > blocks.shape.file_size) return {"bat"};
  return {"bat", region};
}

/// The payload entries of the whole disk were seen.
bool all_blocks(const Blocks& blocks) {
  std::uint64_t seen = 0;
  for (const std::uint64_t n : blocks.now.payload) seen += n;
  return seen == blocks.shape.payload_blocks;
}

constexpr Rule rules[] = {
    {.id = "BAT-001",
     .severity = Severity::fatal,
     .section = "2.5",
     .title = "BAT too small",
     .explain = "Not every block of the disk has an entry.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       const TableShape& shape = blocks.shape;
       const std::uint64_t room = shape.region.length / places::bat_entry_size;
       if (room >= shape.needed) return;
       const bool bitmap_only = shape.differencing() && room + 1 == shape.needed;
       find({.spot = whole_table(blocks),
             .detail = bitmap_only ? "Only the sector bitmap of the last chunk has none." : "",
             .expected = count_of(shape.needed, "entry", "entries"),
             .found = say("room for ", room),
             .severity = bitmap_only ? Severity::error : Severity::fatal});
     }>},
    {.id = "BAT-002",
     .severity = Severity::fatal,
     .section = "",
     .title = "BAT beyond the end of the file",
     .explain = "The block table itself is cut off; the file is truncated.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       const TableShape& shape = blocks.shape;
       if (shape.entries >= shape.in_region) return;
       find({.spot = whole_table(blocks),
             .expected = count_of(shape.in_region, "entry", "entries"),
             .found = say(shape.entries, " in the file"),
             .beyond_end = true});
     }>},
    {.id = "BAT-003",
     .severity = Severity::error,
     .section = "2.5.1",
     .title = "Reserved bits set",
     .explain = "The table is damaged at this place, or a foreign extension is in use.",
     .check = on_odd<Odd::bat_003>},
    {.id = "BAT-004",
     .severity = Severity::error,
     .section = "2.5.1.1",
     .title = "Reserved state",
     .explain = "Unknown state; 5 meant \"unmapped\" in the draft of 2012. The contents are unknown.",
     .check = on_odd<Odd::bat_004>},
    {.id = "BAT-005",
     .severity = Severity::error,
     .section = "2.5.1.1",
     .title = "Partial block without parent",
     .explain = "The disk lost its differencing property, or the entry is damaged.",
     .check = on_odd<Odd::bat_005>},
    {.id = "BAT-006",
     .severity = Severity::error,
     .section = "2.5.1",
     .title = "Present block without position",
     .explain = "The block's data cannot be found.",
     .check = on_odd<Odd::bat_006>},
    {.id = "BAT-008",
     .severity = Severity::error,
     .section = "",
     .title = "Block starts beyond the end",
     .explain = "The block's data is missing; the file is truncated.",
     .check = on_odd<Odd::bat_008, true>},
    {.id = "BAT-009",
     .severity = Severity::error,
     .section = "",
     .title = "Block ends beyond the end",
     .explain = "Part of the block's data is missing.",
     .check = on_odd<Odd::bat_009, true>},
    {.id = "BAT-010",
     .severity = Severity::warning,
     .section = "",
     .title = "Unused tail of the last block missing",
     .explain = "No contents of the disk are lost; QEMU makes fixed disks so.",
     .check = on_odd<Odd::bat_010>},
    {.id = "BAT-011",
     .severity = Severity::error,
     .section = "2.5.1",
     .title = "Blocks overlap",
     .explain = "Writing to one changes the other.",
     .check = on_odd<Odd::bat_011>},
    {.id = "BAT-012",
     .severity = Severity::error,
     .section = "2.2.3.2, 2.5.1",
     .title = "Block overlaps log, region or header section",
     .explain = "Writing to the disk destroys the file's structures.",
     .check = on_odd<Odd::bat_012>},
    {.id = "BAT-013",
     .severity = Severity::warning,
     .section = "2.5.1.1",
     .title = "Zero block with position",
     .explain = "The field is reserved here; Hyper-V is said to refuse it.",
     .check = on_odd<Odd::bat_013>},
    {.id = "BAT-014",
     .severity = Severity::info,
     .section = "2.5.1.1",
     .title = "Absent block with position",
     .explain = "A left-over position without meaning; it must not be read.",
     .check = on_odd<Odd::bat_014>},
    {.id = "BAT-015",
     .severity = Severity::info,
     .section = "2.5.1.1",
     .title = "Soft anchor",
     .explain = "The old contents still lie there; the place is reserved for reuse.",
     .check = on_odd<Odd::bat_015>},
    {.id = "BAT-016",
     .severity = Severity::warning,
     .section = "2.5.1",
     .title = "Soft anchor invalid",
     .explain = "The kept position is not usable; harmless for reading.",
     .check = on_odd<Odd::bat_016>},
    {.id = "BAT-017",
     .severity = Severity::error,
     .section = "2.5.1",
     .title = "Two blocks at the same position",
     .explain = "Two parts of the disk share their data.",
     .check = on_odd<Odd::bat_017>},
    {.id = "BAT-018",
     .severity = Severity::info,
     .section = "2.5.1.1",
     .title = "Fixed disk with absent blocks",
     .explain = "Accepted; QEMU makes fixed disks so.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       std::uint64_t absent = 0;
       for (unsigned state = 0; state < 8; ++state) absent += state == bat::present ? 0 : blocks.now.payload[state];
       if (blocks.shape.type != DiskType::fixed || absent == 0) return;
       find({.spot = {"bat"}, .found = count_of(absent, "block", "blocks")});
     }>},
    {.id = "BAT-019",
     .severity = Severity::warning,
     .section = "2.6.2.1",
     .title = "Fixed disk smaller than its contents",
     .explain = "The promised space is not reserved.",
     .check = on_table<[](const Subject& s, const Blocks& blocks, Finder& find) {
       const std::uint64_t least = ideal_size(s.image, blocks.shape.virtual_size);
       if (blocks.shape.type != DiskType::fixed || blocks.shape.end >= least) return;
       find({.spot = {"bat"}, .expected = say("at least ", least, " bytes"), .found = say(blocks.shape.end, " bytes")});
     }>},
    {.id = "BAT-020",
     .severity = Severity::warning,
     .section = "2.5",
     .title = "Entries beyond the disk",
     .explain = "Left-overs of a larger disk, or a wrong table.",
     .check = on_odd<Odd::bat_020>},
    {.id = "BAT-021",
     .severity = Severity::info,
     .section = "2.5",
     .title = "BAT larger than needed",
     .explain = "Room to enlarge the disk later; nothing to do.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       const TableShape& shape = blocks.shape;
       // Not with a `>`: gcc takes it for the end of the template's argument.
       if (shape.region.length / places::bat_entry_size < shape.needed) return;
       const std::uint64_t needed = std::max(mib, round_up(shape.needed * places::bat_entry_size));
       if (shape.region.length <= needed) return;
       find({.spot = whole_table(blocks), .expected = size_text(needed), .found = size_text(shape.region.length)});
     }>},
    {.id = "BAT-023",
     .severity = Severity::info,
     .section = "",
     .title = "Empty disk",
     .explain = "Nothing was ever written, or all of it was discarded.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       if (all_blocks(blocks) && blocks.now.in_use() == 0) find({.spot = {"bat"}});
     }>},
    {.id = "BAT-024",
     .severity = Severity::info,
     .section = "",
     .title = "Dynamic disk fully allocated",
     .explain = "By the block table every block of the disk is in use.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       const TableShape& shape = blocks.shape;
       const bool all = shape.payload_blocks != 0 && blocks.now.payload[bat::present] == shape.payload_blocks;
       if (shape.type == DiskType::dynamic && all) find({.spot = {"bat"}});
     }>},
    {.id = "BAT-025",
     .severity = Severity::warning,
     .section = "",
     .title = "Position beyond reason",
     .explain = "The position lies beyond any real file; the entry is damaged or hostile.",
     .check = on_odd<Odd::bat_025>},
    {.id = "BAT-026",
     .severity = Severity::info,
     .section = "",
     .title = "Fragmented",
     .explain = "The blocks lie in the file in another order than on the disk; sequential reading is slower.",
     .check = on_table<[](const Subject&, const Blocks& blocks, Finder& find) {
       if (blocks.in_order) return;
       find({.spot = {"bat"},
             .found = say(count_of(blocks.now.fragments, "piece", "pieces"), " for ",
                          count_of(blocks.placed, "block", "blocks"))});
     }>},
};

}  // namespace

RuleTable bat_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
