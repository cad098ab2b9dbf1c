// From findings to one of five statuses and a sentence for a person. The first that holds: notVhdx, unopenable, damaged,
// needsReplay, sound.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {

enum class Status { sound, needs_replay, damaged, unopenable, not_vhdx };
std::string_view name_of(Status status);

struct Verdict {
  Status status = Status::sound;
  std::string summary;
  Sentences next_steps;
};

/// Of a file that is none.
Verdict not_vhdx(const OtherFormat& format);

/// Everything that the verdict needs was looked at. `blocks` as far as the scan has come; null where none is made.
bool is_complete(const Image& image, const Blocks* blocks);

/// Nothing while that is not so, unless what was found decides it already.
std::optional<Verdict> give_verdict(const Image& image, const Blocks* blocks, const Judgement& judgement);

/// What QEMU's replay of an active log can go wrong by; all is known from trials.
struct QemuReplay {
  bool long_entry = false;  // more than 126 descriptors: it never moves on to an entry's second descriptor sector
  bool grows = false;       // the file must grow first, or is shorter than an entry but the last states
  bool wraps = false;       // the sequence runs over the end of the log: it loses the entries before that
  bool bad = false;         // a bad entry lies in the log: it gives up on some of these
  bool several = false;     // several entries of this session, replayed or not: it ignores Tail
  bool heavy = false;       // it holds more zeros than any usual log: it writes every one

  /// The first of them, to stand after "the log"; null if none.
  const char* why() const;
};
QemuReplay qemu_replay_of(const Image& image);

/// By how many bytes the replay makes the file longer.
std::uint64_t growth_of(const Image& image);
/// The same in words; of what is longer than any number of JavaScript, the least that it is.
std::string growth_text(const Image& image);

/// QEMU writes entries of the log that the specification forbids.
bool qemu_writes_forbidden(const Judgement& judgement);

/// A replay that takes more room than this may fill the drive: usual writers write some MiB of zeros, and add some blocks at most.
inline constexpr std::uint64_t usual_room = places::mib * 1024;

/// A rule's title and id to stand behind a colon: without its capital, unless that is part of a name.
std::string reason_of(const Rule& rule);

/// The parent's file name as the locator has it, from the first path that holds one; empty if none does.
std::string parent_name(const Parent& parent);

}  // namespace vhdxscope
