#include "session/session.h"

#include <algorithm>
#include <utility>

#include "report/json.h"
#include "report/report.h"
#include "report/tree.h"

namespace vhdxscope {

namespace {

/// Adds what touches nothing that is wanted already. What does is asked for later: it cannot be told whose bytes come first.
void add_wishes(const Wishes& wishes, std::vector<ByteRange>& wanted) {
  std::vector<ByteRange> more;
  wishes.append_to(more);
  const std::size_t before = wanted.size();
  std::size_t at = 0;
  for (const auto range : more) {
    while (at < before && wanted[at].end() <= range.offset()) ++at;
    if (at == before || wanted[at].offset() >= range.end()) wanted.push_back(range);
  }
  std::inplace_merge(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(before), wanted.end(),
                     [](ByteRange a, ByteRange b) { return a.offset() < b.offset(); });
}

}  // namespace

std::string_view Session::report(std::uint64_t reads, std::uint64_t bytes_read) {
  const Image image = read_image(known_, depth_);
  const bool scans = depth_ != Depth::essentials && !image.waiting && image.is_vhdx;
  if (scans) open_scan(image);
  std::vector<ByteRange> wanted = known_.wanted();
  if (scans && scan_) {
    scan_->advance(known_);
    add_wishes(scan_->reader().table(), wanted);
    add_wishes(scan_->reader().pages(), wanted);
  }
  write_wanted(std::move(wanted));
  write_report(reply_, known_, image, scans ? blocks() : nullptr, {name_, reads, bytes_read, depth_});
  return reply_;
}

void Session::open_scan(const Image& image) {
  if (std::exchange(scan_decided_, true)) return;
  const auto shape = table_shape(image);
  if (shape && !hides_blocks(judge(image, nullptr))) scan_ = std::make_unique<BatScan>(image, *shape, known_);
}

std::string_view Session::children(std::string_view id, std::uint64_t first, std::uint64_t count) {
  const Image image = read_image(known_, Depth::essentials);
  write_wanted(known_.wanted());
  write_children(reply_, known_, image, finished(blocks()), id, {first, count});
  return reply_;
}

void Session::write_wanted(std::vector<ByteRange> ranges) {
  reply_.clear();
  Json wanted(reply_);
  wanted.begin_array();
  for (const auto range : ranges) {
    wanted.begin_array();
    wanted.integer(range.offset());
    wanted.integer(range.length());
    wanted.end_array();
  }
  wanted.end_array();
  reply_.push_back('\n');
}

std::uint64_t Session::missing() const {
  const std::uint64_t held = known_.missing();
  return scan_ ? held + scan_->reader().table().bytes() + scan_->reader().pages().bytes() : held;
}

std::uint64_t Session::supply(std::uint64_t offset, Bytes bytes) {
  if (known_.lacks({offset, bytes.size()})) {
    known_.supply(offset, bytes);
  } else {
    CHECK(scan_ && scan_->supply(offset, bytes, known_.overlay()));
  }
  return missing();
}

std::uint64_t Session::unreadable(Extent part) {
  if (known_.lacks(part)) {
    known_.unreadable(part);
  } else {
    CHECK(scan_ && scan_->unreadable(part, known_.overlay()));
  }
  return missing();
}

}  // namespace vhdxscope
