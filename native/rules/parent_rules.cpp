// The parent locator. MS-VHDX 2.6.2.6. Without HasParent it is left over (ITM-015): judged, but nothing in it is fatal.
#include <algorithm>
#include <array>

#include "base/sort.h"
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"
#include "rules/collisions.h"

namespace vhdxscope {
namespace {

using namespace std::string_view_literals;
using namespace places;

constexpr const char* node = "parentLocator";
constexpr std::array paths{"relative_path"sv, "volume_path"sv, "absolute_win32_path"sv};
constexpr std::array keys{"parent_linkage"sv, "parent_linkage2"sv, paths[0], paths[1], paths[2]};

Node node_of(std::size_t index) { return {"parentLocator.entry.", index}; }

bool applies(const Image& image) { return image.metadata.judged() && image.parent.presence == Presence::present; }

/// How bad it is if the locator leads nowhere: only a child disk needs it.
Severity without_parent(const Image& image) {
  const auto& parameters = image.metadata.file_parameters;
  return parameters && !parameters->has_parent() ? Severity::error : Severity::fatal;
}

using LocatorCheck = void (*)(const Parent& parent, Finder& find);

/// For rules on the locator as a whole, once its 20 bytes are there.
template <LocatorCheck check>
void on_locator(const Subject& s, Finder& find) {
  if (applies(s.image) && s.image.parent.header_present) check(s.image.parent, find);
}

using PairCheck = void (*)(std::size_t index, const LocatorPair& pair, const Parent& parent, Finder& find);

template <PairCheck check>
void on_pairs(const Subject& s, Finder& find) {
  if (!applies(s.image) || !s.image.parent.table_fits) return;  // PLO-001 speaks for a table that is cut off
  const auto& parent = s.image.parent;
  for (std::size_t i = 0; i < parent.pairs.size(); ++i) check(i, parent.pairs[i], parent, find);
}

Spot at(std::size_t index, const LocatorPair& pair, FieldOf<ParentLocatorEntry> member) {
  return spot(node_of(index), pair.place.offset, member);
}

std::size_t index_of(const Parent& parent, const LocatorPair* pair) {
  return static_cast<std::size_t>(pair - parent.pairs.data());
}

/// The first usable pair with that key.
const LocatorPair* value_of(const Parent& parent, std::string_view key) {
  const auto* pair = parent.find(key);
  return pair != nullptr && pair->value ? pair : nullptr;
}

struct GuidText {
  bool is_guid = false;
  bool usual = false;  // lower case, in braces
  Guid guid{};
};

GuidText parse_linkage(std::string_view text) {
  GuidText out;
  std::string_view bare = text;
  const bool braces = bare.size() >= 2 && bare.front() == '{' && bare.back() == '}';
  if (braces) bare = bare.substr(1, bare.size() - 2);
  out.is_guid = parse_guid(bare, out.guid);
  out.usual =
      out.is_guid && braces && std::none_of(bare.begin(), bare.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_drive(std::string_view path) {
  return path.size() >= 2 && path[1] == ':' && lower(path[0]) >= 'a' && lower(path[0]) <= 'z';
}

/// A folder, server or share stands in the path: more than the file's own name, a drive or a volume's GUID.
bool names_a_folder(std::string_view path) {
  std::size_t named = 0;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("\\/"), path.size());
    const std::string_view part = path.substr(0, end);
    path = path.substr(std::min(end + 1, path.size()));
    const bool empty_word = part.empty() || part == "." || part == ".." || part == "?" || part == "UNC";
    const bool place_word = (part.size() == 2 && has_drive(part)) || part.starts_with("Volume{");
    if (!empty_word && !place_word) ++named;
  }
  return named > 1;
}

std::string missing_end(const Parent& parent) {
  return say("an end at ", hex(parent.item.length), " of the item or before");
}

constexpr Rule rules[] = {
    {.id = "PLO-001",
     .severity = Severity::fatal,
     .section = "2.6.2.6",
     .title = "Locator too short",
     .explain = "The list of parent paths is cut off; the parent must be searched for by hand.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& parent = s.image.parent;
           if (!applies(s.image) || (parent.header_present && parent.table_fits)) return;
           // The claim is the number of pairs where there is one, else the length that the metadata table states.
           const auto* item = s.image.metadata.first(ItemKind::parent_locator);
           find({.spot = parent.header_present ? spot(node, parent.item.offset, &ParentLocatorHeader::key_value_count)
                                               : spot(node, item->entry_place.offset, &MetadataTableEntry::length),
                 .expected = parent.header_present
                                 ? say(20 + 12 * std::uint64_t{parent.value.key_value_count}, " bytes")
                                 : std::string("at least 20 bytes"),
                 .found = count_of(parent.item.length, "byte", "bytes"),
                 .severity = without_parent(s.image)});
         }},
    {.id = "PLO-002",
     .severity = Severity::fatal,
     .section = "2.6.2.6.1",
     .title = "Unknown locator type",
     .explain = "The parent is of a kind that the specification does not define, perhaps no VHDX; only the maker's "
                "program can find it.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& parent = s.image.parent;
           if (!applies(s.image) || !parent.header_present || parent.value.locator_type == vhdx_locator_type) return;
           find({.spot = spot(node, parent.item.offset, &ParentLocatorHeader::locator_type),
                 .expected = {vhdx_locator_type},
                 .found = {parent.value.locator_type},
                 .severity = without_parent(s.image)});
         }},
    {.id = "PLO-003",
     .severity = Severity::error,
     .section = "2.6.2.6.1",
     .title = "Reserved field set",
     .explain = "A reserved field is not zero; readers ignore it.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (parent.value.reserved == 0) return;
       find({.spot = spot(node, parent.item.offset, &ParentLocatorHeader::reserved),
             .expected = "0",
             .found = hex(parent.value.reserved)});
     }>},
    {.id = "PLO-004",
     .severity = Severity::error,
     .section = "2.6.2.6.3",
     .title = "Empty locator",
     .explain = "Nothing is recorded about the parent; it must be searched for by hand.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (parent.value.key_value_count != 0) return;
       find({.spot = spot(node, parent.item.offset, &ParentLocatorHeader::key_value_count),
             .expected = "at least 2",
             .found = "0"});
     }>},
    {.id = "PLO-005",
     .severity = Severity::error,
     .section = "2.6.2.6.2",
     .title = "Zero offset or length",
     .explain = "This pair of key and value is unusable; the others may still lead to the parent.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       const auto& e = pair.entry;
       const auto say_it = [&](FieldOf<ParentLocatorEntry> member) {
         find({.spot = at(i, pair, member), .expected = "not zero", .found = "0"});
       };
       if (e.key_offset == 0) say_it(&ParentLocatorEntry::key_offset);
       if (e.value_offset == 0) say_it(&ParentLocatorEntry::value_offset);
       if (e.key_length == 0) say_it(&ParentLocatorEntry::key_length);
       if (e.value_length == 0) say_it(&ParentLocatorEntry::value_length);
     }>},
    {.id = "PLO-006",
     .severity = Severity::error,
     .section = "2.6.2.6.2",
     .title = "String beyond the item",
     .explain = "This pair of key and value points outside the item and is unusable.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent& parent, Finder& find) {
       if (!pair.key_inside) {
         find({.spot = at(i, pair, &ParentLocatorEntry::key_offset),
               .expected = missing_end(parent),
               .found = {hex(pair.entry.key_offset), " and a length of ", pair.entry.key_length}});
       }
       if (!pair.value_inside) {
         find({.spot = at(i, pair, &ParentLocatorEntry::value_offset),
               .expected = missing_end(parent),
               .found = {hex(pair.entry.value_offset), " and a length of ", pair.entry.value_length}});
       }
     }>},
    {.id = "PLO-007",
     .severity = Severity::error,
     .section = "2.6.2.6.2",
     .title = "Odd string length",
     .explain = "The text is not UTF-16 as required; the pair may be unreadable for other programs.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       const auto& e = pair.entry;
       const auto say_it = [&](FieldOf<ParentLocatorEntry> member, std::uint64_t value, Severity severity) {
         find({.spot = at(i, pair, member), .expected = "an even number", .found = {value}, .severity = severity});
       };
       if (e.key_length % 2 != 0) say_it(&ParentLocatorEntry::key_length, e.key_length, Severity::error);
       if (e.value_length % 2 != 0) say_it(&ParentLocatorEntry::value_length, e.value_length, Severity::error);
       if (e.key_offset % 2 != 0) say_it(&ParentLocatorEntry::key_offset, e.key_offset, Severity::warning);
       if (e.value_offset % 2 != 0) say_it(&ParentLocatorEntry::value_offset, e.value_offset, Severity::warning);
     }>},
    {.id = "PLO-008",
     .severity = Severity::error,
     .section = "2.6.2.6.2",
     .title = "NUL in a string",
     .explain =
         "The text contains a NUL, which the format forbids; some programs will not match the key or find the path.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       if (!pair.usable()) return;
       if (pair.key && pair.key->nuls != 0)
         find({.spot = at(i, pair, &ParentLocatorEntry::key_offset), .found = "a NUL in the key"});
       if (pair.value && pair.value->nuls != 0)
         find({.spot = at(i, pair, &ParentLocatorEntry::value_offset), .found = "a NUL in the value"});
     }>},
    {.id = "PLO-009",
     .severity = Severity::error,
     .section = "2.6.2.6.2",
     .title = "Key twice",
     .explain = "Two values for one key; the first is used, other programs may use the second.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (!parent.table_fits) return;
       // Sorted, since a hostile locator has 65,535 pairs.
       std::vector<std::size_t> order;
       for (std::size_t i = 0; i < parent.pairs.size(); ++i) {
         if (parent.pairs[i].usable() && parent.pairs[i].key) order.push_back(i);
       }
       const auto key = [&](std::size_t i) -> const std::string& { return parent.pairs[i].key->utf8; };
       sort(order, [&](std::size_t a, std::size_t b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
       for (std::size_t k = 1, first = 0; k < order.size(); ++k) {
         if (key(order[k]) != key(order[first])) {
           first = k;
           continue;
         }
         find({.spot = at(order[k], parent.pairs[order[k]], &ParentLocatorEntry::key_offset),
               .detail = {"Pair ", order[first], " has this key already."},
               .found = in_quotes(key(order[k]))});
       }
     }>},
    {.id = "PLO-010",
     .severity = Severity::error,
     .section = "2.6.2.6.3",
     .title = "No parent_linkage",
     .explain = "It cannot be checked whether the parent is the right one.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (parent.table_fits && !parent.undecoded && parent.find("parent_linkage") == nullptr)
         find({.spot = {node, parent.item}, .expected = "a key parent_linkage", .found = "no such key"});
     }>},
    {.id = "PLO-011",
     .severity = Severity::error,
     .section = "2.6.2.6.3",
     .title = "parent_linkage is no GUID",
     .explain = "The parent's identity is not readable, so it cannot be checked whether the parent is the right one.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       const auto* pair = value_of(parent, "parent_linkage");
       if (pair == nullptr || parse_linkage(pair->value->utf8).is_guid) return;
       find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
             .expected = "a GUID in braces",
             .found = in_quotes(pair->value->utf8)});
     }>},
    {.id = "PLO-012",
     .severity = Severity::info,
     .section = "2.6.2.6.3",
     .title = "Unusual spelling of a GUID",
     .explain = "Not the prescribed spelling (lower case, braces), but clear; accepted.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       for (const auto key : {keys[0], keys[1]}) {
         const auto* pair = value_of(parent, key);
         if (pair == nullptr) continue;
         const auto guid = parse_linkage(pair->value->utf8);
         if (guid.is_guid && !guid.usual)
           find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
                 .found = {pair->value->utf8}});
       }
     }>},
    {.id = "PLO-013",
     .severity = Severity::warning,
     .section = "2.6.2.6.3",
     .title = "parent_linkage2 present",
     .explain = "All zero: written by Windows 10, without meaning. Not zero: a merge into the parent was probably "
                "interrupted; do not touch either "
                "file before it is finished.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       const auto* pair = value_of(parent, "parent_linkage2");
       if (pair == nullptr) return;
       const auto guid = parse_linkage(pair->value->utf8);
       const bool zero = guid.is_guid && guid.guid.is_zero();
       find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
             .found = guid.is_guid ? to_text(guid.guid) : std::string("no GUID"),
             .severity = zero ? Severity::info : Severity::warning});
     }>},
    {.id = "PLO-014",
     .severity = Severity::error,
     .section = "2.6.2.6.3",
     .title = "No path",
     .explain = "The parent must be searched for by hand.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (!parent.table_fits || parent.undecoded ||
           std::any_of(paths.begin(), paths.end(), [&](auto key) { return parent.find(key) != nullptr; }))
         return;
       find({.spot = {node, parent.item},
             .expected = "relative_path, volume_path or absolute_win32_path",
             .found = "no such key"});
     }>},
    {.id = "PLO-015",
     .severity = Severity::info,
     .section = "2.6.2.6.3",
     .title = "Absolute path without \\\\?\\",
     .explain = "Windows 10 itself writes it so.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       const auto* pair = value_of(parent, "absolute_win32_path");
       if (pair == nullptr || pair->value->utf8.starts_with("\\\\?\\")) return;
       find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
             .found = in_quotes(pair->value->utf8)});
     }>},
    {.id = "PLO-016",
     .severity = Severity::warning,
     .section = "2.6.2.6.3",
     .title = "volume_path of wrong form",
     .explain = "Windows may not find the parent by it.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       const auto* pair = value_of(parent, "volume_path");
       if (pair == nullptr || pair->value->utf8.starts_with("\\\\?\\Volume{")) return;
       find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
             .expected = "\\\\?\\Volume{GUID}\\ and the rest of the path",
             .found = in_quotes(pair->value->utf8)});
     }>},
    {.id = "PLO-017",
     .severity = Severity::warning,
     .section = "2.6.2.6.3",
     .title = "relative_path is absolute",
     .explain = "The relative path works only by chance.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       const auto* pair = value_of(parent, "relative_path");
       if (pair == nullptr) return;
       const std::string_view path = pair->value->utf8;
       if (!has_drive(path) && !path.starts_with('\\') && path.find('/') == std::string_view::npos) return;
       find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
             .expected = "a path from this file's folder, with \\ between the names",
             .found = in_quotes(pair->value->utf8)});
     }>},
    {.id = "PLO-018",
     .severity = Severity::info,
     .section = "2.6.2.6.3",
     .title = "Unknown key",
     .explain = "Additional information by another program; ignored.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       if (!pair.usable() || !pair.key) return;
       // PLO-019 speaks for those that are known but for their case.
       if (std::any_of(keys.begin(), keys.end(), [&](auto key) { return same_but_for_case(pair.key->utf8, key); }))
         return;
       find({.spot = at(i, pair, &ParentLocatorEntry::key_offset), .found = in_quotes(pair.key->utf8)});
     }>},
    {.id = "PLO-019",
     .severity = Severity::info,
     .section = "2.6.2.6.2",
     .title = "Key differs only in case",
     .explain = "Keys are case-sensitive; this one is not recognised.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       if (!pair.usable() || !pair.key) return;
       for (const auto key : keys) {
         if (pair.key->utf8 == key || !same_but_for_case(pair.key->utf8, key)) continue;
         find({.spot = at(i, pair, &ParentLocatorEntry::key_offset),
               .expected = std::string(key),
               .found = in_quotes(pair.key->utf8)});
       }
     }>},
    {.id = "PLO-020",
     .severity = Severity::warning,
     .section = "",
     .title = "Strings overlap",
     .explain = "Possible, but no known program does it.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (!parent.table_fits) return;
       const std::uint64_t table = Layout<ParentLocatorHeader>::size +
                                   Layout<ParentLocatorEntry>::size * std::uint64_t{parent.value.key_value_count};
       std::vector<Extent> ranges{{0, table}};
       for (const auto& pair : parent.pairs) {
         const bool usable = pair.usable();
         ranges.push_back(usable ? Extent{pair.entry.key_offset, pair.entry.key_length} : Extent{});
         ranges.push_back(usable ? Extent{pair.entry.value_offset, pair.entry.value_length} : Extent{});
       }
       for (const auto [later, earlier] : overlaps(ranges)) {
         // The table starts at 0, so it comes first but for strings that start there too.
         const std::size_t one = later != 0 ? later : earlier;
         const std::size_t index = (one - 1) / 2;
         const bool key = one % 2 == 1;
         find({.spot = at(index, parent.pairs[index],
                          key ? FieldOf<ParentLocatorEntry>(&ParentLocatorEntry::key_offset)
                              : FieldOf<ParentLocatorEntry>(&ParentLocatorEntry::value_offset)),
               .detail = {"The ", key ? "key" : "value", " of pair ", index, " shares bytes with ",
                          later == 0 || earlier == 0 ? "the table of pairs." : "another string."},
               .found = {hex(ranges[one].offset), " and a length of ", ranges[one].length}});
       }
     }>},
    {.id = "PLO-021",
     .severity = Severity::warning,
     .section = "2.6.2.6.2",
     .title = "Invalid UTF-16",
     .explain = "A text is damaged; if it is a path, use one of the others.",
     .check = on_pairs<[](std::size_t i, const LocatorPair& pair, const Parent&, Finder& find) {
       if (!pair.usable()) return;
       if (pair.key && pair.key->lone_surrogates != 0)
         find({.spot = at(i, pair, &ParentLocatorEntry::key_offset), .found = "unpaired surrogates in the key"});
       if (pair.value && pair.value->lone_surrogates != 0) {
         find({.spot = at(i, pair, &ParentLocatorEntry::value_offset), .found = "unpaired surrogates in the value"});
       }
     }>},
    {.id = "PLO-022",
     .severity = Severity::info,
     .section = "",
     .title = "Paths reveal names",
     .explain = "They name folders, users or servers; mind this before you pass the file on.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       for (const auto key : paths) {
         const auto* pair = value_of(parent, key);
         if (pair == nullptr || !names_a_folder(pair->value->utf8)) continue;
         find({.spot = at(index_of(parent, pair), *pair, &ParentLocatorEntry::value_offset),
               .found = in_quotes(pair->value->utf8)});
       }
     }>},
    {.id = "PLO-023",
     .severity = Severity::warning,
     .section = "",
     .title = "Very many pairs",
     .explain = "More pairs than any known program writes; OpenVMM refuses such a file.",
     .check = on_locator<[](const Parent& parent, Finder& find) {
       if (parent.value.key_value_count <= locator_pairs_usual_max) return;
       find({.spot = spot(node, parent.item.offset, &ParentLocatorHeader::key_value_count),
             .expected = "at most 256",
             .found = {parent.value.key_value_count}});
     }>},
};

}  // namespace

RuleTable parent_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
