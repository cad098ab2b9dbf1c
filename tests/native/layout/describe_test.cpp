// Offsets stand in the field tables; here a few of them are held against MS-VHDX once more, by hand.
#include "layout/describe.h"

#include <gtest/gtest.h>

#include "format/header.h"
#include "format/metadata_items.h"
#include "format/metadata_table.h"
#include "format/region_table.h"

namespace vhdxscope {
namespace {

static_assert(place_of(&Header::log_offset).offset == 72 && place_of(&Header::log_offset).length == 8);
static_assert(place_of(&Header::version).offset == 66 && place_of(&Header::log_version).offset == 64);
static_assert(place_of(&RegionTableEntry::required).offset == 28);
static_assert(place_of(&MetadataTableEntry::flags).offset == 24);
static_assert(place_of(&MetadataTableHeader::entry_count).offset == 10);

TEST(Describe, RowsFollowTheTable) {
  std::vector<std::uint8_t> header(80);
  header[66] = 1;
  header[74] = 0x10;
  const auto rows = describe(info_of<Header>, header);
  ASSERT_EQ(rows.size(), 10u);
  EXPECT_EQ(rows[0].name, "Signature");
  EXPECT_EQ(rows[7].name, "Version");
  EXPECT_EQ(rows[7].integer, 1u);
  EXPECT_EQ(rows[9].offset, 72u);
  EXPECT_EQ(rows[9].integer, 0x100000u);
}

TEST(Describe, BitsGetRowsOfTheirOwn) {
  const std::vector<std::uint8_t> stored{0, 0, 0x20, 0, 0b10, 0, 0, 0};
  const auto rows = describe(info_of<FileParameters>, stored);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[2].name, "LeaveBlockAllocated");
  EXPECT_EQ(rows[2].integer, 0u);
  EXPECT_EQ(rows[3].name, "HasParent");
  EXPECT_EQ(rows[3].integer, 1u);
  EXPECT_TRUE(rows[3].is_bits);
  EXPECT_EQ(rows[3].offset, 4u);
}

TEST(Decode, ReadsLittleEndian) {
  std::vector<std::uint8_t> bytes(32);
  bytes[16] = 0x01;
  bytes[23] = 0x80;
  bytes[27] = 0x7F;
  const auto entry = decode<RegionTableEntry>(bytes);
  EXPECT_EQ(entry.file_offset, 0x8000000000000001u);
  EXPECT_EQ(entry.length, 0x7F000000u);
}

}  // namespace
}  // namespace vhdxscope
