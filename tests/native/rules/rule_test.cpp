#include "rules/rule.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "format/places.h"
#include "rules/all_rules.h"

namespace vhdxscope {
namespace {

constexpr Rule often{
    .id = "TST-001", .severity = Severity::error, .section = "", .title = "t", .explain = "Why.", .check = nullptr};

TEST(Finder, KeepsTheLowestPlacesAndATotal) {
  std::vector<Finding> findings;
  Finder find(often, findings);
  for (std::uint64_t i = 0; i < 1000; ++i)
    find({.spot = {"bat", Extent{8 * (999 - i), 8}}, .detail = say("entry ", 999 - i)});
  ASSERT_EQ(findings.size(), 1u);
  const auto& finding = findings[0];
  EXPECT_EQ(finding.total, 1000u);
  EXPECT_EQ(finding.bytes, (Extent{0, 8}));
  EXPECT_EQ(finding.detail, "entry 0 Why.");
  ASSERT_EQ(finding.places.size(), places::places_shown);
  for (std::size_t i = 0; i < finding.places.size(); ++i) EXPECT_EQ(finding.places[i].bytes.offset, 8 * i);
}

TEST(Finder, SumsUpStructuresBeyondItsCap) {
  std::vector<Finding> findings;
  Finder find(often, findings);
  for (std::uint64_t i = 0; i < 1000; ++i) find({.spot = {{"metadata.item.", i}, Extent{32 * i, 32}}});
  ASSERT_EQ(findings.size(), places::findings_per_rule + 1);
  std::uint64_t total = 0;
  for (const auto& finding : findings) total += finding.total;
  EXPECT_EQ(total, 1000u);
  EXPECT_EQ(findings.back().structure, "metadata");
  EXPECT_EQ(findings.back().places.front().structure, "metadata.item.100");
  EXPECT_EQ(findings.back().places.size(), places::places_shown);
}

TEST(Finder, SeveritiesStandApart) {
  std::vector<Finding> findings;
  Finder find(often, findings);
  find({.spot = {"file"}});
  find({.spot = {"file"}, .severity = Severity::warning});
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].total, 1u);
}

TEST(Catalogue, EveryRuleIsWholeAndIdsAscend) {
  std::string_view group;
  std::string_view before;
  ASSERT_FALSE(all_rules().empty());
  for (const Rule* rule : all_rules()) {
    EXPECT_EQ(rule->id.substr(rule->id.size() - 4, 1), "-") << rule->id;
    EXPECT_FALSE(rule->title.empty()) << rule->id;
    EXPECT_NE(rule->check, nullptr) << rule->id;
    // ITM-019 is the one whose sentence is made of the disk's facts alone.
    if (rule->id != "ITM-019") EXPECT_TRUE(rule->explain.ends_with('.')) << rule->id;
    if (rule->id.substr(0, 3) == group) EXPECT_LT(before, rule->id);
    group = rule->id.substr(0, 3);
    before = rule->id;
  }
}

}  // namespace
}  // namespace vhdxscope
