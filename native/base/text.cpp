#include "base/text.h"

#include <array>

namespace vhdxscope {
namespace {

void append_number(std::string& out, std::uint64_t value, unsigned base, std::size_t digits) {
  std::array<char, 20> buffer;
  std::size_t at = buffer.size();
  for (; value != 0 || buffer.size() - at < digits; value /= base) buffer[--at] = "0123456789abcdef"[value % base];
  out.append(buffer.data() + at, buffer.size() - at);
}

void append_size(std::string& out, std::uint64_t bytes) {
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (unit < 6 && bytes / scale >= 1024) {
    scale *= 1024;
    ++unit;
  }
  const std::uint64_t whole = bytes / scale;
  const std::uint64_t rest = bytes % scale;
  if (unit == 0) {
    out += count_of(bytes, "byte", "bytes");
    return;
  }
  if (rest != 0) {
    // rest < 2^60, so rest / (scale / 1024) stays exact enough for one digit without overflow.
    const std::uint64_t tenths = rest / (scale / 1024) * 10;
    const bool exact = rest % (scale / 1024) == 0 && tenths % 1024 == 0;
    out += say(exact ? "" : "about ", whole, ".", tenths / 1024);
  } else {
    append_number(out, whole, 10, 1);
  }
  out += say(" ", std::string_view("KMGTPE").substr(unit - 1, 1), "iB");
}

}  // namespace

void Part::append_to(std::string& out) const {
  switch (kind_) {
    case is_decimal: append_number(out, value_, 10, 1); return;
    case is_size: append_size(out, value_); return;
    case is_guid: out += to_text(*pointer<Guid>()); return;
    case is_string: out += *pointer<std::string>(); return;
    case is_literal: out += pointer<char>(); return;
    default: break;
  }
  if (kind_ <= is_hex) {
    out.append(pointer<char>(), kind_);
    return;
  }
  out += "0x";
  append_number(out, value_, 16, kind_ - is_hex);
}

Part::operator std::string() const { return join({*this}); }

Words::operator std::string() const {
  std::string out;
  if (kind_ == is_string) return *static_cast<const std::string*>(at_);
  if (kind_ == 0 && at_ != nullptr) out = static_cast<const char*>(at_);
  for (std::size_t i = 0; i < kind_; ++i) static_cast<const Part*>(at_)[i].append_to(out);
  return out;
}

std::string join(std::initializer_list<Part> parts) { return Words(parts); }

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

std::string signature_text(Bytes bytes) {
  for (const auto byte : bytes) {
    if (byte < 0x20 || byte > 0x7E) return hex_bytes(bytes);
  }
  return {bytes.begin(), bytes.end()};
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 100;
  if (text.size() <= longest) return say("\"", text, "\"");
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a character
  return say("\"", text.substr(0, end), "…\"");
}

std::string count_of(std::uint64_t count, std::string_view one, std::string_view many) {
  return say(count, " ", count == 1 ? one : many);
}

Sentences::Sentences(std::initializer_list<Words> texts) {
  for (const Words& text : texts) push_back(text);
}

void Sentences::push_back(const Words& text) { std::vector<std::string>::push_back(text); }

}  // namespace vhdxscope
