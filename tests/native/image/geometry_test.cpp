// Block arithmetic against the worked examples of the format's description, computed by hand there.
#include "image/geometry.h"

#include <gtest/gtest.h>

#include "format/places.h"

namespace vhdxscope {
namespace {

using namespace places;

struct Example {
  std::uint64_t size;
  std::uint32_t block;
  std::uint32_t sector;
  std::uint64_t ratio, payload, chunks, entries, entries_of_child;
};

class WorkedExamples : public ::testing::TestWithParam<Example> {};

TEST_P(WorkedExamples, Agree) {
  const auto& e = GetParam();
  const auto alone = make_geometry(e.size, e.block, e.sector, DiskType::dynamic);
  EXPECT_EQ(alone.chunk_ratio, e.ratio);
  EXPECT_EQ(alone.payload_blocks, e.payload);
  EXPECT_EQ(alone.sector_bitmap_blocks, e.chunks);
  EXPECT_EQ(alone.bat_entries, e.entries);
  EXPECT_EQ(make_geometry(e.size, e.block, e.sector, DiskType::fixed).bat_entries, e.entries);
  EXPECT_EQ(make_geometry(e.size, e.block, e.sector, DiskType::differencing).bat_entries, e.entries_of_child);
}

INSTANTIATE_TEST_SUITE_P(Format, WorkedExamples,
                         ::testing::Values(Example{100 * mib, 8 * mib, 512, 512, 13, 1, 13, 513},
                                           Example{gib, 32 * mib, 512, 128, 32, 1, 32, 129},
                                           Example{10 * gib, 32 * mib, 512, 128, 320, 3, 322, 387},
                                           Example{20 * gib, 2 * mib, 512, 2048, 10240, 5, 10244, 10245},
                                           Example{tib, 32 * mib, 4096, 1024, 32768, 32, 32799, 32800},
                                           Example{64 * tib, mib, 512, 4096, 67108864, 16384, 67125247, 67125248},
                                           Example{0, mib, 512, 4096, 0, 0, 0, 0}));

TEST(Geometry, LegalSizes) {
  EXPECT_TRUE(is_block_size(mib));
  EXPECT_TRUE(is_block_size(256 * mib));
  EXPECT_FALSE(is_block_size(512 * 1024));
  EXPECT_FALSE(is_block_size(512 * mib));
  EXPECT_FALSE(is_block_size(3 * mib));
  EXPECT_FALSE(is_block_size(0));
  EXPECT_TRUE(is_sector_size(512));
  EXPECT_TRUE(is_sector_size(4096));
  EXPECT_FALSE(is_sector_size(1024));
}

}  // namespace
}  // namespace vhdxscope
