#include "rules/all_rules.h"

#include <algorithm>
#include <iterator>

#include "base/sort.h"

namespace vhdxscope {
namespace {

std::vector<const Rule*> gather() {
  static std::vector<Rule> unpacked;  // for good: findings point at its rules
  for (const RuleTable& table :
       {file_rules(), header_rules(), region_rules(), log_effect_rules(), log_entry_rules(), log_sequence_rules(),
        log_target_rules(), metadata_rules(), item_rules(), parent_rules(), bat_rules(), bitmap_rules(), space_rules(),
        chain_rules(), quirk_rules()}) {
    unpack(table, unpacked);
  }
  std::vector<const Rule*> rules;
  for (const Rule& rule : unpacked) rules.push_back(&rule);
  // The log's rules stand in three files by topic, and are numbered in one row.
  const auto is_log = [](const Rule* rule) { return rule->id.starts_with("LOG-"); };
  const auto first = std::find_if(rules.begin(), rules.end(), is_log);
  std::vector<const Rule*> logs(first, std::find_if_not(first, rules.end(), is_log));
  sort(logs, [](const Rule* a, const Rule* b) { return a->id < b->id; });
  std::copy(logs.begin(), logs.end(), first);
  return rules;
}

const std::vector<const Rule*>& rules() {
  static const std::vector<const Rule*> all = gather();
  return all;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Node ids as people count: "metadata.item.9" before "metadata.item.10".
bool before(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < a.size() && k < b.size()) {
    if (is_digit(a[i]) && is_digit(b[k])) {
      std::size_t i_end = i;
      std::size_t k_end = k;
      while (i_end < a.size() && is_digit(a[i_end])) ++i_end;
      while (k_end < b.size() && is_digit(b[k_end])) ++k_end;
      if (i_end - i != k_end - k) return i_end - i < k_end - k;
      const int order = a.substr(i, i_end - i).compare(b.substr(k, k_end - k));
      if (order != 0) return order < 0;
      i = i_end;
      k = k_end;
    } else {
      if (a[i] != b[k]) return a[i] < b[k];
      ++i;
      ++k;
    }
  }
  return a.size() - i < b.size() - k;
}

}  // namespace

std::span<const Rule* const> all_rules() { return rules(); }

bool hides_blocks(const Judgement& judgement) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), [](const Finding& finding) {
    const std::string_view id = finding.rule->id;
    return finding.severity == Severity::fatal &&
           (id.starts_with("MET-") || id.starts_with("ITM-") || id.starts_with("REG-"));
  });
}

Judgement judge(const Image& image, const Blocks* blocks) {
  Judgement out;
  const auto run = [&](bool summaries) {
    for (std::size_t i = 0; i < rules().size(); ++i) {
      const Rule* rule = rules()[i];
      if (rule->summary != summaries) continue;
      // Of a file that is no VHDX only this much can be said.
      if (!image.is_vhdx && !rule->id.starts_with("FILE-")) continue;
      // A summary looks at what the others found while it adds its own, so it gets a copy of its own to fill.
      std::vector<Finding> own;
      Finder find(*rule, own);
      rule->check({image, blocks, out.findings}, find);
      for (auto& finding : own) finding.order = i;
      std::move(own.begin(), own.end(), std::back_inserter(out.findings));
    }
  };
  run(false);
  run(true);
  sort_moving(out.findings, [](const Finding& a, const Finding& b) {
    if (a.order != b.order) return a.order < b.order;
    if (a.structure != b.structure) return before(a.structure, b.structure);
    return a.severity > b.severity;
  });
  return out;
}

Judgement judge_both(Image& image, const Blocks* blocks) {
  Judgement out = judge(image, blocks);
  const auto faulty = [](const Finding& finding) { return finding.severity >= Severity::error; };
  if (!image.log.replays || !image.stored || !image.unreadable.empty() ||
      std::none_of(out.findings.begin(), out.findings.end(), faulty))
    return out;
  const Blocks* table = blocks != nullptr ? blocks->as_stored : nullptr;
  if (table != nullptr && !table->complete()) table = nullptr;
  const AsStored as_stored(image);
  const Judgement stored = judge(image, table);
  if (!image.metadata.judged() || hides_blocks(stored)) return out;
  for (Finding& finding : out.findings) {
    const std::string_view id = finding.rule->id;
    const std::string_view group = id.substr(0, 3);
    const std::string_view known = table != nullptr ? "REG MET ITM PLO BAT SBM LAY FIL" : "REG MET ITM PLO";
    const bool before = std::any_of(stored.findings.begin(), stored.findings.end(), [&](const Finding& f) {
      return f.rule == finding.rule && f.severity >= finding.severity;
    });
    finding.after_replay = faulty(finding) && known.find(group) != std::string_view::npos && !before;
    if (finding.after_replay)
      finding.detail += " It is so only after the replay of the log: as stored, the file is without this fault.";
  }
  return out;
}

}  // namespace vhdxscope
