#include "scan/bat_fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "format/bat_entry.h"

namespace vhdxscope {
namespace {

/// Folds `words` in calls of `part` entries, and compares with what each entry says by itself.
void expect_as_one_by_one(const std::vector<std::uint64_t>& words, std::size_t part) {
  auto marks = std::make_unique<BlockMarks>();
  marks->limit = MibPlane::size - 1;
  marks->block_mib = 2;
  BlockRun run, expected_run;
  std::array<std::uint64_t, 8> by_state{}, expected_by_state{};
  for (std::size_t at = 0; at < words.size(); at += part) {
    const std::size_t count = std::min(part, words.size() - at);
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(&words[at]), 8 * count);
    ASSERT_EQ(fold_healthy(bytes, *marks, by_state.data(), run), count);
  }
  marks->settle();
  auto starts = std::make_unique<MibPlane>();
  auto twice = std::make_unique<MibPlane>();
  for (const std::uint64_t word : words) {
    ++expected_by_state[bat::state(word)];
    const std::uint64_t position = bat::position(word);
    expected_run.block(position, marks->block_mib);
    if (position != 0 && starts->set(position)) twice->set(position);
  }
  EXPECT_EQ(by_state, expected_by_state);
  EXPECT_EQ(run.head, expected_run.head);
  EXPECT_EQ(run.expected, expected_run.expected);
  EXPECT_EQ(run.lowest, expected_run.lowest);
  EXPECT_EQ(run.last, expected_run.last);
  EXPECT_EQ(run.joined, expected_run.joined);
  EXPECT_EQ(run.backward, expected_run.backward);
  EXPECT_EQ(run.placed, expected_run.placed);
  const auto same = [](const MibPlane& a, const MibPlane& b) {
    std::uint64_t bit = a.next(0);
    while (bit < MibPlane::size && b.test(bit) && a.next(bit + 1) == b.next(bit + 1)) bit = a.next(bit + 1);
    return bit == MibPlane::size && a.next(0) == b.next(0);
  };
  EXPECT_TRUE(same(marks->starts, *starts));
  EXPECT_TRUE(same(marks->twice, *twice));
}

std::uint64_t present(std::uint64_t position) { return position << 20 | bat::present; }

TEST(BatFold, MarksBlocksInAnyOrderAllOverTheFile) {
  std::vector<std::uint64_t> words;
  // Pools that fill up, and others that wait until the end; the last one of the plane; blocks that are there twice, and more often.
  for (std::uint64_t i = 1; i <= 3000; ++i) words.push_back(present(i * 3));
  for (std::uint64_t i = 1; i < 40000; ++i) words.push_back(present(i * (MibPlane::size / 40000)));
  for (std::uint64_t i = 1; i <= 2000; ++i) words.push_back(present(i * 6));
  for (int i = 0; i < 3; ++i) words.push_back(present(MibPlane::size - 1));
  std::shuffle(words.begin(), words.end(), std::mt19937(7));
  expect_as_one_by_one(words, words.size());
  expect_as_one_by_one(words, 13);
}

TEST(BatFold, FollowsRunsAndBlocksWithoutAPlace) {
  std::vector<std::uint64_t> words(20, 0);
  for (std::uint64_t i = 0; i < 300000; ++i) {
    words.push_back(present(1 + 2 * i));
    if (i % 1000 == 0) words.insert(words.end(), 11, bat::zero);
    if (i % 777 == 0) words.push_back(present(1 + i / 777));
  }
  expect_as_one_by_one(words, words.size());
  expect_as_one_by_one(words, 4096);
}

TEST(BatFold, FollowsRowsOfEveryLengthAtEveryPlace) {
  // Entries are looked at in groups: rows begin, end and are broken at each place in a group, in one page and all over the file.
  for (const std::uint64_t stride : {std::uint64_t{1}, std::uint64_t{2}, MibPlane::size / 3000}) {
    std::vector<std::uint64_t> words;
    std::uint64_t at = 0;
    const auto block = [&] { words.push_back(present(1 + at++ * stride % (MibPlane::size - 1))); };
    for (int before = 0; before < 9; ++before) {
      for (int length = 1; length < 40; ++length) {
        words.insert(words.end(), static_cast<std::size_t>(before), bat::unmapped);
        for (int i = 0; i < length; ++i) {
          if (i == before) at = at * 7 / 8;
          block();
        }
        words.push_back(bat::undefined);
      }
    }
    expect_as_one_by_one(words, words.size());
    expect_as_one_by_one(words, 21);
  }
}

TEST(BatFold, StopsAtAnOddEntryAtEveryPlaceInARow) {
  auto marks = std::make_unique<BlockMarks>();
  marks->limit = 100;
  std::vector<std::uint64_t> odds{present(0), present(101), present(5) ^ 2, 4, ~std::uint64_t{0}};
  for (unsigned bit = 3; bit < 20; ++bit) odds.push_back(present(5) | std::uint64_t{1} << bit);
  // A position of more than 32 bits must not be taken for its lower ones.
  for (unsigned bit = 7; bit < 44; ++bit) odds.push_back(present((std::uint64_t{1} << bit) + 5));
  for (const std::uint64_t odd : odds) {
    for (std::size_t place = 0; place < 40; ++place) {
      std::vector<std::uint64_t> words;
      for (std::uint64_t i = 1; i <= 40; ++i) words.push_back(present(i));
      words[place] = odd;
      BlockRun run;
      std::uint64_t by_state[8] = {};
      ASSERT_EQ(fold_healthy({reinterpret_cast<const std::uint8_t*>(words.data()), 320}, *marks, by_state, run), place)
          << odd;
      ASSERT_EQ(by_state[bat::present], place);
      ASSERT_EQ(run.placed, place);
      ASSERT_EQ(run.last, place);
    }
  }
}

TEST(BatFold, StopsWhereAnEntryNeedsACloserLook) {
  auto marks = std::make_unique<BlockMarks>();
  marks->limit = 10;
  for (const std::uint64_t odd : {present(0), present(11), present(5) | 8, std::uint64_t{4}, std::uint64_t{1} << 20,
                                  std::uint64_t{5} << 20 | bat::partially_present, ~std::uint64_t{0}}) {
    const std::vector<std::uint64_t> words{present(10), 0, present(9), odd, present(8)};
    BlockRun run;
    std::uint64_t by_state[8] = {};
    EXPECT_EQ(fold_healthy({reinterpret_cast<const std::uint8_t*>(words.data()), 40}, *marks, by_state, run), 3u)
        << odd;
    EXPECT_EQ(by_state[bat::present], 2u);
    EXPECT_EQ(run.last, 9u);
  }
}

}  // namespace
}  // namespace vhdxscope
