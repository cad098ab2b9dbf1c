#include "rules/verdict.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "rules/compatibility.h"

namespace vhdxscope {
namespace {

const Finding* first_of(const Judgement& judgement, Severity severity) {
  const auto at = std::find_if(judgement.findings.begin(), judgement.findings.end(),
                               [&](const auto& f) { return f.severity == severity; });
  return at == judgement.findings.end() ? nullptr : &*at;
}

bool fired(const Judgement& judgement, std::string_view id) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(),
                     [&](const auto& f) { return f.rule->id == id; });
}

/// "Opens with header 2 and region table 1; header 1 and region table 2 are damaged"; empty if no spare copy is damaged.
std::string spare_copies(const Image& image, const Judgement& judgement) {
  std::string used;
  std::string lost;
  const auto note = [&](const char* what, std::size_t current) {
    used += say(used.empty() ? "" : " and ", what, " ", current + 1);
    lost += say(lost.empty() ? "" : " and ", what, " ", 2 - current);
  };
  const bool header = image.headers.current && (fired(judgement, "HDR-002") || fired(judgement, "HDR-003"));
  const bool table = image.regions.current && (fired(judgement, "REG-002") || fired(judgement, "REG-004"));
  if (header) note("header", *image.headers.current);
  if (table) note("region table", *image.regions.current);
  return used.empty() ? used : say("Opens with ", used, "; ", lost, header && table ? " are damaged" : " is damaged");
}

/// No VHDX is as long: the largest disk has 64 TiB. What ends there is damaged, whatever was cut off.
constexpr std::uint64_t never = ~std::uint64_t{0};

/// The least size of a file that holds what its tables name; 0 where they name nothing behind the end after the replay.
std::uint64_t needed_size(const Image& image, const Blocks* blocks, const Judgement& judgement) {
  std::uint64_t needed = blocks != nullptr ? blocks->space.needed_size : 0;
  const auto need = [&needed](std::uint64_t end) { needed = std::max(needed, end); };
  if (const auto* header = image.headers.current_copy())
    need(Extent{header->value.log_offset, header->value.log_length}.end());
  if (const auto* table = image.regions.table()) {
    for (const auto& entry : table->entries) need(Extent{entry.file_offset, entry.length}.end());
  }
  if (fired(judgement, "LOG-002")) need(image.log.head_entry()->value.flushed_file_offset);
  if (image.raw_size.bytes() < places::header_section) need(places::header_section);
  return needed > 2 * places::compared_max ? never : needed > image.size.bytes() ? needed : 0;
}

constexpr const char* do_not_initialise =
    "If Disk Management offers to initialise the disk, do not: that writes over it.";

void work_on_a_copy(Verdict& out) {
  out.next_steps.push_back(
      {"Copy the file before you do anything that writes (Copy-Item FILE COPY in PowerShell, cp FILE COPY elsewhere), "
       "and work on the copy. ",
       do_not_initialise});
}

/// Said of every VHDX, whatever the verdict: how far it reaches.
constexpr const char* limits =
    "Checksums cover headers, region tables and log entries, not the block table, the metadata or the data; "
    "attributes, "
    "permissions and locks of the file cannot be seen from here.";

/// How long a complete file is at least, where that is known and this one is shorter.
void compare_sizes(std::uint64_t needed, Verdict& out) {
  if (needed == never) return;
  out.next_steps.push_back(
      say("Compare the file's size with that of the original",
          needed != 0 ? say(", which has at least ", needed, " bytes if the tables are right") : std::string(),
          ": if it is smaller it was cut off, so get a complete copy."));
}

/// The commands that read the contents, of the programs that are not known to refuse the file. None of them writes to it.
void copy_out(const Image& image, const Blocks* blocks, const Judgement& judgement, Verdict& out) {
  constexpr const char* commands[] = {"Mount-VHD -Path COPY -ReadOnly -NoDriveLetter",
                                      "qemu-img convert -f vhdx -O raw COPY NEWFILE", "7z x COPY"};
  const auto programs = compatibility_of(image, blocks, judgement);
  const auto* header = image.headers.current_copy();
  const bool in_use = header != nullptr && !header->value.log_guid.is_zero();
  std::string named;
  for (std::size_t i = 0; i < std::size(commands) && i < programs.size(); ++i) {
    const Outcome outcome = programs[i].outcome;
    const bool refused =
        outcome == Outcome::refuses || (outcome == Outcome::unknown && out.status == Status::unopenable);
    // With a log in use Windows and QEMU refuse to only read it.
    if (refused || (in_use && i < 2)) continue;
    named += say(named.empty() ? "" : ", or ", commands[i]);
  }
  if (named.empty()) return;
  out.next_steps.push_back({"To copy out what can be read, try ", named,
                            ": that only reads. What the damage touches may come out wrong without a word."});
}

/// What else than a backup helps against a cause; empty for most.
const char* remedy_of(std::string_view id) {
  if (id == "HDR-006")
    return "Open it with a newer version of the program that made it; nothing says that the file is damaged.";
  if (id == "MET-015" || id == "REG-015")
    return "Open it with the program that made it: it needs a feature of that program, and another one that opened it "
           "all the same could read it wrongly or break it.";
  if (id == "PLO-002")
    return "Open it with the program that made it: no other can find a parent that is recorded in this way.";
  if (id == "ITM-014")
    return "Restore it together with its parent from one backup: nothing in it says which disk its parent is.";
  if (id == "MET-016")
    return "Make the disk again, as a new file, with New-VHD, Convert-VHD or qemu-img: the program that made this one "
           "was interrupted, and what was to be copied into it is still where it came from.";
  return nullptr;
}

/// Faults that only the replay brings are no reason to wait for it.
void keep_from_replay(const Judgement& judgement, Verdict& out) {
  if (std::none_of(judgement.findings.begin(), judgement.findings.end(), [](const auto& f) { return f.after_replay; }))
    return;
  out.next_steps.push_back(
      "Have no program replay the log, neither Windows (Mount-VHD without -ReadOnly) nor QEMU (qemu-img check -r all), "
      "in this file or in any copy: that writes the fault into it. 7-Zip and libvhdi leave the log alone and may "
      "show the disk as it is stored, without the pending changes.");
}

const char* only_after(const Finding& finding) {
  return finding.after_replay
             ? " The fault appears only after the replay of the log: as stored, the file is without it."
             : "";
}

bool is_child(const Image& image) {
  return image.metadata.file_parameters && image.metadata.file_parameters->has_parent();
}

/// What a differencing disk needs; empty for others.
std::string with_parent(const Image& image) {
  if (!is_child(image)) return {};
  const std::string name = parent_name(image.parent);
  const auto* link = image.parent.find("parent_linkage");
  return say(
      " This is a differencing disk: it is of use only together with its parent",
      name.empty() ? std::string() : say(", last known as ", in_quotes(name)),
      link == nullptr || !link->value ? std::string() : say(", with the DataWriteGuid ", in_quotes(link->value->utf8)),
      ".");
}
/// And what must not be done to it.
void keep_with_parent(const Image& image, Verdict& out) {
  if (!is_child(image)) return;
  out.next_steps.push_back(
      "Keep it together with its parent, and do not mount or change the parent by itself: that breaks the chain.");
  // Where the file cannot be opened, no command mends its locator.
  out.next_steps.push_back({out.status == Status::unopenable
                                ? ""
                                : "If the parent was moved, Set-VHD -Path CHILD -ParentPath PARENT connects "
                                  "them again; it writes to the child. ",
                            "-IgnoreIdMismatch forces a wrong parent on it and can corrupt the data: on copies only."});
  out.next_steps.push_back("Do not rename an .avhdx to .vhdx: it stays one part of a chain.");
}

Verdict unopenable(const Image& image, const Blocks* blocks, const Judgement& judgement, const Finding& worst) {
  Verdict out{Status::unopenable, {}, {}};
  const bool cut = fired(judgement, "FILE-002") || fired(judgement, "FILE-004");
  const std::uint64_t needed = needed_size(image, blocks, judgement);
  if (worst.rule->id == "FILE-001") {
    out.summary =
        "Cannot be opened: the signature at the very start is damaged, while other structures of a VHDX stand at their "
        "places.";
  } else {
    out.summary = say("Cannot be opened: ", reason_of(*worst.rule),
                      !cut || needed == 0 ? std::string()
                      : needed == never   ? std::string("; what points beyond any VHDX's end is damaged")
                                          : say("; cut short by ", size_text(needed - image.size.bytes()),
                                                ", or what points beyond its end is damaged"),
                      ".", only_after(worst), with_parent(image));
  }
  keep_from_replay(judgement, out);
  const char* remedy = remedy_of(worst.rule->id);
  if (remedy != nullptr) out.next_steps.push_back(remedy);
  if (fired(judgement, "LOG-001"))
    out.next_steps.push_back(
        {"Do not let QEMU open it for writing or repair it with qemu-img check -r all: ",
         qemu_writes_forbidden(judgement)
             ? "it writes even entries that the specification forbids, calls that a success, and can destroy the file."
             : "in trials it refused such a file, called it free of errors as it was, or wrote what is left of the log "
               "and called that a repair."});
  if (cut) compare_sizes(needed, out);
  work_on_a_copy(out);
  if (image.raw_size.bytes() != 0 && remedy == nullptr) {
    out.next_steps.push_back(
        "Restore the file from a backup if there is one; what can still be read is shown here, both copies of "
        "everything.");
    copy_out(image, blocks, judgement, out);
  }
  keep_with_parent(image, out);
  return out;
}

/// ", or its block table is damaged": how much is named behind the end, and of what.
std::string lost_blocks(const Blocks& blocks, std::uint64_t block_size, std::uint64_t needed) {
  const std::uint64_t first = blocks.missing.front().start * block_size;
  const std::uint64_t count = blocks.missing_blocks;
  return say(needed == never
                 ? std::string("Its block table is damaged: it names places beyond any VHDX's end")
                 : say("Cut short, or its block table is damaged: ", size_text(blocks.space.missing), " that it names ",
                       blocks.space.missing == 1 ? "lies" : "lie", " beyond the end of the file"),
             "; ", count_of(count, "block", "blocks"), " of the disk ", count == 1 ? "is" : "are", " affected, ",
             count == 1 ? "at " : "the first at ", first == 0 ? std::string("its start") : say(size_text(first)), ".");
}

Verdict damaged(const Image& image, const Blocks* blocks, const Judgement& judgement, const Finding& worst) {
  Verdict out{Status::damaged, {}, {}};
  // What only sums up others is no further error.
  const auto errors = std::count_if(judgement.findings.begin(), judgement.findings.end(),
                                    [](const auto& f) { return f.severity == Severity::error && !f.rule->summary; });
  const bool lost = blocks != nullptr && blocks->missing_blocks != 0 && !blocks->missing.empty();
  const bool short_of = fired(judgement, "FILE-004");
  const std::uint64_t needed = needed_size(image, blocks, judgement);
  keep_from_replay(judgement, out);
  if (lost) {
    out.summary = lost_blocks(*blocks, image.metadata.file_parameters->block_size, needed);
  } else if (short_of) {
    out.summary = needed == never
                      ? std::string("Damaged: structures point beyond any VHDX's end.")
                      : say("Damaged: structures point ",
                            needed != 0 ? say(size_text(needed - image.size.bytes()), " ") : std::string(),
                            "beyond the end of the file; it was cut short, or what points there is damaged.");
  } else {
    const bool many = worst.total > 1;
    out.summary = say("Damaged: ", reason_of(*worst.rule), many ? say(" in ", worst.total, " places") : std::string(),
                      worst.bytes ? say(many ? ", the lowest at " : " at ", hex(worst.bytes->offset)) : std::string());
    if (errors > 1)
      out.summary += say(" (and ", count_of(static_cast<std::uint64_t>(errors) - 1, "more error", "more errors"), ")");
    out.summary += ".";
  }
  out.summary += say(only_after(worst), with_parent(image));
  if (lost || short_of) compare_sizes(needed, out);
  work_on_a_copy(out);
  copy_out(image, blocks, judgement, out);
  if (lost)
    out.next_steps.push_back(
        "Do not pad the file to its old length: it would open, and what is missing would read as zeros.");
  out.next_steps.push_back(
      "Programs may open this file or refuse it, and what they read may be wrong; do not trust one that opens it "
      "without a word.");
  keep_with_parent(image, out);
  return out;
}

/// QEMU refuses others before it would come to the log.
bool qemu_reads(const Image& image) {
  const auto& sector = image.metadata.logical_sector_size;
  return image.metadata.first(ItemKind::parent_locator) == nullptr && !is_child(image) && sector &&
         sector->logical_sector_size == 512 && image.regions.copies[0].usable();
}

Verdict needs_replay(const Image& image, const Judgement& judgement, const std::string& spare) {
  std::uint64_t writes = 0;
  for (const std::size_t i : image.log.active) writes += image.log.entries[i].value.descriptor_count;
  const bool child = is_child(image);
  const bool hostile = fired(judgement, "LOG-019");
  Verdict out{
      Status::needs_replay,
      say(spare.empty() ? "Not" : say(spare, ". Not"), " closed cleanly",
          hostile ? std::string(", and its log must not be replayed: it asks for runs of zeros so long that they can "
                                "fill the drive that holds the file")
                  : say(": ",
                        writes == 0 ? std::string("its log is still in use, though it holds no change")
                                    : say(count_of(writes, "pending change", "pending changes"),
                                          " in its log must be replayed before the disk is read"),
                        "; that is not damage"),
          ".", with_parent(image)),
      {}};
  // What QEMU would do wrong: all is known from trials.
  if (hostile) {
    out.next_steps.push_back(
        "Have no program replay it, and no copy of it either: QEMU writes all those zeros, and what Windows does is "
        "not known. 7-Zip and libvhdi leave the log alone and show the disk as it is stored.");
    work_on_a_copy(out);
  } else {
    const QemuReplay replay = qemu_replay_of(image);
    if (!replay.heavy && image.log.room > usual_room) {
      out.next_steps.push_back({"The replay makes the file ", growth_text(image),
                                " longer, by the specification. Whether Windows then takes so much room on the drive "
                                "that holds it, or leaves the file sparse, is not known. Usual writers make no such "
                                "log: replay it only in a copy, and only where a full drive does no harm."});
    } else if (replay.heavy) {
      out.next_steps.push_back({"The replay writes zeros over, or adds to the file, ", size_text(image.log.room),
                                ", which can fill the drive that holds it. Usual writers make no such log: replay it "
                                "only if the drive has so "
                                "much room, and only in a copy."});
    }
    out.next_steps.push_back(
        "Let the program that uses the disk open it for writing once: Hyper-V, WSL and Docker Desktop replay the log "
        "by "
        "themselves. Opened read-only it is refused, sometimes as 'Access denied'.");
    out.next_steps.push_back(
        {"On Windows, Mount-VHD -Path COPY -NoDriveLetter and then Dismount-VHD -Path COPY replay it",
         child ? ", if its parent is where it was" : "",
         ". Where they are missing, as in Windows Home, Mount-DiskImage -ImagePath COPY -Access ReadWrite "
         "-NoDriveLetter and then Dismount-DiskImage -ImagePath COPY do, with the full path. That writes to the file, "
         "so make a copy first. ",
         do_not_initialise});
    const char* why = replay.why();
    out.next_steps.push_back(
        !qemu_reads(image) ? "QEMU does not read such a disk, so qemu-img is of no help here."
        : why != nullptr
            ? say("Do not let QEMU replay this log: it ", why, ", which QEMU gets wrong. Let Windows do it.")
            : "For QEMU, qemu-img check -r all COPY replays the log. It writes to the file, so make a copy "
              "first.");
  }
  out.next_steps.push_back("If the disk is in use right now, this is normal: look again after it was closed.");
  keep_with_parent(image, out);
  return out;
}

/// A known fault of a writer that puts blocks out of reach, though no rule calls it an error.
const Finding* shifted(const Judgement& judgement) {
  const auto at = std::find_if(judgement.findings.begin(), judgement.findings.end(),
                               [](const auto& f) { return f.rule->id == "QRK-010" || f.rule->id == "QRK-011"; });
  return at == judgement.findings.end() ? nullptr : &*at;
}

/// ", but 1 warning: region tables differ (REG-003)", without what is told of anyway: a damaged spare copy, a child's parent. Of
/// several the one is named that comes nearest to the data.
std::string warnings_of(const Judgement& judgement) {
  const Finding* worst = nullptr;
  std::size_t count = 0;
  constexpr std::string_view told = "CHN-001 HDR-002 HDR-003 REG-002 REG-004";
  constexpr std::string_view nearest = "SBM BAT LOG ITM PLO MET REG HDR FILE";
  const auto far = [&](const Finding& finding) { return nearest.find(finding.rule->id.substr(0, 3)); };
  for (const Finding& finding : judgement.findings) {
    if (finding.severity != Severity::warning || told.find(finding.rule->id) != std::string_view::npos) continue;
    if (worst == nullptr || far(finding) < far(*worst)) worst = &finding;
    ++count;
  }
  const Finding* fault = shifted(judgement);
  if (fault != nullptr) worst = fault;
  if (worst == nullptr) return {};
  const std::string warnings = count_of(count, "warning", "warnings");
  const std::string reason = reason_of(*worst->rule);
  return fault != nullptr ? say(", but ", reason, " and ", warnings)
                          : say(", but ", warnings, count == 1 ? ": " : ", above all: ", reason);
}

Verdict sound(const Image& image, const Blocks* blocks, const Judgement& judgement, const std::string& spare) {
  Verdict out{Status::sound, {}, {}};
  const std::string warnings = warnings_of(judgement);
  const std::string no_fault = say(warnings.empty() ? "No fault" : "No error", " found");
  if (is_child(image)) {
    out.summary = say(spare.empty() ? "" : say(spare, ". "), no_fault, warnings, ".", with_parent(image));
    keep_with_parent(image, out);
  } else if (!spare.empty()) {
    out.summary = say(spare, ".");
  } else {
    out.summary = say(no_fault, " in the headers, the region tables",
                      blocks != nullptr ? ", the metadata and the block table" : " and the metadata", warnings, ".");
  }
  if (shifted(judgement) != nullptr) {
    out.next_steps.push_back(
        "Do not write to this disk: blocks of it are out of place, so files in it may be missing or wrong. Check what "
        "you copy out of it against a backup.");
    work_on_a_copy(out);
    copy_out(image, blocks, judgement, out);
  }
  if (fired(judgement, "HDR-002") || fired(judgement, "HDR-003"))
    out.next_steps.push_back(
        "Make a backup, then let the program that uses the disk open it for writing once: it writes the headers anew.");
  if (fired(judgement, "REG-002") || fired(judgement, "REG-004"))
    out.next_steps.push_back(
        "Make a backup. Convert-VHD -Path FILE -DestinationPath NEWFILE writes a new file with both region tables "
        "whole.");
  out.next_steps.push_back(
      {"If Windows calls the file corrupted all the same (0x80070570), look at the drive that holds it and at the file "
       "system inside the disk. ",
       do_not_initialise});
  return out;
}

Verdict with_limits(Verdict verdict) {
  verdict.next_steps.push_back(limits);
  return verdict;
}

}  // namespace

std::string reason_of(const Rule& rule) {
  std::string text(rule.title);
  const std::string_view word = rule.title.substr(0, rule.title.find(' '));
  const bool plain =
      std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }) &&
      std::none_of(word.begin() + (word.empty() ? 0 : 1), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool name = word == "Virtual" || rule.title.starts_with("File Parameters");
  if (plain && !name && !text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return say(text, " (", rule.id, ")");
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::sound: return "sound";
    case Status::needs_replay: return "needsReplay";
    case Status::damaged: return "damaged";
    case Status::unopenable: return "unopenable";
    case Status::not_vhdx: return "notVhdx";
  }
  __builtin_trap();
}

bool is_complete(const Image& image, const Blocks* blocks) {
  return !image.waiting && !image.lacking && !image.as_stored && (blocks == nullptr || blocks->complete());
}

std::optional<Verdict> give_verdict(const Image& image, const Blocks* blocks, const Judgement& judgement) {
  const Finding* fatal = first_of(judgement, Severity::fatal);
  if (image.waiting || (blocks != nullptr && !blocks->finished)) {
    // Neither a missing signature nor a short file decides anything: it may yet turn out to be no VHDX at all.
    const bool open = fatal == nullptr || fatal->rule->id == "FILE-001" || fatal->rule->id == "FILE-002";
    if (open) return std::nullopt;
    return with_limits(unopenable(image, nullptr, judgement, *fatal));
  }
  if (!image.is_vhdx) return not_vhdx(image.other_format);
  if (fatal != nullptr) return with_limits(unopenable(image, blocks, judgement, *fatal));
  if (const Finding* error = first_of(judgement, Severity::error))
    return with_limits(damaged(image, blocks, judgement, *error));
  if (!is_complete(image, blocks)) return std::nullopt;
  const std::string spare = spare_copies(image, judgement);
  if (image.log.replays) return with_limits(needs_replay(image, judgement, spare));
  return with_limits(sound(image, blocks, judgement, spare));
}

std::string parent_name(const Parent& parent) {
  for (const std::string_view key : {"relative_path", "volume_path", "absolute_win32_path"}) {
    const auto* pair = parent.find(key);
    if (pair == nullptr || !pair->value) continue;
    const std::string& path = pair->value->utf8;
    const std::size_t slash = path.find_last_of("\\/");
    const std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
    if (!name.empty()) return name;
  }
  return {};
}

}  // namespace vhdxscope
