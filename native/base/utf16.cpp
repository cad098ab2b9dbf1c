#include "base/utf16.h"

namespace vhdxscope {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

constexpr bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

Utf16Text utf16_to_utf8(Bytes bytes) {
  Utf16Text text;
  const std::size_t units = bytes.size() / 2;
  text.utf8.reserve(units);
  for (std::size_t i = 0; i < units; ++i) {
    std::uint32_t code = read_le<std::uint16_t>(bytes, 2 * i);
    if (is_high(code) && i + 1 < units && is_low(read_le<std::uint16_t>(bytes, 2 * i + 2))) {
      code = 0x10000 + ((code - 0xD800) << 10) + (read_le<std::uint16_t>(bytes, 2 * i + 2) - 0xDC00u);
      ++i;
    } else if (is_high(code) || is_low(code)) {
      code = 0xFFFD;
      ++text.lone_surrogates;
    }
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) ++text.controls;
    if (code == 0) ++text.nuls;
    append_utf8(text.utf8, code);
  }
  return text;
}

std::optional<std::size_t> first_nul(Bytes bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    if (bytes[i] == 0 && bytes[i + 1] == 0) return i;
  }
  return std::nullopt;
}

}  // namespace vhdxscope
