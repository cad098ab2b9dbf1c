#include "base/text.h"

#include <array>
#include <charconv>

namespace vhdxscope {
namespace {

std::string number(std::uint64_t value, int base) {
  std::array<char, 24> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, base);
  return {buffer.data(), result.ptr};
}

}  // namespace

void Part::append_to(std::string& out) const {
  if (kind_ == is_number) {
    out += decimal(value_);
  } else if (kind_ == is_guid) {
    out += to_text(*reinterpret_cast<const Guid*>(static_cast<std::uintptr_t>(value_)));
  } else {
    out.append(reinterpret_cast<const char*>(static_cast<std::uintptr_t>(value_)), kind_);
  }
}

std::string join(std::initializer_list<Part> parts) {
  std::string out;
  for (const auto& part : parts) part.append_to(out);
  return out;
}

std::string decimal(std::uint64_t value) { return number(value, 10); }

std::string hex(std::uint64_t value, int digits) {
  const std::string text = number(value, 16);
  const std::size_t wanted = static_cast<std::size_t>(digits);
  return "0x" + std::string(text.size() < wanted ? wanted - text.size() : 0, '0') + text;
}

std::string hex_bytes(Bytes bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15]);
  }
  return text;
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 7> units{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (unit + 1 < units.size() && bytes / scale >= 1024) {
    scale *= 1024;
    ++unit;
  }
  if (unit == 0) return count_of(bytes, "byte", "bytes");
  const std::uint64_t whole = bytes / scale;
  const std::uint64_t rest = bytes % scale;
  if (rest == 0) return say(whole, " ", units[unit]);
  // rest < 2^60, so rest / (scale / 1024) stays exact enough for one digit without overflow.
  const std::uint64_t thousandths = rest / (scale / 1024);
  const std::uint64_t tenth = thousandths * 10 / 1024;
  const bool exact = rest % (scale / 1024) == 0 && thousandths * 10 % 1024 == 0;
  return say(exact ? "" : "about ", whole, ".", tenth, " ", units[unit]);
}

std::string signature_text(Bytes bytes) {
  for (const auto byte : bytes) {
    if (byte < 0x20 || byte > 0x7E) return hex_bytes(bytes);
  }
  return {bytes.begin(), bytes.end()};
}

std::string count_of(std::uint64_t count, std::string_view one, std::string_view many) {
  return say(count, " ", count == 1 ? one : many);
}

}  // namespace vhdxscope
