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
  EXPECT_EQ(out, "\"\\\"\\\\\\u000a\\u000d\\u0009\\u0000\\u007f</script>\xE2\x80\xAE\"");
}

}  // namespace
}  // namespace vhdxscope
