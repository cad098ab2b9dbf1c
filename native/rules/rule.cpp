#include "rules/rule.h"

#include <algorithm>

#include "base/text.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

bool lower(const Place& a, const Place& b) { return a.bytes.offset < b.bytes.offset; }

/// Keeps the lowest places, in order.
void keep(std::vector<Place>& places, Place place) {
  const auto at = std::upper_bound(places.begin(), places.end(), place, lower);
  if (at == places.end() && places.size() >= places::places_shown) return;
  places.insert(at, std::move(place));
  if (places.size() > places::places_shown) places.pop_back();
}

/// "metadata" of "metadata.item.7": without the index and the kind it counts.
std::string parent_of(std::string_view node) {
  const std::size_t index = node.find_last_of('.');
  if (index == std::string_view::npos || index == 0) return std::string(node);
  const std::size_t kind = node.find_last_of('.', index - 1);
  return std::string(node.substr(0, kind == std::string_view::npos ? index : kind));
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    case Severity::fatal: return "fatal";
  }
  __builtin_trap();
}

Claim::~Claim() = default;

void Finder::operator()(Claim claim) {
  const Severity severity = claim.severity.value_or(rule_.severity);
  CHECK(severity <= rule_.severity);
  const std::string detail = claim.detail.empty() ? std::string(rule_.explain)
                                                  : say(claim.detail, rule_.explain.empty() ? "" : " ", rule_.explain);
  std::string holder = claim.spot.structure;
  const auto same = [&](const Finding& f) { return f.severity == severity && f.structure == holder; };
  const auto look = [&] {
    return std::find_if(findings_.begin() + static_cast<std::ptrdiff_t>(first_), findings_.end(), same);
  };
  auto known = look();
  if (known == findings_.end() && findings_.size() - first_ >= places::findings_per_rule) {
    holder = parent_of(holder);
    known = look();
  }
  if (known == findings_.end()) {
    findings_.push_back({.rule = &rule_,
                         .severity = severity,
                         .structure = holder,
                         .first_structure = std::move(claim.spot.structure),
                         .field = claim.spot.field,
                         .bytes = claim.spot.bytes,
                         .detail = detail,
                         .expected = std::move(claim.expected),
                         .found = std::move(claim.found),
                         .total = claim.times,
                         .beyond_end = claim.beyond_end});
    return;
  }
  Finding& finding = *known;
  finding.beyond_end = finding.beyond_end || claim.beyond_end;
  finding.total += claim.times;
  if (finding.places.empty() && finding.bytes)
    finding.places.push_back({finding.first_structure, *finding.bytes, finding.detail});
  if (!claim.spot.bytes) return;
  keep(finding.places, {std::move(claim.spot.structure), *claim.spot.bytes, detail});
  if (finding.bytes && finding.bytes->offset <= claim.spot.bytes->offset) return;
  finding.field = claim.spot.field;
  finding.bytes = claim.spot.bytes;
  finding.detail = detail;
  finding.expected = std::move(claim.expected);
  finding.found = std::move(claim.found);
}

void Finder::sum(Finding finding) {
  finding.rule = &rule_;
  finding.severity = rule_.severity;
  finding.detail = say(finding.detail, finding.detail.empty() ? "" : " ", rule_.explain);
  if (!finding.places.empty()) {
    finding.bytes = finding.places.front().bytes;
    if (finding.total == 1) finding.places.clear();
  }
  findings_.push_back(std::move(finding));
}

}  // namespace vhdxscope
