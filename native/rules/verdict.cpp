#include "rules/verdict.h"

#include <algorithm>

#include "base/text.h"

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

std::size_t count_of_severity(const Judgement& judgement, Severity severity) {
  return static_cast<std::size_t>(std::count_if(judgement.findings.begin(), judgement.findings.end(),
                                                [&](const auto& f) { return f.severity == severity; }));
}

Verdict not_vhdx(const OtherFormat& format) {
  Verdict out{Status::not_vhdx, {}, {}};
  const auto name = format.name;
  if (name == "empty") {
    out.summary = "The file is empty: it has 0 bytes, or was removed before it could be read.";
    out.next_steps = {"Get the file again: the copy or download did not work."};
  } else if (name == "zeros") {
    out.summary = "This is not a VHDX: the file holds nothing but zeros as far as it was read.";
    out.next_steps = {
        "Get the file again: a download or copy that never finished, or a drive that lost its data, leaves zeros.",
        "If it is the only copy, stop using the drive that holds it before you try to recover anything."};
  } else if (name == "unknown") {
    out.summary = "This is not a VHDX, and its first bytes are those of no format that this tool knows.";
    out.next_steps = {"Check that this is the file you meant, and that it is not encrypted or a part of a larger one.",
                      "If it was a VHDX once, its start has been overwritten: work on a copy only."};
  } else {
    out.summary = say("This is not a VHDX: it seems to be ", format.people, ".");
    if (name == "vhd") {
      out.next_steps = {"Open it as a VHD: Hyper-V and VirtualBox read it, and so does QEMU with -f vpc.",
                        "Convert-VHD in PowerShell makes a VHDX of it, as a new file."};
    } else if (name == "raw-mbr" || name == "raw-gpt") {
      out.next_steps = {"Open it as a raw image: QEMU does with -f raw.",
                        "qemu-img convert -f raw -O vhdx makes a VHDX of it, as a new file."};
    } else if (name == "git-lfs") {
      out.next_steps = {"Run git lfs pull in the repository to get the file itself."};
    } else if (name == "qcow2" || name == "vmdk" || name == "vdi") {
      out.next_steps = {"Open it with the program that made it.",
                        say("qemu-img convert -f ", name, " -O vhdx makes a VHDX of it, as a new file.")};
    } else if (name == "iso") {
      out.next_steps = {"Mount it as a CD or DVD."};
    } else {
      out.next_steps = {"Unpack it first; the VHDX may be inside."};
    }
  }
  return out;
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
  return needed > image.size.bytes() ? needed : 0;
}

constexpr const char* work_on_a_copy =
    "Copy the file before you do anything that writes, and work on the copy. If Disk Management offers to initialise "
    "the "
    "disk, do not: that writes over it.";

/// Said of every VHDX, whatever the verdict: how far it reaches.
constexpr const char* limits =
    "Checksums cover headers, region tables and log entries, not the block table, the metadata or the data; "
    "attributes, "
    "permissions and locks of the file cannot be seen from here.";

/// How long a complete file is at least, where that is known and this one is shorter.
void compare_sizes(std::uint64_t needed, Verdict& out) {
  out.next_steps.push_back(
      say("Compare the file's size with that of the original",
          needed != 0 ? say(", which has at least ", needed, " bytes if the tables are right") : std::string(),
          ": if it is smaller it was cut off, so get a complete copy."));
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
                      cut && needed != 0 ? say("; cut short by ", size_text(needed - image.size.bytes()),
                                               ", or what points beyond its end is damaged")
                                         : std::string(),
                      ".");
  }
  if (cut) compare_sizes(needed, out);
  out.next_steps.push_back(work_on_a_copy);
  if (image.raw_size.bytes() != 0) {
    out.next_steps.push_back(
        "Restore the file from a backup if there is one; what can still be read is shown here, both copies of "
        "everything.");
  }
  return out;
}

Verdict damaged(const Image& image, const Blocks* blocks, const Judgement& judgement, const Finding& worst) {
  Verdict out{Status::damaged, {}, {}};
  const std::size_t errors = count_of_severity(judgement, Severity::error);
  const std::string more =
      errors > 1 ? say(" (and ", count_of(errors - 1, "more error", "more errors"), ")") : std::string();
  const bool lost = blocks != nullptr && blocks->missing_blocks != 0 && !blocks->missing.empty();
  const std::uint64_t needed = needed_size(image, blocks, judgement);
  if (lost) {
    const std::uint64_t first = blocks->missing.front().start * image.metadata.file_parameters->block_size;
    out.summary = say("Cut short, or its block table is damaged: ", size_text(blocks->space.missing),
                      " that it names lie beyond the end of the file; ",
                      count_of(blocks->missing_blocks, "block", "blocks"), " of the disk ",
                      blocks->missing_blocks == 1 ? "is" : "are", " affected, the first at ", size_text(first), ".");
    compare_sizes(needed, out);
    out.next_steps.push_back(
        "Everything else in it can still be copied out. Do not pad the file to its old length: it would open, and what "
        "is missing would read as zeros.");
  } else if (fired(judgement, "FILE-004")) {
    out.summary = say("Damaged: structures point ",
                      needed != 0 ? say(size_text(needed - image.size.bytes()), " ") : std::string(),
                      "beyond the end of the file; it was cut short, or what points there is damaged.");
    compare_sizes(needed, out);
  } else {
    const bool placed = worst.bytes && worst.total == 1;
    out.summary = say("Damaged: ", reason_of(*worst.rule),
                      placed ? say(" at ", hex(worst.bytes->offset)) : std::string(), more, ".");
  }
  out.next_steps.push_back(work_on_a_copy);
  out.next_steps.push_back(
      "Programs may open this file or refuse it, and what they read may be wrong; do not trust one that opens it "
      "without a word.");
  return out;
}

bool is_child(const Image& image) {
  return image.metadata.file_parameters && image.metadata.file_parameters->has_parent();
}

/// What a differencing disk needs, and what must not be done to it.
std::string with_parent(const Image& image) {
  const std::string name = parent_name(image.parent);
  return say("This is a differencing disk: it is of use only together with its parent",
             name.empty() ? std::string(".") : say(", last known as ", in_quotes(name), "."));
}
void keep_with_parent(Verdict& out) {
  out.next_steps.push_back(
      "Keep it together with its parent, and do not mount or change the parent by itself: that breaks the chain.");
  out.next_steps.push_back(
      "If the parent was moved, Set-VHD -Path CHILD -ParentPath PARENT connects them again; it writes to the child. "
      "-IgnoreIdMismatch forces a wrong parent on it and can corrupt the data: on copies only.");
  out.next_steps.push_back("Do not rename an .avhdx to .vhdx: it stays one part of a chain.");
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
  Verdict out{Status::needs_replay,
              say(spare.empty() ? "Not" : say(spare, ". Not"), " closed cleanly: ",
                  writes == 0 ? std::string("its log is still in use, though it holds no change")
                              : say(count_of(writes, "pending change", "pending changes"),
                                    " in its log must be replayed before the disk is read"),
                  "; that is not damage.", child ? say(" ", with_parent(image)) : std::string()),
              {}};
  // What QEMU would do wrong: all is known from trials.
  if (fired(judgement, "LOG-019")) {
    out.next_steps.push_back(
        "Do not give it to QEMU, and replay no copy of it: the log asks for runs of zeros so long that they can fill "
        "the drive that holds the file.");
  } else {
    out.next_steps.push_back(
        "Let the program that uses the disk open it for writing once: Hyper-V, WSL and Docker Desktop replay the log "
        "by "
        "themselves. Opened read-only it is refused, sometimes as 'Access denied'.");
    out.next_steps.push_back(say("On Windows, Mount-VHD -Path COPY and then Dismount-VHD -Path COPY replay it",
                                 child ? ", if its parent is where it was" : "",
                                 ". That writes to the file, so make a copy first."));
    const char* why = qemu_replay_of(image).why();
    out.next_steps.push_back(
        !qemu_reads(image) ? "QEMU does not read such a disk, so qemu-img is of no help here."
        : why != nullptr
            ? say("Do not let QEMU replay this log: it ", why, ", which QEMU gets wrong. Let Windows do it.")
            : "For QEMU, qemu-img check -r all COPY replays the log. It writes to the file, so make a copy "
              "first.");
  }
  out.next_steps.push_back("If the disk is in use right now, this is normal: look again after it was closed.");
  if (child) keep_with_parent(out);
  return out;
}

/// ", but 1 warning: region tables differ (REG-003)", without what is told of anyway: a damaged spare copy, a child's parent.
std::string warnings_of(const Judgement& judgement) {
  const Finding* first = nullptr;
  std::size_t count = 0;
  constexpr std::string_view told = "CHN-001 HDR-002 HDR-003 REG-002 REG-004";
  for (const Finding& finding : judgement.findings) {
    if (finding.severity != Severity::warning || told.find(finding.rule->id) != std::string_view::npos) continue;
    if (first == nullptr) first = &finding;
    ++count;
  }
  if (first == nullptr) return {};
  return say(", but ", count_of(count, "warning", "warnings"),
             count == 1 ? ": " : ", the first: ", reason_of(*first->rule));
}

Verdict sound(const Image& image, const Blocks* blocks, const Judgement& judgement, const std::string& spare) {
  Verdict out{Status::sound, {}, {}};
  const std::string warnings = warnings_of(judgement);
  const std::string no_fault = say(warnings.empty() ? "No fault" : "No error", " found");
  if (is_child(image)) {
    out.summary = say(spare.empty() ? "" : say(spare, ". "), no_fault, warnings, ". ", with_parent(image));
    keep_with_parent(out);
  } else if (!spare.empty()) {
    out.summary = say(spare, ".");
  } else {
    out.summary = say(no_fault, " in the headers, the region tables",
                      blocks != nullptr ? ", the metadata and the block table" : " and the metadata", warnings, ".");
  }
  if (fired(judgement, "HDR-002") || fired(judgement, "HDR-003"))
    out.next_steps.push_back(
        "Make a backup, then let the program that uses the disk open it for writing once: it writes the headers anew.");
  if (fired(judgement, "REG-002") || fired(judgement, "REG-004"))
    out.next_steps.push_back(
        "Make a backup. Convert-VHD -Path FILE -DestinationPath NEWFILE writes a new file with both region tables "
        "whole.");
  out.next_steps.push_back(
      "If Windows calls the file corrupted all the same (0x80070570), look at the drive that holds it and at the file "
      "system inside the disk. If Disk Management offers to initialise the disk, do not: that writes over it.");
  return out;
}

Verdict with_limits(Verdict verdict) {
  verdict.next_steps.push_back(limits);
  return verdict;
}

}  // namespace

const char* QemuReplay::why() const {
  return long_entry ? "holds an entry of more than 126 descriptors"
         : grows    ? "makes the file longer"
         : wraps    ? "runs over its own end"
         : bad      ? "holds a bad entry"
         : several  ? "holds several entries that belong together"
                    : nullptr;
}

QemuReplay qemu_replay_of(const Image& image) {
  const Log& log = image.log;
  const std::uint64_t size = image.raw_size.bytes();
  QemuReplay out;
  for (const LogEntry& entry : log.entries) {
    out.bad = out.bad || !entry.valid();
    out.long_entry = out.long_entry || (entry.valid() && !entry.stale && entry.value.descriptor_count > 126);
  }
  out.several = log.active.size() > 1;
  out.grows = image.size.bytes() > size;
  for (const std::size_t i : log.active) {
    const LogEntry& entry = log.entries[i];
    out.grows = out.grows || entry.value.flushed_file_offset > size;
    out.wraps = out.wraps || entry.ring_offset + entry.value.entry_length > log.place.length ||
                entry.ring_offset < log.entries[log.active.front()].ring_offset;
  }
  return out;
}

std::string reason_of(const Rule& rule) {
  std::string text(rule.title);
  const std::string_view word = rule.title.substr(0, rule.title.find(' '));
  const bool plain =
      std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }) &&
      std::none_of(word.begin() + (word.empty() ? 0 : 1), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool name = word == "Virtual" || word == "File";
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
  return !image.waiting && !image.lacking && (blocks == nullptr || blocks->complete());
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
