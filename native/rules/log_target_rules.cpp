// Where the log's writes land among the blocks of the disk. MS-VHDX 2.3. The scan has compared them.
#include "base/text.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

void tell_hits(const Subject& s, Finder& find, LogHit::Kind kind) {
  if (s.blocks == nullptr) return;
  const bool unclaimed = kind == LogHit::Kind::unclaimed;
  for (const LogHit& hit : s.blocks->log_hits) {
    if (hit.kind != kind) continue;
    const std::string victim = unclaimed ? std::string() : log_victim(*s.blocks, hit.place);
    const char* detail = unclaimed                 ? ""
                         : hit.before && hit.after ? "It was one before the replay, too."
                         : hit.before              ? "The replay frees that space."
                                                   : "It is one only after the replay.";
    find({.spot = {{"log.entry.", hit.entry}, hit.at, "FileOffset"},
          .detail = detail,
          .found = victim.empty() ? say(hex(hit.place.offset), " and a length of ", hex(hit.place.length)) : victim,
          .severity = unclaimed || !(hit.before && hit.after) ? Severity::warning : Severity::error});
  }
}

constexpr Rule rules[] = {
    {.id = "LOG-015",
     .severity = Severity::error,
     .section = "2.3",
     .title = "Log writes into a payload block",
     .explain = "User data must never go through the log; the writer is faulty, or the block table is.",
     .check = [](const Subject& s, Finder& find) { tell_hits(s, find, LogHit::Kind::block); }},
    {.id = "LOG-016",
     .severity = Severity::warning,
     .section = "",
     .title = "Log writes into unclaimed space",
     .explain = "The update goes to space that nobody owns.",
     .check = [](const Subject& s, Finder& find) { tell_hits(s, find, LogHit::Kind::unclaimed); }},
};

}  // namespace

RuleTable log_target_rules() { return table_of<rules>(); }

}  // namespace vhdxscope
