// The two headers, the choice between them, and where the current one says the log lies. MS-VHDX 2.2.2.
#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

using namespace places;

Node node_of(std::size_t index) { return {"header.", index + 1}; }
Node node_of_current(const Headers& headers) { return node_of(*headers.current); }

Spot at(const Headers& headers, std::size_t index, FieldOf<Header> member) {
  return spot(node_of(index), headers.copies[index].place.offset, member);
}
Spot at_current(const Headers& headers, FieldOf<Header> member) { return at(headers, *headers.current, member); }

bool both_valid(const Headers& headers) { return headers.copies[0].valid() && headers.copies[1].valid(); }

/// The one copy that fails while the other serves, if that is how it stands.
template <class Fails>
void only_bad_copy(const Subject& s, Fails fails, Finder& find, void (*say_it)(const Headers&, std::size_t, Finder&)) {
  const auto& headers = s.image.headers;
  if (!headers.current) return;  // HDR-001 speaks for both
  for (std::size_t i = 0; i < 2; ++i) {
    if (headers.copies[i].present() && fails(headers.copies[i])) say_it(headers, i, find);
  }
}

Extent log_claim(const Header& header) { return {header.log_offset, header.log_length}; }

bool log_fits(const Header& header, FileSize size) {
  return header.log_length % alignment == 0 && header.log_offset % alignment == 0 && size.inside(log_claim(header));
}

using CurrentCheck = void (*)(const Headers& headers, const Header& current, FileSize size, Finder& find);

/// For rules on the current header's fields.
template <CurrentCheck check>
void on_current(const Subject& s, Finder& find) {
  if (const auto* copy = s.image.headers.current_copy()) check(s.image.headers, copy->value, s.image.raw_size, find);
}

constexpr Rule rules[] = {
    {.id = "HDR-001",
     .severity = Severity::fatal,
     .section = "2.2.2",
     .title = "No valid header",
     .explain = "Both headers are damaged; nothing in the file can be located reliably.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (headers.current) return;
           std::string what;
           for (std::size_t i = 0; i < 2; ++i) {
             const auto& copy = headers.copies[i];
             if (copy.presence == Presence::waiting || copy.presence == Presence::unreadable) return;
             what += say("Header ", i + 1,
                         !copy.present()      ? " is not in the file. "
                         : !copy.signature_ok ? " has no signature. "
                                              : " has a wrong checksum. ");
           }
           what.pop_back();
           find({.spot = {"file"}, .detail = what});
         }},
    {.id = "HDR-002",
     .severity = Severity::warning,
     .section = "2.2.2",
     .title = "Header: wrong signature",
     .explain = "One of the two headers is destroyed; the other is used. Make a backup, then let the virtualization "
                "program rewrite it.",
     .check =
         [](const Subject& s, Finder& find) {
           only_bad_copy(
               s, [](const HeaderCopy& copy) { return !copy.signature_ok; }, find,
               [](const Headers& headers, std::size_t i, Finder& report) {
                 report({.spot = at(headers, i, &Header::signature),
                         .detail = {"This is header ", i + 1, "."},
                         .expected = "head",
                         .found = signature_text(headers.copies[i].value.signature)});
               });
         }},
    {.id = "HDR-003",
     .severity = Severity::warning,
     .section = "2.2.2",
     .title = "Header: wrong checksum",
     .explain = "An interrupted header update, or damage; the other header is used.",
     .check =
         [](const Subject& s, Finder& find) {
           only_bad_copy(
               s, [](const HeaderCopy& copy) { return copy.signature_ok && !copy.checksum_ok; }, find,
               [](const Headers& headers, std::size_t i, Finder& report) {
                 report({.spot = at(headers, i, &Header::checksum),
                         .detail = {"This is header ", i + 1, "."},
                         .expected = hex(headers.copies[i].computed_checksum, 8),
                         .found = hex(headers.copies[i].value.checksum, 8)});
               });
         }},
    {.id = "HDR-004",
     .severity = Severity::warning,
     .section = "2.2.2",
     .title = "Two identical headers",
     .explain = "By the letter neither header is current; since they are identical it does not matter. Typical of "
                "disk2vhd and makevhdx.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (headers.choice != HeaderChoice::identical) return;
           find({.spot = at(headers, 1, &Header::sequence_number),
                 .expected = "two different numbers",
                 .found = {"SequenceNumber ", headers.copies[0].value.sequence_number, " in both"}});
         }},
    {.id = "HDR-005",
     .severity = Severity::fatal,
     .section = "2.2.2",
     .title = "Two different headers with the same number",
     .explain =
         "It cannot be decided which header is current; the file counts as corrupt. What follows is read by header 1.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (headers.choice != HeaderChoice::tie) return;
           find({.spot = at(headers, 1, &Header::sequence_number),
                 .expected = "two different numbers",
                 .found = {"SequenceNumber ", headers.copies[0].value.sequence_number, " in both"}});
         }},
    {.id = "HDR-006",
     .severity = Severity::fatal,
     .section = "2.2.2",
     .title = "Unknown version",
     .explain =
         "Written to a newer or unknown version of the format; it must not be interpreted by the rules of this one.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.version == 1) return;
       find({.spot = at_current(headers, &Header::version), .expected = "1", .found = {current.version}});
     }>},
    {.id = "HDR-007",
     .severity = Severity::fatal,
     .section = "2.2.2",
     .title = "Unknown log version, log in use",
     .explain = "The log cannot be understood but must be replayed.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_version == 0 || current.log_guid.is_zero()) return;
       find({.spot = at_current(headers, &Header::log_version), .expected = "0", .found = {current.log_version}});
     }>},
    {.id = "HDR-008",
     .severity = Severity::error,
     .section = "2.2.2",
     .title = "Unknown log version, log empty",
     .explain = "LogVersion has an unknown value, without consequence as long as the log is empty.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_version == 0 || !current.log_guid.is_zero()) return;
       find({.spot = at_current(headers, &Header::log_version), .expected = "0", .found = {current.log_version}});
     }>},
    {.id = "HDR-009",
     .severity = Severity::error,
     .section = "2.2.2",
     .title = "LogLength not aligned",
     .explain = "The size of the log violates the format.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_length % alignment == 0) return;
       find({.spot = at_current(headers, &Header::log_length),
             .expected = "a multiple of 1 MiB",
             .found = hex(current.log_length)});
     }>},
    {.id = "HDR-010",
     .severity = Severity::error,
     .section = "2.2.2",
     .title = "LogOffset not aligned",
     .explain = "The position of the log violates the format (DiscUtils writes this for fixed disks of odd size).",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_offset % alignment == 0) return;
       find({.spot = at_current(headers, &Header::log_offset),
             .expected = "a multiple of 1 MiB",
             .found = hex(current.log_offset)});
     }>},
    {.id = "HDR-011",
     .severity = Severity::fatal,
     .section = "2.2.2, 2.3.3",
     .title = "In use without a log",
     .explain = "The header demands a replay, but there is no log.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_guid.is_zero() || current.log_length != 0) return;
       find({.spot = at_current(headers, &Header::log_length),
             .expected = "at least 1 MiB while LogGuid is set",
             .found = "0"});
     }>},
    {.id = "HDR-012",
     .severity = Severity::error,
     .section = "2.3",
     .title = "Log inside the header section",
     .explain = "The log would overwrite the headers.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_length == 0 || current.log_offset >= header_section) return;
       find({.spot = at_current(headers, &Header::log_offset),
             .expected = "at least 0x100000",
             .found = hex(current.log_offset)});
     }>},
    {.id = "HDR-013",
     .severity = Severity::fatal,
     .section = "2.3",
     .title = "Log beyond the end of the file",
     .explain = "The log area is missing, at least in part; the file is truncated or the header wrong.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize size, Finder& find) {
       const Extent log = log_claim(current);
       if (size.inside(log)) return;
       find({.spot = at_current(headers, &Header::log_offset),
             .expected = {"an end at ", hex(size.bytes()), " or before"},
             .found = {hex(log.offset), " and a length of ", size_text(log.length)},
             .severity = current.log_guid.is_zero() ? Severity::error : Severity::fatal,
             .beyond_end = true});
     }>},
    {.id = "HDR-014",
     .severity = Severity::error,
     .section = "",
     .title = "Log position overflows",
     .explain = "An impossible value; a damaged or hostile header.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (!log_claim(current).overflows()) return;
       find({.spot = at_current(headers, &Header::log_offset),
             .expected = "an end below 2^64",
             .found = hex(current.log_offset)});
     }>},
    {.id = "HDR-015",
     .severity = Severity::warning,
     .section = "",
     .title = "Very large log",
     .explain = "Legal but unusual; OpenVMM refuses it.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_length <= log_length_usual_max) return;
       find({.spot = at_current(headers, &Header::log_length),
             .expected = "at most 1073741824 bytes",
             .found = {current.log_length, " bytes"}});
     }>},
    {.id = "HDR-016",
     .severity = Severity::info,
     .section = "2.2.2",
     .title = "No log",
     .explain = "The file has no log area; a program that writes to it will have to make one.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_length == 0 && current.log_guid.is_zero())
         find({.spot = at_current(headers, &Header::log_length), .found = "0"});
     }>},
    {.id = "HDR-017",
     .severity = Severity::error,
     .section = "2.2.2",
     .title = "Reserved header bytes set",
     .explain = "Reserved bytes are not zero: hidden data or a foreign extension. They are ignored when reading.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto* copy = s.image.headers.current_copy();
           if (copy == nullptr || !copy->reserved) return;
           const std::uint64_t end = copy->place.end();
           find({.spot = {node_of_current(s.image.headers), Extent{copy->reserved.first, end - copy->reserved.first},
                          "Reserved"},
                 .expected = "zeros",
                 .found = count_of(copy->reserved.count, "byte that is not zero", "bytes that are not zero")});
         }},
    {.id = "HDR-018",
     .severity = Severity::info,
     .section = "2.2.2",
     .title = "Space behind a header used",
     .explain = "The reserved space behind a header is not empty.",
     .check =
         [](const Subject& s, Finder& find) {
           for (std::size_t i = 0; i < 2; ++i) {
             const auto& copy = s.image.headers.copies[i];
             if (!copy.behind) continue;
             find({.spot = {node_of(i), Extent{copy.behind.first, copy.place.offset + slot - copy.behind.first}},
                   .found = count_of(copy.behind.count, "byte that is not zero", "bytes that are not zero")});
           }
         }},
    {.id = "HDR-019",
     .severity = Severity::warning,
     .section = "2.2.2",
     .title = "FileWriteGuid is zero",
     .explain = "Modifications of the file cannot be tracked (mkimg and makevhdx write this).",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.file_write_guid.is_zero())
         find({.spot = at_current(headers, &Header::file_write_guid), .expected = "any other GUID", .found = "zero"});
     }>},
    {.id = "HDR-020",
     .severity = Severity::warning,
     .section = "2.2.2",
     .title = "DataWriteGuid is zero",
     .explain = "Children of this disk cannot be bound to it safely.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.data_write_guid.is_zero())
         find({.spot = at_current(headers, &Header::data_write_guid), .expected = "any other GUID", .found = "zero"});
     }>},
    {.id = "HDR-021",
     .severity = Severity::warning,
     .section = "2.2.2.1",
     .title = "Headers differ in more than the number",
     .explain = "The older header is only a fallback and shows an earlier state.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (!both_valid(headers)) return;
           const Header& is = headers.current_copy()->value;
           const Header& was = headers.other_copy()->value;
           std::string names;
           std::optional<FieldOf<Header>> first;
           std::string expected;
           std::string found;
           const auto note = [&](FieldOf<Header> field, const std::string& now, const std::string& before) {
             if (now == before) return;
             names += say(names.empty() ? "" : ", ", (*field).name);
             if (first) return;
             first = field;
             expected = now;
             found = before;
           };
           note(&Header::log_version, decimal(is.log_version), decimal(was.log_version));
           note(&Header::version, decimal(is.version), decimal(was.version));
           note(&Header::log_length, hex(is.log_length), hex(was.log_length));
           note(&Header::log_offset, hex(is.log_offset), hex(was.log_offset));
           const bool layout = first.has_value();
           note(&Header::file_write_guid, to_text(is.file_write_guid), to_text(was.file_write_guid));
           note(&Header::data_write_guid, to_text(is.data_write_guid), to_text(was.data_write_guid));
           note(&Header::log_guid, to_text(is.log_guid), to_text(was.log_guid));
           if (!first) return;
           find({.spot = at(headers, 1 - *headers.current, *first),
                 .detail = {"They differ in ", names,
                            layout ? ". An ordinary update changes neither versions nor the log's place."
                                   : ". Normal after a single header update (QEMU: DataWriteGuid)."},
                 .expected = expected,
                 .found = found,
                 .severity = layout ? Severity::warning : Severity::info});
         }},
    {.id = "HDR-022",
     .severity = Severity::info,
     .section = "",
     .title = "Unusual sequence gap",
     .explain = "No fault; the numbers of the two headers normally differ by one.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (!both_valid(headers)) return;
           const std::uint64_t newer = headers.current_copy()->value.sequence_number;
           const std::uint64_t older = headers.other_copy()->value.sequence_number;
           if (newer - older <= 1) return;
           find({.spot = at_current(headers, &Header::sequence_number), .expected = {older + 1}, .found = {newer}});
         }},
    {.id = "HDR-023",
     .severity = Severity::warning,
     .section = "",
     .title = "Sequence number exhausted",
     .explain = "The next update cannot get a greater number.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.sequence_number != ~std::uint64_t{0}) return;
       find({.spot = at_current(headers, &Header::sequence_number), .found = {current.sequence_number}});
     }>},
    {.id = "HDR-024",
     .severity = Severity::info,
     .section = "2.3.3",
     .title = "Not closed cleanly",
     .explain = "The disk was in use, or the host failed; the log must be replayed before the disk is read.",
     .check = on_current<[](const Headers& headers, const Header& current, FileSize, Finder& find) {
       if (current.log_guid.is_zero()) return;
       find({.spot = at_current(headers, &Header::log_guid), .found = {current.log_guid}});
     }>},
    {.id = "HDR-027",
     .severity = Severity::warning,
     .section = "",
     .title = "Older header unusable",
     .explain = "The spare header would not help if the current one were lost.",
     .check =
         [](const Subject& s, Finder& find) {
           const auto& headers = s.image.headers;
           if (!both_valid(headers)) return;
           const std::size_t other = 1 - *headers.current;
           const Header& spare = headers.copies[other].value;
           if (spare.version != 1) {
             find({.spot = at(headers, other, &Header::version), .expected = "1", .found = {spare.version}});
           } else if (!log_fits(spare, s.image.raw_size)) {
             find({.spot = at(headers, other, &Header::log_offset),
                   .expected = "a log in whole MiB inside the file",
                   .found = {hex(spare.log_offset), " and a length of ", size_text(spare.log_length)}});
           }
         }},
};

}  // namespace

RuleTable header_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
