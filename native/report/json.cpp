#include "report/json.h"

#include "base/text.h"

namespace vhdxscope {
namespace {

/// A character that acts on whoever shows it: `length` bytes of UTF-8, 0 if the text does not begin with one.
struct Unseen {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

/// Controls, and those that turn the direction of text or are invisible: a report may be printed to a terminal as it is.
constexpr bool acts(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

Unseen unseen_at(std::string_view utf8) {
  const auto byte = [utf8](std::size_t i) -> std::uint32_t {
    return i < utf8.size() ? static_cast<unsigned char>(utf8[i]) : 0;
  };
  Unseen out;
  if (byte(0) < 0x80) {
    out = {byte(0), 1};
  } else if ((byte(0) & 0xE0) == 0xC0) {
    out = {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  } else if ((byte(0) & 0xF0) == 0xE0) {
    out = {(byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  }
  return out.length != 0 && acts(out.code) ? out : Unseen{};
}

}  // namespace

std::size_t json_length(std::string_view utf8) {
  std::size_t length = 2;
  while (!utf8.empty()) {
    const std::size_t acting = unseen_at(utf8).length;
    length += acting != 0 ? 6 : utf8[0] == '"' || utf8[0] == '\\' ? 2 : 1;
    utf8.remove_prefix(acting != 0 ? acting : 1);
  }
  return length;
}

void Json::separate() {
  if (!first_ && !after_key_) out_.push_back(',');
  first_ = after_key_ = false;
}

void Json::open(char bracket) {
  separate();
  out_.push_back(bracket);
  first_ = true;
}

void Json::close(char bracket) {
  out_.push_back(bracket);
  first_ = false;
}

void Json::scalar(std::string_view text) {
  separate();
  out_ += text;
}

void Json::integer(std::uint64_t value) { scalar(std::string(decimal(value))); }

void Json::integer(std::uint64_t high, std::uint64_t low) {
  unsigned __int128 value = static_cast<unsigned __int128>(high) << 64 | low;
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  scalar(digits);
}

void Json::key(const char* name) {
  string(name);
  out_.push_back(':');
  after_key_ = true;
}

void Json::string(std::string_view utf8) {
  separate();
  out_.push_back('"');
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (c == '"' || c == '\\') {
      out_.push_back('\\');
      out_.push_back(c);
    } else if (const Unseen unseen = unseen_at(utf8.substr(i)); unseen.length != 0) {
      out_ += "\\u";
      out_ += std::string(hex(unseen.code, 4)).substr(2);
      i += unseen.length - 1;
    } else {
      out_.push_back(c);
    }
  }
  out_.push_back('"');
}

void Json::string(const std::string& utf8) { string(std::string_view(utf8)); }

}  // namespace vhdxscope
