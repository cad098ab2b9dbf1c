// The file as a whole and its file type identifier. MS-VHDX 2.2, 2.2.1.
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

using namespace places;

constexpr const char* node = "fileTypeIdentifier";

/// The identifier's text and its surroundings mean something only where the identifier is one.
bool identified(const Image& image) {
  return image.identifier.signature_ok && image.identifier.presence == Presence::present;
}

Spot creator_spot() { return spot(node, file_type_identifier, &FileTypeIdentifier::creator); }

constexpr Rule rules[] = {
    {.id = "FILE-001",
     .severity = Severity::fatal,
     .section = "2.2.1",
     .title = "Not a VHDX file",
     .explain = "A VHDX starts with the characters 'vhdxfile'. Either this is another kind of file, or its first "
                "sector is damaged.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& id = s.image.identifier;
           if (id.signature_ok || id.signature_presence == Presence::waiting ||
               id.signature_presence == Presence::unreadable)
             return;
           const bool present = id.presence == Presence::present;
           const std::string found = present ? signature_text(id.value.signature)
                                             : say("a file of ", count_of(s.image.raw_size.bytes(), "byte", "bytes"));
           find({.spot = present ? spot(node, file_type_identifier, &FileTypeIdentifier::signature)
                                 : Spot{node, std::nullopt, "Signature"},
                 .detail = s.image.is_vhdx
                               ? "Headers or region tables of a VHDX stand at their places, so the rest may "
                                 "be intact."
                               : "",
                 .expected = "vhdxfile",
                 .found = {found}});
         }},
    {.id = "FILE-002",
     .severity = Severity::fatal,
     .section = "2.2",
     .title = "File too short",
     .explain = "A VHDX begins with a header section of 1 MiB, and the file ends inside it. If it is one, the download "
                "or copy is incomplete: get it again.",
     .check =
         [](const Subject& s, Finder& find) {
           const std::uint64_t size = s.image.raw_size.bytes();
           if (size >= header_section) return;
           find({.spot = {"file"},
                 .expected = "at least 1 MiB (1048576 bytes)",
                 .found = size_text(size),
                 .beyond_end = true});
         }},
    {.id = "FILE-003",
     .severity = Severity::info,
     .section = "",
     .title = "Size not a multiple of 1 MiB",
     .explain = "By itself harmless: some programs append or cut a few bytes (disk2vhd adds 512).",
     .check =
         [](const Subject& s, Finder& find) {
           const std::uint64_t rest = s.image.raw_size.bytes() % alignment;
           if (rest == 0) return;
           find({.spot = {"file"},
                 .detail = {"The file is ", count_of(rest, "byte", "bytes"), " longer than a whole number of MiB."},
                 .found = {s.image.raw_size.bytes(), " bytes"}});
         }},
    {.id = "FILE-004",
     .severity = Severity::error,
     .section = "",
     .title = "Truncated file",
     .explain = "Structures point beyond the end of the file: it was cut off, or what points there is damaged. Compare "
                "its size with that of the original.",
     .check =
         [](const Subject& s, Finder& find) {
           std::string by;
           for (const auto& finding : s.findings) {
             // FILE-002 says it of the header section already.
             if (!finding.beyond_end || finding.rule->id == "FILE-002" ||
                 by.find(finding.rule->id) != std::string::npos)
               continue;
             by += say(by.empty() ? "" : ", ", finding.rule->id);
           }
           if (by.empty()) return;
           find({.spot = {"file"}, .detail = {"This sums up ", by, "."}});
         },
     .summary = true},
    {.id = "FILE-005",
     .severity = Severity::info,
     .section = "2.2.1",
     .title = "No creator",
     .explain = "The program that made the file left no name; that is allowed.",
     .check =
         [](const Subject& s, Finder& find) {
           if (identified(s.image) && s.image.identifier.creator.utf8.empty()) find({.spot = creator_spot()});
         }},
    {.id = "FILE-006",
     .severity = Severity::warning,
     .section = "2.2.1",
     .title = "Creator is not clean text",
     .explain = "The creator's name is damaged or forged; it has no technical effect.",
     .check =
         [](const Subject& s, Finder& find) {
           if (!identified(s.image)) return;
           const auto& creator = s.image.identifier.creator;
           if (creator.lone_surrogates == 0 && creator.controls == 0) return;
           find({.spot = creator_spot(),
                 .found = {count_of(creator.lone_surrogates, "unpaired surrogate", "unpaired surrogates"), ", ",
                           count_of(creator.controls, "control character", "control characters")}});
         }},
    {.id = "FILE-007",
     .severity = Severity::info,
     .section = "2.2.1",
     .title = "Data after the creator's end",
     .explain = "Left-over bytes stand behind the NUL that ends the creator's name.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& behind = s.image.identifier.behind_creator;
           if (!identified(s.image) || !behind) return;
           find({.spot = {node, Extent{behind.first, described_bytes<FileTypeIdentifier>() - behind.first}, "Creator"},
                 .found = count_of(behind.count, "byte that is not zero", "bytes that are not zero")});
         }},
    {.id = "FILE-008",
     .severity = Severity::info,
     .section = "2.2.1",
     .title = "Reserved space used",
     .explain = "The reserved space behind the identifier is not empty; hidden or left-over data.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& reserved = s.image.identifier.reserved;
           if (!s.image.identifier.signature_ok || !reserved) return;
           find({.spot = {node, Extent{reserved.first, slot - reserved.first}},
                 .found = count_of(reserved.count, "byte that is not zero", "bytes that are not zero")});
         }},
    {.id = "FILE-009",
     .severity = Severity::info,
     .section = "",
     .title = "Looks like another format",
     .explain = "As far as its first bytes tell.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto name = s.image.other_format.name;
           if (s.image.waiting || s.image.identifier.signature_ok || name == OtherFormat{}.name || name == "empty")
             return;
           find({.spot = {"file"},
                 .detail = {"This seems to be ", s.image.other_format.people, "."},
                 .found = std::string(name)});
         }},
    {.id = "FILE-011",
     .severity = Severity::info,
     .section = "2.2",
     .title = "Unassigned header space used",
     .explain = "Space that no structure owns holds data.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& sweep = s.image.sweep;
           if (sweep.unassigned != Presence::present || !sweep.unassigned_data) return;
           const std::uint64_t first = sweep.unassigned_data.first;
           find({.spot = {"file", Extent{first, sweep.unassigned_place.end() - first}},
                 .found = count_of(sweep.unassigned_data.count, "byte that is not zero", "bytes that are not zero")});
         }},
    {.id = "FILE-012",
     .severity = Severity::warning,
     .section = "",
     .title = "Part of the file could not be read",
     .explain = "The drive or the program that holds the file did not deliver these bytes, so what lies in them is not "
                "judged.",
     .check =
         [](const Subject& s, Finder& find) {
           for (const auto range : s.image.unreadable) {
             find({.spot = {"file", range.extent()},
                   .detail = {"The bytes from ", hex(range.offset()), " on, ", size_text(range.length()),
                              " in all, could not be read."}});
           }
         }},
};

}  // namespace

RuleTable file_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
