#include "report/json.h"

#include <gtest/gtest.h>

namespace vhdxscope {
namespace {

TEST(Json, CommasAndNesting) {
  std::string out;
  Json json(out);
  json.begin_object();
  json.member("a", std::uint64_t{1});
  json.key("b");
  json.begin_array();
  json.integer(~std::uint64_t{0});
  json.null();
  json.begin_object();
  json.end_object();
  json.end_array();
  json.flag("c", true);
  json.end_object();
  EXPECT_EQ(out, R"({"a":1,"b":[18446744073709551615,null,{}],"c":true})");
}

TEST(Json, TextCannotBreakOutOrBreakTheLine) {
  std::string out;
  Json json(out);
  json.string(std::string_view("\"\\\n\r\t\x00\x7F</script>\xE2\x80\xAE", 19));
  EXPECT_EQ(out, "\"\\\"\\\\\\u000a\\u000d\\u0009\\u0000\\u007f</script>\\u202e\"");
}

TEST(Json, OtherCharactersPassUnchanged) {
  const std::string text = "A\xC2\xA0\xC3\xA9\xE2\x82\xAC\xE4\xBD\xA0\xF0\x9F\x92\xBE\xEF\xBF\xBD";
  std::string out;
  Json json(out);
  json.string(text);
  EXPECT_EQ(out, "\"" + text + "\"");
}

TEST(Json, CharactersThatActAreEscaped) {
  std::string out;
  Json json(out);
  json.string(
      "\xC2\x9B"
      "\xD8\x9C"
      "\xE2\x80\x8F"
      "\xE2\x81\xA6"
      "\xEF\xBB\xBF");
  EXPECT_EQ(out, "\"\\u009b\\u061c\\u200f\\u2066\\ufeff\"");
}

}  // namespace
}  // namespace vhdxscope
