// The two region tables and the regions they name. MS-VHDX 2.2.3.
#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"
#include "rules/collisions.h"

namespace vhdxscope {
namespace {

using namespace places;

Node node_of(std::size_t copy) { return {"regionTable.", copy + 1}; }

std::string name_or_guid(const Guid& guid) {
  const auto name = region_name(guid);
  return name.empty() ? say("region ", to_text(guid)) : say("the ", name, " region");
}

/// One entry of the table in use.
struct Entry {
  std::size_t copy;
  std::size_t index;
  const RegionTableCopy& table;
  const RegionTableEntry& value;

  Node node() const { return {"regionTable.", copy + 1, ".entry.", index}; }
  Spot at(FieldOf<RegionTableEntry> member) const { return spot(node(), table.entry_place(index).offset, member); }
  Extent claim() const { return {value.file_offset, value.length}; }
  bool known() const { return !region_name(value.guid).empty(); }
  bool required() const { return (value.required & 1) != 0; }
  std::string name() const { return name_or_guid(value.guid); }
};

using EntryCheck = void (*)(const Subject& s, const Entry& entry, Finder& find);

/// For rules on each entry of the table in use.
template <EntryCheck check>
void on_entries(const Subject& s, Finder& find) {
  const auto& regions = s.image.regions;
  const auto* table = regions.table();
  if (table == nullptr) return;
  for (std::size_t i = 0; i < table->entries.size(); ++i)
    check(s, {*regions.current, i, *table, table->entries[i]}, find);
}

using CopyCheck = void (*)(std::size_t copy, const RegionTableCopy& table, Finder& find);

/// For rules on each table that is one, used or not.
template <CopyCheck check>
void on_usable_copies(const Subject& s, Finder& find) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (s.image.regions.copies[i].usable()) check(i, s.image.regions.copies[i], find);
  }
}

/// How many differing entries REG-003 tells of in words; all can be seen side by side.
constexpr std::size_t differences_told = 4;

/// One field that two tables differ in.
struct Difference {
  FieldOf<RegionTableEntry> field;
  std::string one;
  std::string other;
};

/// "FileOffset (0x200000 and 0x300000), Length (…)"; empty if the entries are the same. `first` gets the first of them.
std::string differences(const RegionTableEntry& a, const RegionTableEntry& b, std::optional<Difference>& first) {
  std::string out;
  const auto note = [&](FieldOf<RegionTableEntry> field, const std::string& one, const std::string& other) {
    if (one == other) return;
    out += say(out.empty() ? "" : ", ", (*field).name, " (", one, " and ", other, ")");
    if (!first) first = Difference{field, one, other};
  };
  note(&RegionTableEntry::guid, to_text(a.guid), to_text(b.guid));
  note(&RegionTableEntry::file_offset, hex(a.file_offset), hex(b.file_offset));
  note(&RegionTableEntry::length, hex(a.length), hex(b.length));
  note(&RegionTableEntry::required, decimal(a.required), decimal(b.required));
  return out;
}

/// REG-006 and REG-007 differ only in which regions they speak of.
void find_repeats(const Subject& s, Finder& find, bool of_known) {
  const auto* table = s.image.regions.table();
  if (table == nullptr) return;
  std::vector<Key> keys(table->entries.size());
  for (std::size_t i = 0; i < keys.size(); ++i) std::copy_n(table->entries[i].guid.bytes.begin(), 16, keys[i].begin());
  for (const auto [later, earlier] : repeats(keys)) {
    const Entry entry{*s.image.regions.current, later, *table, table->entries[later]};
    if (entry.known() != of_known) continue;
    find({.spot = entry.at(&RegionTableEntry::guid),
          .detail = {"Entry ", later, " names ", entry.name(), ", as entry ", earlier, " does."},
          .found = {entry.value.guid}});
  }
}

void find_missing(const Subject& s, Finder& find, const Guid& region) {
  const auto& regions = s.image.regions;
  if (regions.table() == nullptr || regions.find(region)) return;
  find({.spot = {node_of(*regions.current)}, .expected = {region}});
}

constexpr Rule rules[] = {
    {.id = "REG-001",
     .severity = Severity::fatal,
     .section = "2.2.3",
     .title = "No usable region table",
     .explain = "Neither copy of the table of contents is readable.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& regions = s.image.regions;
           if (regions.current) return;
           std::string what;
           for (std::size_t i = 0; i < 2; ++i) {
             const auto& copy = regions.copies[i];
             if (copy.presence == Presence::waiting || copy.presence == Presence::unreadable) return;
             what += say("Region table ", i + 1,
                         !copy.present()      ? " is not in the file. "
                         : !copy.signature_ok ? " has no signature. "
                         : !copy.checksum_ok  ? " has a wrong checksum. "
                                              : " states too many entries. ");
           }
           what.pop_back();
           find({.spot = {"file"}, .detail = what});
         }},
    {.id = "REG-002",
     .severity = Severity::warning,
     .section = "2.2.3",
     .title = "Region table damaged",
     .explain = "One copy is damaged, the other is used. Repair soon.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& regions = s.image.regions;
           if (!regions.current) return;  // REG-001 speaks for both
           for (std::size_t i = 0; i < 2; ++i) {
             const auto& copy = regions.copies[i];
             if (!copy.present() || copy.valid()) continue;
             if (!copy.signature_ok) {
               find({.spot = spot(node_of(i), copy.place.offset, &RegionTableHeader::signature),
                     .detail = {"This is region table ", i + 1, "."},
                     .expected = "regi",
                     .found = signature_text(copy.value.signature)});
             } else {
               find({.spot = spot(node_of(i), copy.place.offset, &RegionTableHeader::checksum),
                     .detail = {"This is region table ", i + 1, "."},
                     .expected = hex(copy.computed_checksum, 8),
                     .found = hex(copy.value.checksum, 8)});
             }
           }
         }},
    {.id = "REG-003",
     .severity = Severity::warning,
     .section = "2.2.3",
     .title = "Region tables differ",
     .explain = "The two copies contradict each other; copy 1 is used.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& regions = s.image.regions;
           if (!regions.entries_differ) return;
           const auto& a = regions.copies[0].entries;
           const auto& b = regions.copies[1].entries;
           std::string detail;
           if (a.size() != b.size())
             detail = say("Copy 1 has ", count_of(a.size(), "entry", "entries"), ", copy 2 has ", b.size(), ". ");
           std::optional<Difference> first;
           std::size_t at = 0;  // the entry with that
           std::size_t differing = 0;
           for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
             const std::string fields = differences(a[i], b[i], first);
             if (fields.empty()) continue;
             if (differing == 0) at = i;
             if (++differing <= differences_told) detail += say("In entry ", i, " they differ in ", fields, ". ");
           }
           if (differing > differences_told)
             detail += say(count_of(differing - differences_told, "more entry differs. ", "more entries differ. "));
           detail.pop_back();
           const Spot counts = spot(node_of(1), regions.copies[1].place.offset, &RegionTableHeader::entry_count);
           find({.spot = first ? spot(node_of(1), regions.copies[1].entry_place(at).offset, first->field) : counts,
                 .detail = detail,
                 .expected = first ? first->one : say(a.size()),
                 .found = first ? first->other : say(b.size())});
         }},
    {.id = "REG-004",
     .severity = Severity::fatal,
     .section = "2.2.3.1",
     .title = "Too many regions",
     .explain = "An impossible count; damaged or hostile.",
     .check =
         [](const Subject& s, Finder& find) {
           for (std::size_t i = 0; i < 2; ++i) {
             const auto& copy = s.image.regions.copies[i];
             const auto other = s.image.regions.copies[1 - i].presence;
             if (!copy.valid() || copy.count_ok || other == Presence::waiting) continue;
             find({.spot = spot(node_of(i), copy.place.offset, &RegionTableHeader::entry_count),
                   .expected = "at most 2047",
                   .found = {copy.value.entry_count},
                   // What cannot be read may be the good copy.
                   .severity =
                       s.image.regions.current || other == Presence::unreadable ? Severity::warning : Severity::fatal});
           }
         }},
    {.id = "REG-005",
     .severity = Severity::error,
     .section = "2.2.3.1",
     .title = "Reserved field set",
     .explain = "A reserved field is not zero; readers ignore it, strict checkers complain.",
     .check = on_usable_copies<[](std::size_t copy, const RegionTableCopy& table, Finder& find) {
       if (table.value.reserved == 0) return;
       find({.spot = spot(node_of(copy), table.place.offset, &RegionTableHeader::reserved),
             .expected = "0",
             .found = hex(table.value.reserved)});
     }>},
    {.id = "REG-006",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Region GUID twice",
     .explain = "The table names the same kind of region twice, so its meaning is ambiguous; damaged, or made by a "
                "faulty program.",
     .check = [](const Subject& s, Finder& find) { find_repeats(s, find, false); }},
    {.id = "REG-007",
     .severity = Severity::fatal,
     .section = "2.2.3.2",
     .title = "BAT or metadata region twice",
     .explain =
         "Two entries claim to be the same region, and it cannot be decided which one holds; recover from a backup.",
     .check = [](const Subject& s, Finder& find) { find_repeats(s, find, true); }},
    {.id = "REG-008",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Region not aligned",
     .explain = "A region starts at an illegal position; Windows will refuse the file.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.file_offset % alignment == 0) return;
       find({.spot = entry.at(&RegionTableEntry::file_offset),
             .detail = {"This is ", entry.name(), "."},
             .expected = "a multiple of 1 MiB",
             .found = hex(entry.value.file_offset)});
     }>},
    {.id = "REG-009",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Region in the header section",
     .explain = "A region overlaps the headers; do not write to this file.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.file_offset >= header_section) return;
       find({.spot = entry.at(&RegionTableEntry::file_offset),
             .detail = {"This is ", entry.name(), "."},
             .expected = "at least 0x100000",
             .found = hex(entry.value.file_offset)});
     }>},
    {.id = "REG-010",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Region length not aligned",
     .explain = "A region has an illegal length; Windows will probably refuse the file.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.length % alignment == 0) return;
       find({.spot = entry.at(&RegionTableEntry::length),
             .detail = {"This is ", entry.name(), "."},
             .expected = "a multiple of 1 MiB",
             .found = hex(entry.value.length)});
     }>},
    {.id = "REG-011",
     .severity = Severity::error,
     .section = "",
     .title = "Empty region",
     .explain = "A region without content; for BAT or metadata nothing can be read.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.length != 0) return;
       find({.spot = entry.at(&RegionTableEntry::length),
             .detail = {"This is ", entry.name(), "."},
             .expected = "at least 1 MiB",
             .found = "0"});
     }>},
    {.id = "REG-012",
     .severity = Severity::error,
     .section = "",
     .title = "Region beyond the end of the file",
     .explain = "A region is cut off: the file is truncated or the table damaged. Get a complete copy.",
     .check = on_entries<[](const Subject& s, const Entry& entry, Finder& find) {
       const Extent claim = entry.claim();
       if (s.image.size.inside(claim)) return;
       find({.spot = entry.at(&RegionTableEntry::file_offset),
             .detail = {"This is ", entry.name(), "."},
             .expected = {"an end at ", hex(s.image.size.bytes()), " or before"},
             .found = {hex(claim.offset), " and a length of ", size_text(claim.length)},
             .beyond_end = true});
     }>},
    {.id = "REG-013",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Regions overlap",
     .explain = "Two structures share the same bytes; at least one of them is garbage.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto* table = s.image.regions.table();
           if (table == nullptr) return;
           std::vector<Extent> claims;
           for (const auto& entry : table->entries) claims.push_back({entry.file_offset, entry.length});
           for (const auto [later, earlier] : overlaps(claims)) {
             const Entry entry{*s.image.regions.current, later, *table, table->entries[later]};
             find({.spot = entry.at(&RegionTableEntry::file_offset),
                   .detail = {"Entry ", later, " shares bytes with entry ", earlier, ", ",
                              name_or_guid(table->entries[earlier].guid), "."},
                   .expected = "bytes of its own",
                   .found = {hex(entry.value.file_offset), " and a length of ", size_text(entry.value.length)}});
           }
         }},
    {.id = "REG-014",
     .severity = Severity::error,
     .section = "2.2.2, 2.2.3.2",
     .title = "Region overlaps the log",
     .explain = "Writing the log would destroy the region.",
     .check = on_entries<[](const Subject& s, const Entry& entry, Finder& find) {
       const auto* header = s.image.headers.current_copy();
       if (header == nullptr) return;
       const Extent log{header->value.log_offset, header->value.log_length};
       if (!log.meets(entry.claim())) return;
       find({.spot = entry.at(&RegionTableEntry::file_offset),
             .detail = {"This is ", entry.name(), "; the log lies at ", hex(log.offset), " and is ",
                        size_text(log.length), " long."},
             .expected = "bytes of its own",
             .found = {hex(entry.value.file_offset), " and a length of ", size_text(entry.value.length)}});
     }>},
    {.id = "REG-015",
     .severity = Severity::fatal,
     .section = "2.2.3.2",
     .title = "Unknown required region",
     .explain = "The file uses a feature that the specification does not know; it must not be opened.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.known() || !entry.required()) return;
       find({.spot = entry.at(&RegionTableEntry::required), .found = {"1 for ", entry.value.guid}});
     }>},
    {.id = "REG-016",
     .severity = Severity::info,
     .section = "2.2",
     .title = "Unknown optional region",
     .explain = "An unknown extension; it may be ignored but must be preserved.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.known() || entry.required()) return;
       find({.spot = entry.at(&RegionTableEntry::guid), .found = {entry.value.guid}});
     }>},
    {.id = "REG-017",
     .severity = Severity::fatal,
     .section = "2.2.3.2",
     .title = "No BAT region",
     .explain = "The block table is missing from the table of contents; no data can be located.",
     .check = [](const Subject& s, Finder& find) { find_missing(s, find, bat_region); }},
    {.id = "REG-018",
     .severity = Severity::fatal,
     .section = "2.2.3.2",
     .title = "No metadata region",
     .explain = "The disk parameters are missing from the table of contents; no data can be located.",
     .check = [](const Subject& s, Finder& find) { find_missing(s, find, metadata_region); }},
    {.id = "REG-019",
     .severity = Severity::warning,
     .section = "2.2.3.2",
     .title = "Required flag missing",
     .explain = "QEMU and mkimg write it so; of the readers known, only VirtualBox refuses it. Nothing to do.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (!entry.known() || entry.required()) return;
       find({.spot = entry.at(&RegionTableEntry::required),
             .detail = {"This is ", entry.name(), "."},
             .expected = "1",
             .found = {entry.value.required}});
     }>},
    {.id = "REG-020",
     .severity = Severity::error,
     .section = "2.2.3.2",
     .title = "Required field out of range",
     .explain = "Bits other than the Required bit are set; damaged, or written by an unknown extension.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.required <= 1) return;
       find({.spot = entry.at(&RegionTableEntry::required), .expected = "0 or 1", .found = hex(entry.value.required)});
     }>},
    {.id = "REG-021",
     .severity = Severity::info,
     .section = "2.2.3.2",
     .title = "Old data after the last region entry",
     .explain = "Left-overs of earlier entries; ignored.",
     .check = on_usable_copies<[](std::size_t copy, const RegionTableCopy& table, Finder& find) {
       if (!table.behind) return;
       find({.spot = {node_of(copy), Extent{table.behind.first, table.place.end() - table.behind.first}},
             .found = count_of(table.behind.count, "byte that is not zero", "bytes that are not zero")});
     }>},
    {.id = "REG-023",
     .severity = Severity::warning,
     .section = "",
     .title = "Zero region GUID",
     .explain = "An empty slot is counted as an entry; probably a faulty writer.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       if (entry.value.guid.is_zero()) find({.spot = entry.at(&RegionTableEntry::guid), .found = "zero"});
     }>},
    {.id = "REG-024",
     .severity = Severity::warning,
     .section = "",
     .title = "Oversized region",
     .explain = "The region is larger than any legal disk needs; wasteful or hostile.",
     .check = on_entries<[](const Subject&, const Entry& entry, Finder& find) {
       const bool bat = entry.value.guid == bat_region;
       if (!entry.known()) return;
       const std::uint64_t most = bat ? bat_length_usual_max : metadata_length_usual_max;
       if (entry.value.length <= most) return;
       find({.spot = entry.at(&RegionTableEntry::length),
             .detail = {"This is ", entry.name(), "."},
             .expected = {"at most ", size_text(most)},
             .found = size_text(entry.value.length)});
     }>},
};

}  // namespace

RuleTable region_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
