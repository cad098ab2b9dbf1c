// A file's rules as the program carries them: their texts one after the other and the checks beside them, smaller than a table
// of views. Made by the compiler from the initialisers, which stay as they are written.
#pragma once
#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "rules/rule.h"

namespace vhdxscope {

struct RuleTable {
  /// Of each rule a byte with severity and summary, then id, section, title and explanation, each ended by NUL.
  const char* text;
  const RuleCheck* checks;  // one each
  std::size_t count;
};

namespace rule_table_detail {
inline constexpr std::size_t texts = 4;
constexpr std::array<std::string_view, texts> texts_of(const Rule& rule) {
  return {rule.id, rule.section, rule.title, rule.explain};
}

template <const auto& rules>
constexpr auto pack() {
  constexpr std::size_t length = [] {
    std::size_t sum = 0;
    for (const Rule& rule : rules) {
      ++sum;
      for (const auto text : texts_of(rule)) sum += text.size() + 1;
    }
    return sum;
  }();
  std::array<char, length> out{};
  auto at = out.begin();
  for (const Rule& rule : rules) {
    *at++ = static_cast<char>(static_cast<int>(rule.severity) * 2 + (rule.summary ? 1 : 0));
    for (const auto text : texts_of(rule)) at = std::copy(text.begin(), text.end(), at) + 1;
  }
  return out;
}

template <const auto& rules>
constexpr auto checks() {
  std::array<RuleCheck, std::size(rules)> out{};
  std::transform(std::begin(rules), std::end(rules), out.begin(), [](const Rule& rule) { return rule.check; });
  return out;
}

template <const auto& rules>
inline constexpr auto packed = pack<rules>();
template <const auto& rules>
inline constexpr auto checks_of = checks<rules>();
}  // namespace rule_table_detail

template <const auto& rules>
constexpr RuleTable table_of() {
  return {rule_table_detail::packed<rules>.data(), rule_table_detail::checks_of<rules>.data(), std::size(rules)};
}

/// Adds the table's rules; their texts stay where they are.
void unpack(const RuleTable& table, std::vector<Rule>& out);

}  // namespace vhdxscope
