// Published vectors (RFC 3720, B.4, and the usual check value), then every way of cutting a buffer in three.
#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/guid.h"

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

// Whole structures, all bytes not mentioned zero. G(a) is the 16 bytes a, a + 1, … a + 15.
class Structure {
 public:
  explicit Structure(std::size_t size) : bytes_(size) {}
  Structure& text(std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  template <class T>
  Structure& number(std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes_[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    return *this;
  }
  Structure& g(std::size_t at, std::uint8_t first) {
    for (std::size_t i = 0; i < 16; ++i) bytes_[at + i] = static_cast<std::uint8_t>(first + i);
    return *this;
  }
  Structure& guid(std::size_t at, const Guid& guid) {
    std::copy(guid.bytes.begin(), guid.bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  std::uint32_t crc() const { return crc32c_with_hole(bytes_, 4); }

 private:
  std::vector<std::uint8_t> bytes_;
};

Structure header_of(std::uint64_t sequence_number) {
  Structure out(4096);
  out.text(0, "head").number(8, sequence_number).g(16, 0x00).g(32, 0x10);
  return out.number(66, std::uint16_t{1}).number(68, 0x100000u).number(72, std::uint64_t{0x100000});
}

TEST(Crc32c, Headers) {
  EXPECT_EQ(Structure(4096).text(0, "head").number(66, std::uint16_t{1}).crc(), 0x0B83D3F8u);
  EXPECT_EQ(header_of(0).crc(), 0xFF416DCEu);
  EXPECT_EQ(header_of(1).crc(), 0x7DB9F1B9u);
  EXPECT_EQ(header_of(2).g(48, 0x20).crc(), 0x304FB61Au);
}

TEST(Crc32c, RegionTablesOfKnownWriters) {
  const Guid bat = guid("2dc27766-f623-4200-9d64-115e9bfd4a08");
  const Guid metadata = guid("8b7ca206-4790-4b9a-b8fe-575f050f886e");
  const auto table = [](const Guid& first, std::uint64_t mib, const Guid& second, std::uint64_t other_mib,
                        std::uint32_t required) {
    Structure out(65536);
    out.text(0, "regi").number(8, 2u);
    out.guid(16, first).number(32, mib << 20).number(40, 0x100000u).number(44, required);
    return out.guid(48, second).number(64, other_mib << 20).number(72, 0x100000u).number(76, required).crc();
  };
  EXPECT_EQ(Structure(65536).text(0, "regi").crc(), 0x916E09EFu);
  EXPECT_EQ(table(bat, 3, metadata, 2, 1), 0xC66B8CAEu) << "Windows";
  EXPECT_EQ(table(metadata, 2, bat, 3, 1), 0x1C142859u) << "disk2vhd";
  EXPECT_EQ(table(bat, 2, metadata, 3, 0), 0x2C6FCE83u) << "QEMU";
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

TEST(Crc32c, RegistersOfPartsCombine) {
  std::vector<std::uint8_t> bytes(9001);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 73 + 5);
  const Bytes all(bytes);
  for (const std::size_t cut : {0u, 1u, 8u, 255u, 4096u, 8999u, 9001u}) {
    const std::uint32_t left = crc32c_register(0, all.first(cut));
    const std::uint32_t right = crc32c_register(0, all.subspan(cut));
    EXPECT_EQ(crc32c_shift(left, all.size() - cut) ^ right, crc32c_register(0, all)) << cut;
  }
  EXPECT_EQ(~(crc32c_shift(~0u, all.size()) ^ crc32c_register(0, all)), crc32c(0, all));
}

TEST(Crc32c, ShiftIsZerosAppended) {
  const std::vector<std::uint8_t> zeros(100000);
  for (const std::size_t count : {0u, 1u, 7u, 4096u, 65537u, 100000u}) {
    EXPECT_EQ(crc32c_shift(0x12345678u, count), crc32c_register(0x12345678u, Bytes(zeros).first(count))) << count;
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
