#include "report/coverage.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

template <class Copies>
bool all_seen(const Copies& copies) {
  return copies[0].presence == Presence::present && copies[1].presence == Presence::present;
}

void sweep_of(const Sweep& sweep, Depth depth, bool applies, Coverage& out) {
  if (sweep.unassigned == Presence::present) out.examined.push_back("The unassigned rest of the header section");
  if (sweep.unclaimed == Presence::present)
    out.examined.push_back("The first MiB of the metadata region, for left-over data");
  if (applies && depth == Depth::essentials) {
    out.not_examined.push_back({"Space that no structure owns", "only what the verdict needs was asked for"});
  }
}

void not_examined_of_vhdx(const Image& image, Coverage& out) {
  if (image.log.too_long) {
    out.not_examined.push_back({"The entries of the log", say("this version reads logs of at most ", size_text(places::log_held_max))});
  }
  if (image.log.changes_capped) {
    out.not_examined.push_back({"Some of the log's writes", say("at most ", places::overlay_max, " pages and runs of zeros are held")});
  }
  if (image.log.entries.size() > places::log_entries_shown) {
    out.not_examined.push_back({say("Log entries beyond the first ", places::log_entries_shown), "they were judged and are counted, but not listed"});
  }
  out.not_examined.push_back({"The block allocation table",
                              "this version does not read it: blocks that overlap or lie beyond the end go unseen"});
  out.not_examined.push_back({"What each program will do with this file", "this version does not work it out"});
  out.not_examined.push_back(
      {"The contents of the disk", "the format has no checksum for them, nor for metadata and block table"});
}

}  // namespace

Coverage coverage_of(const Image& image, const Judgement& judgement, Depth depth) {
  Coverage out;
  if (image.identifier.presence == Presence::present) out.examined.push_back("File type identifier");
  if (all_seen(image.headers.copies)) out.examined.push_back("Both headers and their checksums");
  if (all_seen(image.regions.copies)) out.examined.push_back("Both region tables and their checksums");
  if (image.metadata.present()) out.examined.push_back("Metadata table and its items");
  if (image.parent.presence == Presence::present) out.examined.push_back("Parent locator");

  sweep_of(image.sweep, depth, image.is_vhdx && !image.waiting, out);
  if (image.waiting) out.not_examined.push_back({"Everything that is not listed as examined", "still reading"});
  for (const auto range : image.unreadable) {
    out.not_examined.push_back(
        {say(size_text(range.length()), " at ", hex(range.offset())), "the source could not read these bytes"});
  }
  if (image.lacking && image.unreadable.empty()) {
    out.not_examined.push_back({"Part of the structures", say("they claim more than the ", size_text(places::known_max),
                                                              " that are held at once")});
  }
  if (image.parent.cut) {
    out.not_examined.push_back(
        {"Further pairs of the parent locator",
         say("at most ", places::locator_pairs_shown, " are decoded, and no more text than the item is long")});
  }
  for (const auto& finding : judgement.findings) {
    if (finding.total <= std::max<std::size_t>(finding.places.size(), 1)) continue;
    out.not_examined.push_back(
        {say("Places of ", finding.rule->id, " in ", finding.structure, " beyond the lowest ", finding.places.size()),
         "they were judged and are counted, but not listed"});
  }
  if (image.is_vhdx && !image.waiting) not_examined_of_vhdx(image, out);
  out.not_examined.push_back({"Attributes, permissions and locks of the file",
                              "they belong to the host and cannot be seen from inside the file"});
  return out;
}

}  // namespace vhdxscope
