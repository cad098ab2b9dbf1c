#include "report/report.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"
#include "report/blocks_part.h"
#include "report/coverage.h"
#include "report/json.h"
#include "report/structures.h"
#include "rules/compatibility.h"
#include "rules/verdict.h"

namespace vhdxscope {
namespace {

constexpr std::string_view tool_version = VHDXSCOPE_VERSION;

void write_finding(Json& json, const Finding& finding) {
  json.begin_object();
  json.member("rule", finding.rule->id);
  json.member("severity", name_of(finding.severity));
  json.member("title", finding.rule->title);
  json.member("detail", finding.detail);
  json.member("structure", finding.structure);
  if (!finding.field.empty()) json.member("field", finding.field);
  if (finding.bytes) {
    json.member("offset", finding.bytes->offset);
    json.member("length", finding.bytes->length);
  } else {
    json.null_member("offset");
    json.null_member("length");
  }
  json.key("section");
  if (finding.rule->section.empty()) {
    json.null();
  } else {
    json.string(finding.rule->section);
  }
  if (!finding.expected.empty()) json.member("expected", finding.expected);
  if (!finding.found.empty()) json.member("found", finding.found);
  json.member("total", finding.total);
  if (finding.after_replay) json.flag("afterReplay", true);
  if (!finding.places.empty()) {
    json.key("places");
    json.begin_array();
    for (const auto& place : finding.places) {
      json.begin_object();
      json.member("structure", place.structure);
      json.member("offset", place.bytes.offset);
      json.member("length", place.bytes.length);
      json.member("detail", place.detail);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_verdict(Json& json, const Image& image, const std::optional<Verdict>& verdict) {
  json.key("verdict");
  if (!verdict) return json.null();
  json.begin_object();
  json.member("status", name_of(verdict->status));
  json.member("summary", verdict->summary);
  json.key("nextSteps");
  json.begin_array();
  for (const auto& step : verdict->next_steps) json.string(step);
  json.end_array();
  if (verdict->status == Status::not_vhdx) json.member("detectedFormat", image.other_format.name);
  json.end_object();
}

void write_coverage(Json& json, const Coverage& coverage) {
  json.key("coverage");
  json.begin_object();
  json.key("examined");
  json.begin_array();
  for (const auto& text : coverage.examined) json.string(text);
  json.end_array();
  json.key("notExamined");
  json.begin_array();
  for (const auto& gap : coverage.not_examined) {
    json.begin_object();
    json.member("what", gap.what);
    json.member("why", gap.why);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_compatibility(Json& json, const std::vector<Compatibility>& programs) {
  json.key("compatibility");
  json.begin_array();
  for (const auto& each : programs) {
    json.begin_object();
    json.member("program", each.program);
    json.member("outcome", name_of(each.outcome));
    json.key("reasons");
    json.begin_array();
    for (const auto& reason : each.reasons) json.string(reason);
    json.end_array();
    json.member("source", each.source);
    json.end_object();
  }
  json.end_array();
}

/// What a replay makes of the file is beyond us, so nothing can be said of the disk; unless the headers themselves forbid all.
bool replay_hides(const Image& image, const Judgement& judgement) {
  return image.log.beyond_us() && std::none_of(judgement.findings.begin(), judgement.findings.end(), [](const auto& f) {
           return f.severity == Severity::fatal && f.structure.starts_with("header");
         });
}

/// Hex text of unknown items and texts of a parent locator make up nearly all of a long report.
std::size_t expected_length(const Image& image) {
  std::size_t length = 8 * places::slot;
  for (const auto& item : image.metadata.items) {
    length += 400;
    if (item.presence != Presence::present) continue;
    length += 2 * static_cast<std::size_t>(std::min<std::uint64_t>(item.entry.length, places::unknown_item_shown));
  }
  for (const auto& pair : image.parent.pairs) {
    // Twice: as the item's value and by itself.
    if (pair.key) length += 2 * (json_length(pair.key->utf8) + 20);
    if (pair.value) length += 2 * json_length(pair.value->utf8);
  }
  return length;
}

/// Asks for the memory at once, so that a long report is not copied while it grows, and frees the old before it takes
/// the new: `out` is still short. To reserve less than there is would move it, too, in the library of Emscripten 3.1.
void make_room(std::string& out, std::size_t more) {
  if (out.capacity() - out.size() >= more) return;
  const std::string kept = out;
  std::string().swap(out);
  out.reserve(kept.size() + more);
  out += kept;
}

}  // namespace

void write_report(std::string& out, Known& file, Image& image, const Blocks* blocks, const RunFacts& run) {
  const Judgement judgement = judge_both(image, finished(blocks));
  make_room(out, expected_length(image));
  Json json(out);
  json.begin_object();
  json.member("schemaVersion", report_schema_version);
  json.key("tool");
  json.begin_object();
  json.member("name", "vhdxscope");
  json.member("version", tool_version);
  json.end_object();
  json.key("file");
  json.begin_object();
  json.member("name", run.name);
  json.member("size", image.raw_size.bytes());
  json.member("bytesRead", run.bytes_read);
  json.member("reads", run.reads);
  json.end_object();
  json.flag("complete", is_complete(image, blocks));
  if (image.as_stored) json.flag("asStored", true);
  write_coverage(json, coverage_of(image, blocks, judgement, run.depth));
  const bool hidden = image.as_stored || replay_hides(image, judgement);
  write_compatibility(json,
                      hidden ? std::vector<Compatibility>{} : compatibility_of(image, finished(blocks), judgement));
  write_verdict(json, image, hidden ? std::nullopt : give_verdict(image, blocks, judgement));
  if (image.is_vhdx) write_disk(json, image.metadata);
  write_identifier(json, image.identifier);
  write_headers(json, image.headers);
  write_regions(json, image.regions);
  if (image.is_vhdx) {
    write_metadata(json, file, image.metadata, image.parent);
    write_parent(json, image.parent);
    write_geometry(json, image.geometry);
    write_blocks(json, blocks);
    write_space(json, blocks);
    write_log(json, file, image, blocks);
    write_before(json, file, image);
  }
  json.key("findings");
  json.begin_array();
  for (const auto& finding : judgement.findings) write_finding(json, finding);
  json.end_array();
  json.end_object();
}

std::string rules_json() {
  std::string out;
  Json json(out);
  json.begin_array();
  for (const Rule* rule : all_rules()) {
    json.begin_object();
    json.member("id", rule->id);
    json.member("severity", name_of(rule->severity));
    json.key("section");
    if (rule->section.empty()) {
      json.null();
    } else {
      json.string(rule->section);
    }
    json.member("title", rule->title);
    json.member("explain", rule->explain);
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace vhdxscope
