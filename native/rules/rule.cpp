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

std::string Node::id() const {
  std::string out(kind_);
  if (index_ != 0) decimal(index_ - 1).append_to(out);
  if (inner_ != nullptr) out += say(inner_, inner_index_);
  return out;
}

std::optional<Extent> Spot::bytes() const {
  if (row_ != nullptr) return Extent{start_ + row_->offset, row_->length};
  return name_ == nullptr || start_ == nowhere ? std::nullopt : std::optional(Extent{start_, length_});
}

void Finder::operator()(const Claim& claim) {
  const Severity severity = claim.severity.value_or(rule_.severity);
  CHECK(severity <= rule_.severity);
  std::string detail = claim.detail;
  if (!detail.empty() && !rule_.explain.empty()) detail += ' ';
  detail += rule_.explain;
  const std::string structure = claim.spot.structure().id();
  const std::optional<Extent> bytes = claim.spot.bytes();
  std::string holder = structure;
  const auto look = [&]() -> Finding* {
    for (std::size_t i = first_; i < findings_.size(); ++i) {
      if (findings_[i].severity == severity && findings_[i].structure == holder) return &findings_[i];
    }
    return nullptr;
  };
  Finding* known = look();
  if (known == nullptr && findings_.size() - first_ >= places::findings_per_rule) {
    holder = parent_of(holder);
    known = look();
  }
  const bool first = known == nullptr;
  if (first) {
    known = &findings_.emplace_back();
    known->rule = &rule_;
    known->severity = severity;
    known->structure = std::move(holder);
    known->first_structure = structure;
    known->total = 0;
  }
  known->beyond_end = known->beyond_end || claim.beyond_end;
  known->total += std::max<std::uint64_t>(claim.times, 1);
  if (!first) {
    if (known->places.empty() && known->bytes)
      known->places.push_back({known->first_structure, *known->bytes, known->detail});
    if (!bytes) return;
    keep(known->places, {structure, *bytes, detail});
    if (known->bytes && known->bytes->offset <= bytes->offset) return;
  }
  known->field = claim.spot.field();
  known->bytes = bytes;
  known->detail = std::move(detail);
  known->expected = claim.expected;
  known->found = claim.found;
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
