#include "base/text.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/utf16.h"

namespace vhdxscope {
namespace {

TEST(Guid, PrintsTheFirstThreeFieldsLittleEndian) {
  const std::vector<std::uint8_t> disk{0x66, 0x77, 0xC2, 0x2D, 0x23, 0xF6, 0x00, 0x42,
                                       0x9D, 0x64, 0x11, 0x5E, 0x9B, 0xFD, 0x4A, 0x08};
  EXPECT_EQ(to_text(read_guid(disk, 0)), "2dc27766-f623-4200-9d64-115e9bfd4a08");
  EXPECT_EQ(read_guid(disk, 0), guid("2DC27766-F623-4200-9D64-115E9BFD4A08"));
}

TEST(Guid, ParseRefusesWhatIsNotOne) {
  Guid out;
  EXPECT_FALSE(parse_guid("", out));
  EXPECT_FALSE(parse_guid("2dc27766-f623-4200-9d64-115e9bfd4a0", out));
  EXPECT_FALSE(parse_guid("2dc27766-f623-4200-9d64-115e9bfd4a0g", out));
  EXPECT_FALSE(parse_guid("2dc27766f623-4200-9d64-115e9bfd4a08-", out));
  EXPECT_TRUE(out.is_zero());
}

TEST(Text, SizesAreExactOrSayAbout) {
  EXPECT_EQ(say(size_text(0)), "0 bytes");
  EXPECT_EQ(say(size_text(1)), "1 byte");
  EXPECT_EQ(say(size_text(1023)), "1023 bytes");
  EXPECT_EQ(say(size_text(1024)), "1 KiB");
  EXPECT_EQ(say(size_text(1536)), "1.5 KiB");
  EXPECT_EQ(say(size_text(1025)), "about 1.0 KiB");
  EXPECT_EQ(say(size_text(std::uint64_t{64} << 40)), "64 TiB");
  EXPECT_EQ(say(size_text(~std::uint64_t{0})), "about 15.9 EiB");
}

TEST(Text, HexPadsAndKeepsAllDigits) {
  EXPECT_EQ(say(hex(0)), "0x0");
  EXPECT_EQ(say(hex(0xABC, 8)), "0x00000abc");
  EXPECT_EQ(say(hex(~std::uint64_t{0})), "0xffffffffffffffff");
  EXPECT_EQ(say(decimal(~std::uint64_t{0})), "18446744073709551615");
}

TEST(Text, SignaturesThatAreNotTextAreHex) {
  const std::vector<std::uint8_t> good{'h', 'e', 'a', 'd'};
  const std::vector<std::uint8_t> bad{'h', 'e', 0x1B, 'd'};
  EXPECT_EQ(signature_text(good), "head");
  EXPECT_EQ(signature_text(bad), "68651b64");
}

std::vector<std::uint8_t> units(std::initializer_list<std::uint16_t> list) {
  std::vector<std::uint8_t> out;
  for (const auto unit : list) {
    out.push_back(static_cast<std::uint8_t>(unit));
    out.push_back(static_cast<std::uint8_t>(unit >> 8));
  }
  return out;
}

TEST(Utf16, EveryLengthOfUtf8) {
  EXPECT_EQ(utf16_to_utf8(units({'A', 0xE9, 0x20AC, 0xD83D, 0xDCBE})).utf8, "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xBE");
}

TEST(Utf16, LoneSurrogatesAreReplacedAndCounted) {
  const auto text = utf16_to_utf8(units({0xDC00, 'a', 0xD800, 'b', 0xD800}));
  EXPECT_EQ(text.utf8,
            "\xEF\xBF\xBD"
            "a"
            "\xEF\xBF\xBD"
            "b"
            "\xEF\xBF\xBD");
  EXPECT_EQ(text.lone_surrogates, 3u);
}

TEST(Utf16, ControlsAreKeptAndCounted) {
  const auto text = utf16_to_utf8(units({0, 0x1F, 0x7F, 0x9F, ' '}));
  EXPECT_EQ(text.controls, 4u);
  EXPECT_EQ(text.nuls, 1u);
  EXPECT_EQ(text.utf8.size(), 1u + 1u + 1u + 2u + 1u);
}

TEST(Utf16, FirstNulIsAWholeUnit) {
  EXPECT_EQ(first_nul(units({0x0100, 0x0001, 0})), 4u);
  EXPECT_FALSE(first_nul(units({0x0100, 0x0001})));
}

TEST(NonZero, CountsAndFindsTheFirst) {
  std::vector<std::uint8_t> bytes(37);
  EXPECT_FALSE(non_zero(bytes));
  bytes[36] = 1;
  bytes[9] = 2;
  EXPECT_EQ(non_zero(bytes).count, 2u);
  EXPECT_EQ(non_zero(bytes).first, 9u);
  EXPECT_EQ(non_zero(Bytes(bytes).subspan(10)).first, 26u);
}

TEST(Text, QuotesWhatComesFromTheFileAndCutsItBetweenCharacters) {
  EXPECT_EQ(in_quotes("base.vhdx"), "\"base.vhdx\"");
  EXPECT_EQ(in_quotes(std::string(100, 'a')), "\"" + std::string(100, 'a') + "\"");
  EXPECT_EQ(in_quotes(std::string(99, 'a') + "ä"), "\"" + std::string(99, 'a') + "…\"");
  EXPECT_EQ(in_quotes(std::string(97, 'a') + "💾"), "\"" + std::string(97, 'a') + "…\"");
  EXPECT_EQ(in_quotes(std::string(98, 'a') + "äb"), "\"" + std::string(98, 'a') + "ä…\"");
}

}  // namespace
}  // namespace vhdxscope
