#include "report/json.h"

#include "base/text.h"

namespace vhdxscope {

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

void Json::integer(std::uint64_t value) { scalar(decimal(value)); }

void Json::key(std::string_view name) {
  string(name);
  out_.push_back(':');
  after_key_ = true;
}

void Json::string(std::string_view utf8) {
  static constexpr char digits[] = "0123456789abcdef";
  separate();
  out_.push_back('"');
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_.push_back('\\');
      out_.push_back(c);
    } else if (byte < 0x20 || byte == 0x7F) {
      out_ += "\\u00";
      out_.push_back(digits[byte >> 4]);
      out_.push_back(digits[byte & 15]);
    } else {
      out_.push_back(c);
    }
  }
  out_.push_back('"');
}

}  // namespace vhdxscope
