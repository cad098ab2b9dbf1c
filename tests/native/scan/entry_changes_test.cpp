// Which entries a replay changes: whichever version comes first, in whatever cut.
#include "scan/entry_changes.h"

#include <gtest/gtest.h>

namespace vhdxscope {
namespace {

constexpr std::uint64_t table = places::mib;

TableShape shape(std::uint64_t entries, std::uint64_t stored) {
  TableShape out;
  out.region = {table, places::mib};
  out.entries = entries;
  out.stored = stored;
  return out;
}

Overlay page_at(std::uint64_t offset) {
  Overlay overlay;
  overlay.page(offset, 0, {}, {});
  return overlay;
}

std::vector<std::uint8_t> words(std::initializer_list<std::uint8_t> values) {
  std::vector<std::uint8_t> out;
  for (const std::uint8_t value : values) {
    out.push_back(value);
    out.resize(out.size() + 7);
  }
  return out;
}

TEST(EntryChanges, AreTheSameWhicheverVersionComesFirst) {
  for (const bool stored_first : {false, true}) {
    EntryChanges changes;
    OddList changed;
    changes.note(shape(512, 512), page_at(table));
    changes.compare(0, words({1, 2, 3, 4}), stored_first, changed);
    EXPECT_EQ(changed.total, 0u);
    // In two parts, the later one first.
    changes.compare(2, words({3, 9}), !stored_first, changed);
    changes.compare(0, words({8, 2}), !stored_first, changed);
    ASSERT_EQ(changed.total, 2u);
    EXPECT_EQ(changed.lowest[0].index, 0u);
    EXPECT_EQ(changed.lowest[0].value, stored_first ? 1u : 8u);
    EXPECT_EQ(changed.lowest[0].after, stored_first ? 8u : 1u);
    EXPECT_EQ(changed.lowest[1].index, 3u);
  }
}

TEST(EntryChanges, OfARunOfZerosNeedNoSecondVersion) {
  EntryChanges changes;
  OddList changed;
  Overlay overlay;
  overlay.zeros({table, places::log_sector});
  changes.note(shape(512, 512), overlay);
  changes.compare(0, words({0, 7, 0, 6}), true, changed);
  ASSERT_EQ(changed.total, 2u);
  EXPECT_EQ(changed.lowest[0].index, 1u);
  EXPECT_EQ(changed.lowest[0].after, 0u);
}

TEST(EntryChanges, BehindTheFileAsStoredNothingStoodBefore) {
  EntryChanges changes;
  OddList changed;
  changes.note(shape(512, 2), page_at(table));
  changes.compare(0, words({1, 1, 0, 5}), false, changed);
  ASSERT_EQ(changed.total, 1u);
  EXPECT_EQ(changed.lowest[0].index, 3u);
  EXPECT_EQ(changed.lowest[0].value, 0u);
  changes.compare(0, words({1, 2}), true, changed);
  EXPECT_EQ(changed.total, 2u);
}

TEST(EntryChanges, BeyondTheCapAreNotCompared) {
  Overlay overlay;
  for (std::uint64_t i = 0; i <= places::table_pages_compared; ++i)
    overlay.page(table + i * places::log_sector, 0, {}, {});
  const std::uint64_t limit = places::table_pages_compared * 512;
  EntryChanges changes;
  OddList changed;
  changes.note(shape(limit + 512, limit + 512), overlay);
  EXPECT_TRUE(changes.capped());
  changes.compare(limit - 1, words({1, 1}), true, changed);
  changes.compare(limit - 1, words({2, 2}), false, changed);
  ASSERT_EQ(changed.total, 1u);
  EXPECT_EQ(changed.lowest[0].index, limit - 1);
}

}  // namespace
}  // namespace vhdxscope
