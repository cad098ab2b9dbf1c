#include "rules/compatibility.h"

#include <algorithm>

#include "base/text.h"
#include "format/bat_entry.h"
#include "format/places.h"
#include "rules/verdict.h"

namespace vhdxscope {
namespace {

/// The facts of a file that programs differ on.
struct Facts {
  const Image& image;
  const Judgement& judgement;
  bool child = false;
  bool locator = false;        // a parent locator item, whatever the flags say
  bool dirty = false;          // pending changes that can be replayed
  bool remade = false;         // and they change region tables or metadata, so that others see other ones
  bool first_table = false;    // region table 1 is usable
  bool second_table = false;   // and region table 2
  bool user_items = false;     // items outside the specification's name space that some readers trip over
  bool foreign_items = false;  // items other than the specification's six
  bool bad_stored = false;     // the table as stored has reserved states, or present ones that the disk may not have
  bool beyond_one_chunk = false;
  std::uint32_t sector = 512;
  std::uint64_t size = 0;
  DiskType type = DiskType::dynamic;

  bool fired(std::string_view id) const {
    return std::any_of(judgement.findings.begin(), judgement.findings.end(),
                       [&](const auto& f) { return f.rule->id == id; });
  }
};

Facts facts_of(const Image& image, const Blocks* blocks, const Judgement& judgement) {
  Facts out{image, judgement};
  const Metadata& metadata = image.metadata;
  out.locator = metadata.first(ItemKind::parent_locator) != nullptr;
  out.dirty = image.log.replays;
  out.remade = image.stored && image.stored->metadata.judged() != metadata.judged();
  for (const auto& finding : judgement.findings) {
    const bool structural = finding.structure.starts_with("regionTable") || finding.structure.starts_with("metadata");
    out.remade = out.remade || (finding.rule->id == "LOG-030" && structural);
  }
  for (const Guid& region : {bat_region, metadata_region}) {
    const auto claim = image.regions.claim(region);
    out.remade = out.remade || (out.dirty && claim && !image.raw_size.inside(*claim) && image.size.inside(*claim));
  }
  if (out.dirty && blocks != nullptr) {
    const auto& states = blocks->before.payload;
    out.bad_stored = states[4] + states[5] + (blocks->shape.differencing() ? 0 : states[bat::partially_present]) != 0;
  }
  out.first_table = image.regions.copies[0].usable();
  out.second_table = image.regions.copies[1].usable();
  if (metadata.file_parameters) {
    out.child = metadata.file_parameters->has_parent();
    out.type = disk_type(*metadata.file_parameters);
  }
  if (metadata.logical_sector_size) out.sector = metadata.logical_sector_size->logical_sector_size;
  if (metadata.virtual_disk_size) out.size = metadata.virtual_disk_size->virtual_disk_size;
  out.beyond_one_chunk = image.geometry && image.geometry->payload_blocks > image.geometry->chunk_ratio;
  for (const auto& item : metadata.items) {
    out.foreign_items = out.foreign_items || item.known == nullptr || item.known->spec.empty();
    out.user_items = out.user_items || (item.entry.is_user() &&
                                        (item.entry.is_required() || find_known_item(item.entry.item_id) != nullptr));
  }
  return out;
}

/// Rules in a sentence: the first few of them, each once.
class Names {
 public:
  void add(const Rule& rule) {
    constexpr std::size_t told = 3;
    if (last_ == &rule) return;  // a rule's findings stand together
    last_ = &rule;
    if (count_++ < told) text_ += say(text_.empty() ? "" : ", ", reason_of(rule));
    more_ = count_ > told ? count_ - told : 0;
  }
  bool any() const { return count_ != 0; }
  /// "block overlaps log (BAT-012), blocks overlap (BAT-011)."
  std::string text() const { return say(text_, more_ == 0 ? "" : say(" and ", more_, " more"), "."); }

 private:
  std::string text_;
  const Rule* last_ = nullptr;
  std::size_t count_ = 0;
  std::size_t more_ = 0;
};

/// One program's card. The strongest outcome stays: refuses, then unknown, then opensWithLimit; with it only its own reasons.
class Card {
 public:
  Card(std::string_view program, std::string_view source) : card_{program, source} {}

  void refuses(bool applies, Part why) { add(applies, Outcome::refuses, why); }
  void unknown(bool applies, Part why) { add(applies, Outcome::unknown, why); }
  void limit(bool applies, Part why) { add(applies, Outcome::opens_with_limit, why); }

  /// Errors and fatal findings. `refused` names, one after the other, the rules whose files were refused in every trial,
  /// `opened` those whose files were opened in every trial where nothing else stood against it; "LOG-*" is a group. `doubtful`
  /// are those of `refused` that something else in this file can outweigh; `told` those that the card has words of its own for.
  void faults(const Facts& facts, std::string_view refused, std::string_view opened = {},
              std::string_view doubtful = {}, std::string_view told = {}) {
    Names by_outcome[3];
    for (const auto& finding : facts.judgement.findings) {
      const Rule& rule = *finding.rule;
      const auto named = [&rule](std::string_view list) {
        return list.find(rule.id) != std::string_view::npos ||
               list.find(say(rule.id.substr(0, 4), "*")) != std::string_view::npos;
      };
      // A rule that can be less bad may then be one that nobody minds.
      const bool known = finding.severity == rule.severity && named(refused) && !named(doubtful);
      if (!known && (finding.severity < Severity::error || rule.summary || named(told))) continue;
      by_outcome[known ? 0 : named(opened) ? 1 : 2].add(rule);
    }
    refuses(by_outcome[0].any(), say("It refuses such a file: ", by_outcome[0].text()));
    limit(by_outcome[1].any(),
          say("It opens such a file all the same, so what it shows may be wrong: ", by_outcome[1].text()));
    unknown(by_outcome[2].any(), say("How it takes this is not known: ", by_outcome[2].text()));
  }

  Compatibility take() {
    if (card_.outcome == Outcome::opens) card_.reasons = {"Nothing here that it is known to stumble over."};
    return std::move(card_);
  }

 private:
  [[gnu::noinline]] void add(bool applies, Outcome outcome, Part why) {
    constexpr std::size_t reasons_max = 4;
    if (!applies) return;
    const auto rank = [](Outcome o) {
      return o == Outcome::refuses ? 3 : o == Outcome::unknown ? 2 : o == Outcome::opens_with_limit ? 1 : 0;
    };
    if (rank(outcome) < rank(card_.outcome)) return;
    if (rank(outcome) > rank(card_.outcome)) card_.reasons.clear();
    card_.outcome = outcome;
    if (card_.reasons.size() == reasons_max) return;
    std::string text = join({why});
    if (std::find(card_.reasons.begin(), card_.reasons.end(), text) == card_.reasons.end())
      card_.reasons.push_back(std::move(text));
  }

  Compatibility card_;
};

Compatibility not_judged(Card& card) {
  card.unknown(true,
               "It does not replay the log, which changes the file's tables: what it meets is another file than the "
               "one judged here.");
  return card.take();
}

/// Readers that count the table's entries as the specification does miss what stands in others' places, and do not notice.
void misplaced(Card& card, const Facts& facts) {
  card.limit(facts.fired("SBM-002") || facts.fired("SBM-003"),
             "Slots of sector bitmaps hold entries (SBM-002, SBM-003): if those are misplaced blocks, as old versions "
             "of QEMU and mkimg left them, it reads parts of the disk from the wrong place without a word.");
}

Compatibility windows(const Facts& facts) {
  Card card("Windows and Hyper-V", "MS-VHDX and users' reports; not tried");
  Names forbidden;
  Names open;
  for (const auto& finding : facts.judgement.findings) {
    if (finding.severity == Severity::fatal) forbidden.add(*finding.rule);
    if (finding.severity == Severity::error && !finding.rule->summary) open.add(*finding.rule);
  }
  card.refuses(forbidden.any(), say("By the specification this file must not be opened: ", forbidden.text()));
  card.unknown(open.any(), say("It may open the file or refuse it: ", open.text()));
  card.unknown(facts.fired("BAT-013"), "It is said to refuse zero blocks that keep a position (BAT-013).");
  card.limit(
      facts.dirty,
      "Opened for writing it replays the log first; opened read-only it is refused, sometimes as 'Access denied'.");
  if (facts.dirty) {
    const bool heavy = qemu_replay_of(facts.image).heavy;
    card.limit(heavy, "The replay of this log may fill the drive.");
    card.limit(!heavy && facts.image.log.room > usual_room,
               say("The replay makes the file ", growth_text(facts.image),
                   " longer; whether that takes so much room on the drive is not known."));
  }
  card.limit(facts.dirty && facts.fired("LOG-019"),
             "This log is hostile or damaged: the replay of its huge runs of zeros (LOG-019) may fill the drive.");
  misplaced(card, facts);
  card.limit(facts.child, "Only together with its parent.");
  return card.take();
}

Compatibility qemu(const Facts& facts) {
  Card card("QEMU and Proxmox", "tried with QEMU 7.2.22");
  card.refuses(facts.sector == 4096,
               "It supports logical sectors of 512 bytes only; it says just 'Operation not supported'.");
  card.refuses(facts.locator, "It does not read differencing disks; it says just 'Operation not supported'.");
  card.refuses(facts.child && !facts.locator, "It does not read differencing disks.");
  card.refuses(!facts.first_table, "It reads region table 1 only, and that is damaged.");
  const auto* header = facts.image.headers.current_copy();
  card.refuses(header != nullptr && header->value.log_length == 0 && header->value.log_offset < places::mib,
               "It wants a place for the log behind the first MiB, even if there is no log.");
  card.faults(facts,
              "FILE-001 FILE-002 HDR-001 HDR-007 HDR-008 HDR-010 HDR-012 ITM-002 ITM-008 MET-002 MET-003 MET-015 "
              "MET-016 MET-025 REG-001 REG-007 REG-013 REG-014 REG-015 REG-017 REG-018 LOG-010 LOG-011 BAT-001 BAT-006 "
              "BAT-008 BAT-012",
              "HDR-011 HDR-017 REG-005 REG-020 MET-005 MET-007 MET-009 MET-011 MET-013 MET-014 ITM-003 ITM-010 ITM-012 "
              "BAT-003 BAT-011",
              // It counts the entries of a disk that is too large with 32 bits only.
              say(facts.user_items ? "MET-025 " : "", facts.fired("ITM-007") ? "BAT-001" : ""), "LOG-001");
  card.unknown(
      facts.fired("LOG-001"),
      "The log has no valid sequence (LOG-001): in trials it refused some such files, opened others without the "
      "missing writes, and, opened for writing or by qemu-img check -r all, wrote what is left of the log.");
  card.refuses(qemu_writes_forbidden(facts.judgement),
               "Opened read-only it refuses this file. Do not let it write, not even by qemu-img check -r all: it then "
               "replays the invalid entry of the log, which destroys other parts of the file without an error, or "
               "fills the drive.");
  card.unknown(facts.fired("SBM-002") || facts.fired("REG-024"),
               "It refused some files with a sector bitmap without a parent, or with an oversized region.");
  card.unknown(facts.user_items, "It takes items of users for those of the system.");
  card.limit(facts.dirty,
             "Read-only it is refused; opened for writing, or by qemu-img check -r all, it replays the log, which "
             "writes to the file.");
  if (facts.dirty) {
    const QemuReplay replay = qemu_replay_of(facts.image);
    card.refuses(replay.long_entry,
                 "It cannot replay a log entry of more than 126 descriptors. Let Windows replay this log.");
    card.unknown(replay.grows,
                 "In trials its replay did not always make the file as long as such a log demands. Let Windows replay "
                 "this log.");
    card.unknown(replay.bad, "Its replay gives up on some logs that hold a bad entry. Let Windows replay this log.");
    card.limit(replay.wraps,
               "Its replay loses entries of a log that runs over its own end. Let Windows replay this log.");
    card.limit(replay.heavy, "It writes every zero of this log, and can fill the drive. Let it replay nothing.");
    card.limit(replay.several,
               "Its replay is at fault where a log holds several entries of one session: it ignores Tail. Let Windows "
               "replay this log.");
  }
  card.limit(facts.dirty && facts.fired("LOG-019"),
             "This log is hostile or damaged: QEMU would write its huge runs of zeros and could fill the drive.");
  misplaced(card, facts);
  return card.take();
}

Compatibility seven_zip(const Facts& facts) {
  Card card("7-Zip", "tried with 7-Zip 26.02");
  if (facts.remade) return not_judged(card);
  card.refuses(!facts.first_table, "It reads region table 1 only, and that is damaged.");
  card.refuses((facts.size & facts.sector) != 0, "It refuses disks of an odd number of sectors, legal as they are.");
  card.faults(facts,
              "FILE-001 FILE-002 HDR-001 HDR-002 HDR-003 HDR-006 HDR-009 HDR-010 ITM-001 ITM-003 ITM-005 ITM-007 "
              "ITM-012 MET-001 MET-003 MET-004 MET-005 MET-008 MET-010 MET-011 MET-013 MET-015 PLO-001 PLO-003 PLO-006 "
              "PLO-007 PLO-008 REG-005 REG-007 REG-008 REG-010 REG-015 REG-017 REG-018 MET-016",
              "HDR-007 HDR-008 HDR-011 HDR-012 HDR-013 HDR-017 REG-013 REG-014 MET-009 ITM-006 ITM-014 PLO-002 PLO-009 "
              "PLO-010 PLO-011 PLO-014 LOG-* BAT-009 BAT-011 BAT-012 SBM-006");
  for (const auto& copy : facts.image.headers.copies) {
    const bool odd = copy.present() && (copy.value.version != 1 || copy.value.log_offset % places::mib != 0);
    card.refuses(odd, "It wants Version 1 and an aligned LogOffset in both headers.");
  }
  card.unknown(facts.fired("ITM-008"), "It refused some disks of size 0.");
  card.refuses(facts.bad_stored, "It does not replay the log, and refuses the block table as it is stored.");
  // It sees the table as stored; the rules see it as after the replay.
  for (const auto id :
       {"BAT-001", "BAT-003", "BAT-004", "BAT-005", "BAT-006", "SBM-001", "SBM-002", "SBM-003", "SBM-005"}) {
    card.refuses(!facts.dirty && facts.fired(id), say("It refuses a block table with such entries (", id, ")."));
    card.unknown(facts.dirty && facts.fired(id),
                 "It does not replay the log: what block table it meets is not judged here.");
  }
  card.unknown(facts.fired("BAT-020"), "It refused some files with entries behind the last block.");
  card.unknown(facts.user_items, "It takes items of users for those of the system.");
  card.limit(!facts.second_table || facts.fired("REG-003") || facts.locator != facts.child,
             "It reports an error, but opens the file.");
  card.limit(facts.dirty, "It opens the file without replaying the log, and says so: what it shows may be outdated.");
  card.limit(facts.child, "Only together with its parent.");
  return card.take();
}

Compatibility virtualbox(const Facts& facts) {
  Card card("VirtualBox", "VirtualBox's source; not tried");
  const auto* header = facts.image.headers.current_copy();
  card.refuses(header != nullptr && !header->value.log_guid.is_zero(),
               "It does not replay logs, and refuses a file whose log is in use.");
  card.refuses(facts.child || facts.locator, "It does not read differencing disks.");
  card.refuses(!facts.first_table, "It reads region table 1 only, and that is damaged.");
  card.faults(facts,
              "FILE-001 HDR-001 HDR-006 ITM-001 ITM-005 ITM-009 MET-003 MET-015 REG-001 REG-015 REG-017 REG-018 "
              "REG-019 ITM-013 BAT-005");
  card.unknown(facts.user_items, "It takes items of users for those of the system.");
  card.limit(true, "Read-only.");
  card.limit(facts.beyond_one_chunk,
             "Its arithmetic is at fault on disks of more than one chunk, so it may show wrong data there.");
  return card.take();
}

Compatibility libvhdi(const Facts& facts) {
  Card card("libvhdi (Autopsy, Plaso and others)", "tried with libvhdi 20210425");
  if (facts.remade) return not_judged(card);
  card.refuses(!facts.first_table || !facts.second_table, "It wants both region tables intact.");
  const auto* parameters = facts.image.metadata.file_parameters ? &*facts.image.metadata.file_parameters : nullptr;
  card.refuses(facts.child && parameters->leave_block_allocated(),
               "It refuses a child with the flag LeaveBlockAllocated.");
  card.refuses(facts.image.metadata.virtual_disk_size && facts.size == 0, "It refuses disks of size 0.");
  card.faults(facts,
              "FILE-001 FILE-002 HDR-002 HDR-006 ITM-001 ITM-005 ITM-012 MET-003 MET-007 MET-011 MET-012 MET-016 "
              "MET-019 PLO-001 PLO-002 PLO-005 PLO-006 PLO-007 REG-004 REG-017 REG-018",
              "HDR-005 HDR-007 HDR-008 HDR-009 HDR-010 HDR-011 HDR-012 HDR-017 REG-005 REG-007 REG-008 REG-009 REG-010 "
              "REG-011 REG-013 REG-014 REG-020 MET-004 MET-005 MET-009 ITM-003 ITM-014 PLO-003 PLO-008 PLO-009 PLO-010 "
              "PLO-011 PLO-014 LOG-* SBM-* BAT-003 BAT-004 BAT-005 BAT-006 BAT-008 BAT-009 BAT-011 BAT-012 BAT-017");
  for (const auto& copy : facts.image.headers.copies)
    card.refuses(copy.present() && copy.value.version != 1, "It wants Version 1 in both headers.");
  card.unknown(facts.foreign_items, "It refused some files with metadata items beyond the specification's six.");
  card.limit(facts.dirty, "It ignores the log without a word: it shows the disk as it was before the pending changes.");
  misplaced(card, facts);
  card.limit(facts.child, "Only together with its parent, and it takes zero and unmapped blocks for the parent's.");
  card.limit(facts.type == DiskType::fixed && facts.beyond_one_chunk,
             "It reads a fixed disk of more than one chunk wrongly: what follows the first chunk is shifted.");
  return card.take();
}

Compatibility azure(const Facts& facts) {
  Card card("Azure (upload)", "Microsoft's documentation of Add-AzVhd, Convert-VHD and Hyper-V; not tried");
  const auto& findings = facts.judgement.findings;
  const bool forbidden =
      std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.severity == Severity::fatal; });
  const bool large = facts.size > std::uint64_t{2040} << 30;
  const bool fits = !forbidden && !large && facts.sector == 512;
  card.refuses(true, fits ? "It takes fixed disks in the older VHD format only: on a copy, Convert-VHD -Path COPY.vhdx "
                            "-DestinationPath NEW.vhd -VHDType Fixed makes one; it is the .vhd that decides the format."
                          : "It takes fixed disks in the older VHD format only, and this file cannot be made one.");
  card.refuses(forbidden, "Windows would have to open it for that, and by the specification must not.");
  if (forbidden) return card.take();
  card.refuses(large, "A VHD made by Windows ends at 2040 GiB: move the contents to a smaller disk.");
  card.refuses(facts.sector != 512,
               "A VHD has sectors of 512 bytes only: move the contents to a disk of such sectors.");
  card.refuses(facts.child, "This is a differencing disk: merge it with its parent, as copies, first.");
  card.refuses(facts.dirty, "The log must be replayed first.");
  card.refuses(facts.size % (1u << 20) != 0, "The disk's size is not a whole number of MiB: resize the copy first.");
  return card.take();
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::opens: return "opens";
    case Outcome::opens_with_limit: return "opensWithLimit";
    case Outcome::refuses: return "refuses";
    case Outcome::unknown: return "unknown";
  }
  __builtin_trap();
}

std::vector<Compatibility> compatibility_of(const Image& image, const Blocks* blocks, const Judgement& judgement) {
  if (image.waiting || !image.is_vhdx) return {};
  const Facts facts = facts_of(image, blocks, judgement);
  std::vector<Compatibility> out;
  for (const auto program : {windows, qemu, seven_zip, virtualbox, libvhdi, azure}) out.push_back(program(facts));
  return out;
}

}  // namespace vhdxscope
