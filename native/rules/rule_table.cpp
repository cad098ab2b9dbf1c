#include "rules/rule_table.h"

namespace vhdxscope {

void unpack(const RuleTable& table, std::vector<Rule>& out) {
  const char* at = table.text;
  const auto next = [&at] {
    const std::string_view text(at);
    at += text.size() + 1;
    return text;
  };
  for (std::size_t i = 0; i < table.count; ++i) {
    const int bits = static_cast<unsigned char>(*at++);
    Rule& rule = out.emplace_back();
    rule.severity = static_cast<Severity>(bits / 2);
    rule.summary = bits % 2 != 0;
    for (auto* text : {&rule.id, &rule.section, &rule.title, &rule.explain}) *text = next();
    rule.check = table.checks[i];
  }
}

}  // namespace vhdxscope
