// Over every image of the catalogue: whatever the cut and the order in which bytes arrive, the report is the same; every
// wish lies in the file; a question is settled within 16 rounds. Sanitizers watch.
#include "session/session.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "sparse_image.h"

namespace vhdxscope {
namespace {

using Wishes = std::vector<Extent>;

struct Reply {
  Wishes wanted;
  std::string report;
};

Reply ask(Session& session) {
  const std::string text(session.report(0, 0));
  const std::size_t line = text.find('\n');
  Reply reply{{}, text.substr(line + 1)};
  std::uint64_t number = 0;
  bool in_number = false;
  std::vector<std::uint64_t> numbers;
  for (const char c : text.substr(0, line)) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
      in_number = true;
    } else if (in_number) {
      numbers.push_back(std::exchange(number, 0));
      in_number = false;
    }
  }
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) reply.wanted.push_back({numbers[i], numbers[i + 1]});
  return reply;
}

void check_wishes(const Wishes& wishes, const SparseImage& image) {
  std::uint64_t end = 0;
  for (const auto wish : wishes) {
    EXPECT_GE(wish.offset, end) << "ascending and disjoint";
    EXPECT_GT(wish.length, 0u);
    EXPECT_LE(wish.length, 8u << 20);
    EXPECT_TRUE(FileSize(image.size).inside(wish)) << "inside the file";
    end = wish.end();
  }
}

std::string settle_straight(const SparseImage& image, Depth depth, bool as_stored = false) {
  Session session{FileSize(image.size), as_stored};
  session.set_depth(depth);
  for (int round = 0; round <= 16; ++round) {
    const Reply reply = ask(session);
    check_wishes(reply.wanted, image);
    if (reply.wanted.empty()) return reply.report;
    for (const auto wish : reply.wanted) session.supply(wish.offset, image.read(wish));
  }
  ADD_FAILURE() << "more than 16 rounds";
  return {};
}

std::string settle_shuffled(const SparseImage& image, Depth depth, std::mt19937& random, bool as_stored = false) {
  Session session{FileSize(image.size), as_stored};
  session.set_depth(depth);
  for (int round = 0; round <= 16; ++round) {
    const Reply reply = ask(session);
    if (reply.wanted.empty()) return reply.report;
    Wishes parts;
    for (const auto wish : reply.wanted) {
      for (std::uint64_t from = 0; from < wish.length;) {
        const std::uint64_t step = 8 * (1 + random() % 20000);
        const std::uint64_t length = std::min(step, wish.length - from);
        parts.push_back({wish.offset + from, length});
        from += length;
      }
    }
    std::shuffle(parts.begin(), parts.end(), random);
    std::size_t left = parts.size();
    for (const auto part : parts) {
      const std::uint64_t missing = session.supply(part.offset, image.read(part));
      EXPECT_EQ(missing == 0, --left == 0);
      // Asking in the middle of a round changes nothing.
      if (random() % 16 == 0) ask(session);
    }
  }
  ADD_FAILURE() << "more than 16 rounds";
  return {};
}

class EveryImage : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryImage, IsJudgedAlikeInAnyOrderOfSupply) {
  const SparseImage image = read_sparse_image(GetParam());
  const std::string straight = settle_straight(image, Depth::standard);
  EXPECT_TRUE(straight.ends_with("}"));
  EXPECT_EQ(straight.find('\n'), std::string::npos);
  for (const unsigned seed : {1u, 2u, 3u}) {
    std::mt19937 random(seed);
    EXPECT_EQ(settle_shuffled(image, Depth::standard, random), straight) << "seed " << seed;
  }
}

/// A deep report reads the file's free space, too: of these it is read with sanitizers.
constexpr std::uint64_t deep_file_max = 32 << 20;

TEST_P(EveryImage, IsJudgedAlikeInDepthInAnyOrderOfSupply) {
  const SparseImage image = read_sparse_image(GetParam());
  if (image.size > deep_file_max) return;
  const std::string straight = settle_straight(image, Depth::deep);
  for (const unsigned seed : {1u, 2u}) {
    std::mt19937 random(seed);
    EXPECT_EQ(settle_shuffled(image, Depth::deep, random), straight) << "seed " << seed;
  }
}

/// Where no replay is due it makes no difference.
TEST_P(EveryImage, IsToldAlikeAsStoredInAnyOrderOfSupply) {
  const SparseImage image = read_sparse_image(GetParam());
  const Depth depth = image.size > deep_file_max ? Depth::standard : Depth::deep;
  const std::string straight = settle_straight(image, depth, true);
  EXPECT_TRUE(straight.ends_with("}"));
  std::mt19937 random(1);
  EXPECT_EQ(settle_shuffled(image, depth, random, true), straight);
  const bool left_out = straight.find("\"asStored\":true") != std::string::npos;
  EXPECT_EQ(straight == settle_straight(image, depth), !left_out);
}

/// What one depth has read is no other's: a report says the same whatever was asked for before, and half read.
TEST_P(EveryImage, IsJudgedAlikeAfterAnotherDepth) {
  const SparseImage image = read_sparse_image(GetParam());
  if (image.size > deep_file_max) return;
  Session session{FileSize(image.size)};
  const auto settle = [&](Depth depth, bool half) {
    session.set_depth(depth);
    for (int round = 0; round <= 16; ++round) {
      const Reply reply = ask(session);
      if (reply.wanted.empty()) return reply.report;
      for (std::size_t i = 0; i < reply.wanted.size(); ++i) {
        if (half && round >= 3 && i >= reply.wanted.size() / 2) return std::string();
        session.supply(reply.wanted[i].offset, image.read(reply.wanted[i]));
      }
    }
    return std::string();
  };
  settle(Depth::deep, true);
  const std::string standard = settle(Depth::standard, false);
  EXPECT_EQ(standard, settle_straight(image, Depth::standard));
  EXPECT_EQ(settle(Depth::deep, false), settle_straight(image, Depth::deep));
  EXPECT_EQ(settle(Depth::standard, false), standard);
}

TEST_P(EveryImage, SurvivesUnreadableBytes) {
  const SparseImage image = read_sparse_image(GetParam());
  std::mt19937 random(7);
  Session session{FileSize(image.size)};
  session.set_depth(image.size > deep_file_max ? Depth::standard : Depth::deep);
  for (int round = 0; round <= 16; ++round) {
    const Reply reply = ask(session);
    if (reply.wanted.empty()) {
      EXPECT_TRUE(reply.report.ends_with("}"));
      return;
    }
    for (const auto wish : reply.wanted) {
      const std::uint64_t half = wish.length / 2 / 8 * 8;
      const bool lost = random() % 2 == 0;
      if (half != 0)
        lost ? session.unreadable({wish.offset, half}) : session.supply(wish.offset, image.read({wish.offset, half}));
      const Extent rest{wish.offset + half, wish.length - half};
      lost ? session.supply(rest.offset, image.read(rest)) : session.unreadable(rest);
    }
  }
  FAIL() << "more than 16 rounds";
}

std::vector<std::string> image_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(VHDXSCOPE_IMAGES)) {
    if (entry.path().extension() == ".sparse") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of_file(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryImage, ::testing::ValuesIn(image_files()), name_of_file);

TEST(Catalogue, IsThere) { EXPECT_GT(image_files().size(), 100u); }

}  // namespace
}  // namespace vhdxscope
