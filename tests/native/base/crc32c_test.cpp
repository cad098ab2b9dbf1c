// Published vectors (RFC 3720, B.4, and the usual check value), then every way of cutting a buffer in three.
#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace vhdxscope {
namespace {

std::uint32_t crc_of(std::string_view text) {
  return crc32c(0, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

TEST(Crc32c, CheckValues) {
  EXPECT_EQ(crc_of(""), 0u);
  EXPECT_EQ(crc_of("a"), 0xC1D04330u);
  EXPECT_EQ(crc_of("123456789"), 0xE3069283u);
}

TEST(Crc32c, BlocksOfRfc3720) {
  std::vector<std::uint8_t> block(32, 0x00);
  EXPECT_EQ(crc32c(0, block), 0x8A9136AAu);
  block.assign(32, 0xFF);
  EXPECT_EQ(crc32c(0, block), 0x62A8AB43u);
  for (std::size_t i = 0; i < 32; ++i) block[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(crc32c(0, block), 0x46DD794Eu);
  for (std::size_t i = 0; i < 32; ++i) block[i] = static_cast<std::uint8_t>(31 - i);
  EXPECT_EQ(crc32c(0, block), 0x113FDB5Cu);
}

TEST(Crc32c, LongRunsOfZeros) {
  const std::vector<std::uint8_t> zeros(65536);
  EXPECT_EQ(crc32c(0, Bytes(zeros).first(4096)), 0x98F94189u);
  EXPECT_EQ(crc32c(0, zeros), 0x72C0C4A4u);
}

TEST(Crc32c, EveryCutInThreeGivesTheSame) {
  std::vector<std::uint8_t> bytes(83);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + 11);
  const std::uint32_t whole = crc32c(0, bytes);
  for (std::size_t a = 0; a <= bytes.size(); ++a) {
    for (std::size_t b = a; b <= bytes.size(); ++b) {
      const Bytes all(bytes);
      const std::uint32_t cut = crc32c(crc32c(crc32c(0, all.first(a)), all.subspan(a, b - a)), all.subspan(b));
      ASSERT_EQ(cut, whole) << a << ", " << b;
    }
  }
}

TEST(Crc32c, HoleCountsAsZero) {
  std::vector<std::uint8_t> bytes(4096);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  std::vector<std::uint8_t> zeroed = bytes;
  for (std::size_t i = 4; i < 8; ++i) zeroed[i] = 0;
  EXPECT_EQ(crc32c_with_hole(bytes, 4), crc32c(0, zeroed));
  EXPECT_NE(crc32c_with_hole(bytes, 4), crc32c(0, bytes));
}

}  // namespace
}  // namespace vhdxscope
