#include "session/session.h"

#include "report/json.h"
#include "report/report.h"
#include "report/tree.h"

namespace vhdxscope {

std::string_view Session::report(std::uint64_t reads, std::uint64_t bytes_read) {
  const Image image = read_image(known_, depth_);
  write_wanted();
  write_report(reply_, known_, image, {name_, reads, bytes_read, depth_});
  return reply_;
}

std::string_view Session::children(std::string_view id, std::uint64_t first, std::uint64_t count) {
  const Image image = read_image(known_, Depth::essentials);
  write_wanted();
  write_children(reply_, known_, image, id, {first, count});
  return reply_;
}

void Session::write_wanted() {
  reply_.clear();
  Json wanted(reply_);
  wanted.begin_array();
  for (const auto range : known_.wanted()) {
    wanted.begin_array();
    wanted.integer(range.offset());
    wanted.integer(range.length());
    wanted.end_array();
  }
  wanted.end_array();
  reply_.push_back('\n');
}

std::uint64_t Session::supply(std::uint64_t offset, Bytes bytes) {
  known_.supply(offset, bytes);
  return known_.missing();
}

std::uint64_t Session::unreadable(Extent part) {
  known_.unreadable(part);
  return known_.missing();
}

}  // namespace vhdxscope
