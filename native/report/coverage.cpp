#include "report/coverage.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/structures.h"

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
  if (sweep.unassigned == Presence::capped || sweep.unclaimed == Presence::capped) {
    out.not_examined.push_back({"Space that no structure owns, in part", "more than is held at once"});
  }
  if (applies && depth == Depth::essentials) {
    out.not_examined.push_back({"Space that no structure owns", "only what the verdict needs was asked for"});
  }
}

void values_of(const Metadata& metadata, Coverage& out) {
  std::uint64_t cut = 0;
  std::uint64_t missing = 0;
  for (const auto& item : metadata.items) {
    if (item.presence == Presence::capped || item.presence == Presence::unreadable) ++missing;
    if (item.presence == Presence::present && shown_part(item).length < item.place.length) ++cut;
  }
  if (missing != 0)
    out.not_examined.push_back({count_of(missing, "value of a metadata item", "values of metadata items"),
                                "not read: see above, or more than is held at once"});
  if (cut != 0) {
    out.not_examined.push_back(
        {say("The rest of ", count_of(cut, "long metadata item", "long metadata items")),
         say("of an item without a known form the first ", size_text(places::unknown_item_shown), " are shown")});
  }
}

std::string bitmaps_text(std::uint64_t count) { return count_of(count, "sector bitmap", "sector bitmaps"); }
std::string space_text(std::uint64_t bytes) { return say(size_text(bytes), " that nothing owns"); }
std::string spare_text(std::uint64_t count) {
  return say(count_of(count, "entry", "entries"), " of the block allocation table behind those of the disk");
}

/// What a deep report looks at: where there is nothing of a kind, nothing is said of it.
void deep_of(const Blocks& blocks, Coverage& out) {
  const auto tell = [&out](const Look& look, std::string (*text)(std::uint64_t), bool finished) {
    if (finished && look.seen > look.lost) out.examined.push_back(say("The contents of ", text(look.seen - look.lost)));
    if (look.lost != 0)
      out.not_examined.push_back({say("The contents of ", text(look.lost)), "they could not be read"});
    if (look.left == 0) return;
    out.not_examined.push_back(
        {say("The contents of ", text(look.left)),
         finished ? say("at most ", size_text(places::deep_max), " of what changes no verdict are read",
                        text == bitmaps_text ? say(", and the bits of ", places::bitmap_blocks_max, " blocks") : "")
                  : std::string("read on request: that takes longer and changes no verdict")});
  };
  if (blocks.lost != 0)
    out.not_examined.push_back({"Which space nothing owns", "entries of the block allocation table could not be read"});
  if (!blocks.deep) {
    tell({.left = blocks.readable_bitmaps}, bitmaps_text, false);
    tell({.left = blocks.shape.spare}, spare_text, false);
    tell({.left = blocks.unowned()}, space_text, false);
    return;
  }
  const Deep& deep = *blocks.deep;
  if (!deep.finished) {
    out.not_examined.push_back({"What is read on request", say("still reading: ", size_text(deep.missing), " to go")});
    return;
  }
  tell(deep.bitmaps, bitmaps_text, true);
  tell(deep.spare, spare_text, true);
  tell(deep.space, space_text, true);
}

void table_of(const Blocks* blocks, Depth depth, Coverage& out) {
  constexpr const char* table = "The block allocation table";
  if (blocks == nullptr) {
    out.not_examined.push_back({table, depth == Depth::essentials
                                           ? "only what the verdict on the structures needs was asked for"
                                           : "without sound metadata and regions it means nothing"});
    return;
  }
  const TableShape& shape = blocks->shape;
  if (!blocks->finished) {
    out.not_examined.push_back(
        {table, say("still reading: ", blocks->now.examined(), " of ", shape.entries, " entries")});
    return;
  }
  out.examined.push_back(say("Block allocation table: ", count_of(blocks->now.examined(), "entry", "entries")));
  if (blocks->lost != 0)
    out.not_examined.push_back(
        {count_of(blocks->lost, "entry of the block allocation table", "entries of the block allocation table"),
         "they could not be read"});
  if (blocks->stored_lost != 0)
    out.not_examined.push_back({say(count_of(blocks->stored_lost, "entry", "entries"),
                                    " of the block allocation table that the replay puts out of use"),
                                "they could not be read"});
  if (blocks->torn || (blocks->deep && blocks->deep->torn))
    out.not_examined.push_back(
        {"What the replay changes in the block allocation table",
         "the table does not lie on a border of 8 bytes, so it was counted and judged as stored"});
  if (blocks->beyond_compared != 0) {
    out.not_examined.push_back(
        {say("Whether ", count_of(blocks->beyond_compared, "block", "blocks"), " overlap others"),
         say("they lie beyond the first ", size_text(places::compared_max),
             " of the file, and are more than are kept")});
  }
  const std::uint64_t room = std::min(shape.needed, shape.region.length / places::bat_entry_size);
  if (shape.in_region < room) {
    out.not_examined.push_back({say("Entries of the block allocation table beyond the first ", shape.in_region),
                                say("at most ", places::chunks_max, " chunks of a differencing disk are followed")});
  }
  if (blocks->changes_capped)
    out.not_examined.push_back(
        {"Which entries of the block allocation table the replay changes, in part",
         say("the first ", places::table_pages_compared, " pages that it writes were compared")});
  if (blocks->targets_capped)
    out.not_examined.push_back({"Whether each write of the log lands in a block",
                                say("at most ", places::log_targets_max, " writes are compared, with at most ",
                                    places::log_target_steps_max, " blocks")});
  deep_of(*blocks, out);
}

void log_of(const Image& image, Coverage& out) {
  const auto* header = image.headers.current_copy();
  if (header == nullptr || image.log.presence == Presence::waiting) return;
  const bool in_use = !header->value.log_guid.is_zero();
  if (image.log.presence == Presence::present)
    out.examined.push_back(say("Log: ", count_of(image.log.entry_count, "entry", "entries")));
  if (image.as_stored) {
    out.not_examined.push_back({"The disk as after the replay",
                                "the replay of the log was left out: all is as stored, and no verdict follows"});
  } else if (in_use && !image.log.replays) {
    out.not_examined.push_back(
        {"The disk as after the replay",
         {image.log.beyond_us() ? "the log was not examined to its end" : "the log cannot be replayed",
          ": all is shown as before replay, unreliable"}});
  } else if (image.log.presence == Presence::outside && !has_readable_log(header->value, image.raw_size) &&
             header->value.log_length != 0) {
    out.not_examined.push_back({"The entries of the log", "the header does not place it inside the file"});
  }
}

void not_examined_of_vhdx(const Image& image, Coverage& out) {
  if (image.log.too_long) {
    out.not_examined.push_back(
        {"The entries of the log", say("it is not in use, so only its history is there; one longer than ",
                                       size_text(places::log_history_max), " is gone through on request")});
  }
  if (image.log.changes_capped) {
    out.not_examined.push_back(
        {"Some of the log's writes", say("at most ", places::overlay_max, " pages and runs of zeros are held")});
  }
  for (const bool history : {false, true}) {
    if (!(history ? image.log.history_capped : image.log.capped)) continue;
    out.not_examined.push_back(
        {{"Some entries of the log", history ? " of earlier sessions" : "", ", or their descriptors"},
         say("at most ", places::log_entries_max, " entries and ", size_text(places::log_descriptors_max),
             " of descriptors are held", history ? ", those of the latest session first" : "")});
  }
  if (image.log.unlisted) {
    out.not_examined.push_back({"Descriptors of some log entries that are not valid",
                                say("at most ", size_text(places::log_descriptors_max), " of descriptors are held")});
  }
  if (image.log.entry_count > places::log_entries_shown) {
    const bool all = !image.log.capped && !image.log.history_capped;
    out.not_examined.push_back({say("Log entries beyond the first ", places::log_entries_shown),
                                {"they ", all ? "were judged and " : "", "are counted, but not listed"}});
  }
  out.not_examined.push_back(
      {"The contents of the disk", "the format has no checksum for them, nor for metadata and block table"});
}

}  // namespace

void Gaps::push_back(const Gap& gap) { std::vector<NotExamined>::push_back({gap.what, gap.why}); }

Coverage coverage_of(const Image& image, const Blocks* blocks, const Judgement& judgement, Depth depth) {
  Coverage out;
  if (image.identifier.presence == Presence::present) out.examined.push_back("File type identifier");
  if (all_seen(image.headers.copies)) out.examined.push_back("Both headers and their checksums");
  if (all_seen(image.regions.copies)) out.examined.push_back("Both region tables and their checksums");
  if (image.metadata.present()) out.examined.push_back("Metadata table and its items");
  if (image.parent.presence == Presence::present) out.examined.push_back("Parent locator");
  if (image.is_vhdx && !image.waiting) log_of(image, out);

  sweep_of(image.sweep, depth, image.is_vhdx && !image.waiting, out);
  if (image.waiting) out.not_examined.push_back({"Everything that is not listed as examined", "still reading"});
  for (const auto range : image.unreadable) {
    out.not_examined.push_back(
        {say(size_text(range.length()), " at ", hex(range.offset())), "the source could not read these bytes"});
  }
  if (image.crowded && image.unreadable.empty() && !(image.parent.undecoded && image.parent.table_fits)) {
    out.not_examined.push_back({"Part of the structures", say("they claim more than the ", size_text(places::known_max),
                                                              " that are held at once")});
  }
  values_of(image.metadata, out);
  if (image.parent.undecoded && image.parent.table_fits) {
    out.not_examined.push_back({"The texts of further pairs of the parent locator",
                                "together they are longer than the item that holds them, so they are forged"});
  }
  if (image.parent.pairs.size() > places::locator_pairs_shown) {
    out.not_examined.push_back(
        {"Further pairs of the parent locator", "they were judged, but only the first 256 are listed"});
  }
  for (const auto& finding : judgement.findings) {
    if (finding.total <= std::max<std::size_t>(finding.places.size(), 1)) continue;
    out.not_examined.push_back(
        {say("Places of ", finding.rule->id, " in ", finding.structure, " beyond the lowest ", finding.places.size()),
         "they were judged and are counted, but not listed"});
  }
  if (image.is_vhdx && !image.waiting) {
    table_of(blocks, depth, out);
    not_examined_of_vhdx(image, out);
  }
  out.not_examined.push_back({"Attributes, permissions and locks of the file",
                              "they belong to the host and cannot be seen from inside the file"});
  return out;
}

}  // namespace vhdxscope
