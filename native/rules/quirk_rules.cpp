// Fingerprints of the programs that write VHDX files. They explain what else was found; all are infos, and none changes a
// verdict: Creator may say anything, so it never counts alone where the layout can be asked too.
#include <algorithm>

#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

using Fits = bool (*)(const Subject& s);

bool fired(const Subject& s, std::string_view id) {
  return std::any_of(s.findings.begin(), s.findings.end(), [&](const auto& f) { return f.rule->id == id; });
}

std::string_view creator(const Subject& s) { return s.image.identifier.creator.utf8; }

/// Header 1 has that SequenceNumber, header 2 the one after it by `step`.
bool numbers(const Subject& s, std::uint64_t first, std::uint64_t step) {
  const auto& copies = s.image.headers.copies;
  return copies[0].valid() && copies[1].valid() && copies[0].value.sequence_number == first &&
         copies[1].value.sequence_number == first + step;
}

bool block_size_is(const Subject& s, std::uint32_t size) {
  const auto& parameters = s.image.metadata.file_parameters;
  return parameters && parameters->block_size == size;
}

bool by_qemu(const Subject& s) { return creator(s).starts_with("QEMU v") && fired(s, "REG-019"); }

bool by_mkimg(const Subject& s) {
  const auto& parameters = s.image.metadata.file_parameters;
  return creator(s).empty() && fired(s, "HDR-019") && fired(s, "HDR-020") && fired(s, "REG-019") && parameters &&
         !parameters->leave_block_allocated();
}

template <Fits fits>
void when(const Subject& s, Finder& find) {
  if (!s.image.identifier.signature_ok || s.image.identifier.presence != Presence::present || s.image.waiting) return;
  if (fits(s)) find({.spot = spot("fileTypeIdentifier", places::file_type_identifier, &FileTypeIdentifier::creator)});
}

constexpr Rule rules[] = {
    {.id = "QRK-001",
     .severity = Severity::info,
     .section = "",
     .title = "Written by Windows",
     .explain = "Windows, Hyper-V, WSL and Docker Desktop write such files. A left-over entry behind the metadata "
                "table is normal for them.",
     .check =
         when<[](const Subject& s) { return creator(s).starts_with("Microsoft Windows ") && !fired(s, "REG-019"); }>,
     .summary = true},
    {.id = "QRK-002",
     .severity = Severity::info,
     .section = "",
     .title = "Written by QEMU",
     .explain = "QEMU leaves Required at 0 in the region table and 4 MiB unused before the data; both are harmless.",
     .check = when<by_qemu>,
     .summary = true},
    {.id = "QRK-003",
     .severity = Severity::info,
     .section = "",
     .title = "Written by disk2vhd",
     .explain = "Identical headers and 512 bytes too many at the end are normal for it.",
     .check = when<[](const Subject& s) { return creator(s) == "d2v" && numbers(s, 1, 0); }>,
     .summary = true},
    {.id = "QRK-004",
     .severity = Severity::info,
     .section = "",
     .title = "Written by DiscUtils",
     .explain =
         "Its fixed disks can have an unaligned log, and its differencing disks a block table that is one entry short.",
     .check = when<[](const Subject& s) { return creator(s) == ".NET DiscUtils"; }>,
     .summary = true},
    {.id = "QRK-005",
     .severity = Severity::info,
     .section = "",
     .title = "Perhaps written by OpenVMM",
     .explain = "No Creator, sequence numbers 0 and 1 and blocks of 2 MiB are its habit.",
     .check = when<[](const Subject& s) {
       return creator(s).empty() && numbers(s, 0, 1) && block_size_is(s, 2 * places::mib) && !fired(s, "HDR-019") &&
              !fired(s, "HDR-020");
     }>,
     .summary = true},
    {.id = "QRK-006",
     .severity = Severity::info,
     .section = "",
     .title = "Perhaps written by FreeBSD's mkimg",
     .explain = "No Creator, no GUIDs in the headers and Required at 0 are its habit.",
     .check = when<by_mkimg>,
     .summary = true},
    {.id = "QRK-007",
     .severity = Severity::info,
     .section = "",
     .title = "Perhaps written by makevhdx",
     .explain = "No Creator, no GUIDs in the headers and both headers with number 0 are its habit.",
     .check = when<[](const Subject& s) {
       return creator(s).empty() && numbers(s, 0, 0) && fired(s, "HDR-019") && fired(s, "HDR-020");
     }>,
     .summary = true},
    {.id = "QRK-008",
     .severity = Severity::info,
     .section = "",
     .title = "Written by FATtools",
     .explain =
         "Its fixed disks have a faulty block table: entries are left out, and slots of sector bitmaps are filled.",
     .check = when<[](const Subject& s) { return creator(s).starts_with("Python 3"); }>,
     .summary = true},
    {.id = "QRK-009",
     .severity = Severity::info,
     .section = "",
     .title = "Written by QEMU 1.6 or older",
     .explain = "It left parts of its own memory in the metadata region; they mean nothing, but may hold private data "
                "of the host.",
     .check = when<[](const Subject& s) { return by_qemu(s) && fired(s, "MET-022"); }>,
     .summary = true},
    {.id = "QRK-010",
     .severity = Severity::info,
     .section = "",
     .title = "Block table shifted by QEMU",
     .explain = "QEMU before 7.2.2 and 8.0 (its issue 727) miscounted on disks of more than one chunk: entries of "
                "blocks landed in the "
                "slots of sector "
                "bitmaps, so data may be unreadable. Copy out what can be read.",
     .check = when<[](const Subject& s) { return by_qemu(s) && (fired(s, "SBM-002") || fired(s, "SBM-003")); }>,
     .summary = true},
    {.id = "QRK-011",
     .severity = Severity::info,
     .section = "",
     .title = "Block table of an old mkimg",
     .explain = "Versions of mkimg before 2020 left no slots for sector bitmaps: on disks larger than one chunk "
                "everything behind "
                "the first chunk is shifted.",
     .check = when<[](const Subject& s) { return by_mkimg(s) && (fired(s, "SBM-002") || fired(s, "SBM-003")); }>,
     .summary = true},
    {.id = "QRK-012",
     .severity = Severity::info,
     .section = "",
     .title = "Perhaps written after a draft of the format",
     .explain = "State 5 meant 'unmapped' in the draft of 2012, and no block is in today's state for that.",
     .check = when<[](const Subject& s) {
       const Blocks* blocks = finished(s.blocks);
       return blocks != nullptr && blocks->now.payload[5] != 0 && blocks->now.payload[bat::unmapped] == 0;
     }>,
     .summary = true},
};

}  // namespace

RuleTable quirk_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
