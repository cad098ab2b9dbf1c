// Writes JSON as it goes, on one line. Integers keep all their digits, which is why nobody else writes the report.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/guid.h"

namespace vhdxscope {

/// The length of that string in JSON, quotes included.
std::size_t json_length(std::string_view utf8);

class Json {
 public:
  explicit Json(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(const char* name);

  void null() { scalar("null"); }
  void boolean(bool value) { scalar(value ? "true" : "false"); }
  void integer(std::uint64_t value);
  /// high * 2^64 + low: a sum of 64-bit values may need more.
  void integer(std::uint64_t high, std::uint64_t low);
  /// Valid UTF-8.
  void string(std::string_view utf8);
  void string(const std::string& utf8);
  void string(const char* utf8) { string(std::string_view(utf8)); }

  // The same with a key in front. Keys are literals.
  void member(const char* name, std::uint64_t value) { key(name), integer(value); }
  void member(const char* name, std::string_view value) { key(name), string(value); }
  void member(const char* name, const char* value) { key(name), string(value); }
  void member(const char* name, const std::string& value) { key(name), string(value); }
  void member(const char* name, const Guid& value) { key(name), string(to_text(value)); }
  void flag(const char* name, bool value) { key(name), boolean(value); }
  void null_member(const char* name) { key(name), null(); }

 private:
  void open(char bracket);
  void close(char bracket);
  void scalar(std::string_view text);
  void separate();

  std::string& out_;
  bool first_ = true;  // in the innermost object or array
  bool after_key_ = false;
};

}  // namespace vhdxscope
