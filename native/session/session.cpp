#include "session/session.h"

#include <algorithm>
#include <utility>

#include "base/sort.h"
#include "base/text.h"
#include "report/block_answers.h"
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
  sort(wanted, [](ByteRange a, ByteRange b) { return a.offset() < b.offset(); });
}

}  // namespace

std::string_view Session::report(std::uint64_t reads, std::uint64_t bytes_read) {
  turn(say("report.", static_cast<unsigned>(depth_)));
  Image image = read_image(known_, depth_);
  const bool scans = depth_ != Depth::essentials && !image.waiting && image.is_vhdx;
  if (scans) open_scan(image);
  std::vector<ByteRange> wanted = known_.wanted();
  if (scans && scan_) {
    scan_->compare(image);
    // Each further pass is a round of its own: what is under way now ends first.
    if (known_.missing() == 0) {
      scan_->advance(image, known_);
      if (depth_ == Depth::deep && !deep_ && scan_->blocks().finished)
        deep_ = std::make_unique<DeepScan>(*scan_, known_);
    }
    add_wishes(scan_->reader().stretches(), wanted);
    add_wishes(scan_->reader().pages(), wanted);
    if (goes_deep()) {
      for (const Wishes* each : deep_->wishes()) add_wishes(*each, wanted);
    }
  }
  write_wanted(std::move(wanted));
  write_report(reply_, known_, image, scans ? blocks() : nullptr, {name_, reads, bytes_read, depth_});
  return reply_;
}

void Session::open_scan(const Image& image) {
  decide(image);
  if (table_means_ && !scan_) scan_ = std::make_unique<BatScan>(image, *table_shape(image), known_);
}

void Session::decide(const Image& image) {
  if (std::exchange(scan_decided_, true)) return;
  table_means_ = !hides_blocks(judge(image, nullptr)) && table_shape(image);
}

void Session::turn(std::string question) {
  known_.keep();
  if (question == question_) return;
  question_ = std::move(question);
  round_ = {};
  known_.drop_browsed();
  seek_.reset();
  seek_reader_.reset();
}

std::optional<TableShape> Session::browse(Image& image) {
  image = read_image(known_, Depth::essentials);
  if (image.waiting || !image.is_vhdx) return std::nullopt;
  decide(image);
  known_.browse();
  return table_means_ ? table_shape(image) : std::nullopt;
}

/// The answer first, since it finds out what is lacking.
template <class Write>
std::string_view Session::answer(const std::optional<TableShape>& shape, Write write) {
  std::string text;
  Json json(text);
  if (shape) {
    write(json, *shape);
  } else {
    json.null();
  }
  std::vector<ByteRange> wanted = known_.wanted();
  if (seek_reader_) {
    add_wishes(seek_reader_->stretches(), wanted);
    add_wishes(seek_reader_->pages(), wanted);
  }
  write_wanted(std::move(wanted));
  reply_ += text;
  return reply_;
}

std::string_view Session::extents(std::uint64_t from, std::span<std::uint64_t> rows) {
  Image image;
  turn(question_.starts_with("extents") ? question_ : "extents");
  const auto shape = browse(image);
  if (shape && from < shape->virtual_size) {
    // Pages of one window share its bytes; another window takes their place.
    turn(say("extents.", extents_window(*shape, shape->index_of_block(from / shape->block_size)).offset));
    known_.browse();
  }
  return answer(shape, [&](Json& json, const TableShape& table) { write_extents(json, known_, table, from, rows); });
}

std::string_view Session::lookup(std::uint64_t offset) {
  Image image;
  turn(say("lookup.", offset));
  const auto shape = browse(image);
  const BatScan* scan = finished(blocks()) != nullptr ? scan_.get() : nullptr;
  return answer(shape,
                [&](Json& json, const TableShape& table) { write_lookup(json, known_, image, table, scan, offset); });
}

std::string_view Session::locate(std::uint64_t offset) {
  Image image;
  turn(say("locate.", offset));
  const auto shape = browse(image);
  const bool structure = structure_at(structures_of(image), offset).has_value();
  const bool beyond = offset >= image.size.bytes();
  // After a scan most places that nothing names are known as such.
  const Blocks* scanned = blocks();
  const std::uint64_t mib = offset / places::mib;
  const bool named =
      scanned == nullptr || !scanned->scanned || scanned->lost != 0 || mib >= MibPlane::size ||
      scan_->claims().meets_block(mib, 1) || scan_->claims().meets_bitmap(mib, 1) ||
      scan_->claims().anchors.any(mib < scan_->claims().block_mib ? 0 : mib - scan_->claims().block_mib + 1, mib + 1);
  if (shape && !seek_ && !structure && !beyond && named) {
    seek_shape_ = shape;
    seek_ = std::make_unique<Seek>(*seek_shape_, offset);
    seek_reader_ = std::make_unique<StretchReader>(*seek_shape_, known_, *seek_);
  }
  const bool known = !image.waiting && image.is_vhdx && (!seek_reader_ || seek_reader_->finished());
  std::string text;
  Json json(text);
  if (known) {
    write_locate(json, image, shape ? &*shape : nullptr, seek_.get(), offset);
  } else {
    json.null();
  }
  std::vector<ByteRange> wanted = known_.wanted();
  if (seek_reader_) {
    add_wishes(seek_reader_->stretches(), wanted);
    add_wishes(seek_reader_->pages(), wanted);
  }
  write_wanted(std::move(wanted));
  reply_ += text;
  return reply_;
}

std::string_view Session::cells(std::uint64_t most, std::vector<std::uint32_t>& words) {
  reply_ = "[]\n";
  Json json(reply_);
  const Blocks* done = finished(blocks());
  CHECK(most >= 1 && most <= places::cells_max);
  if (done == nullptr) {
    json.null();
  } else {
    write_cells(json, *scan_, *done, most, words);
  }
  return reply_;
}

std::string_view Session::children(std::string_view id, std::uint64_t first, std::uint64_t count) {
  Image image;
  turn(say("children.", id, ".", first));
  const auto shape = browse(image);
  if ((id.empty() || id.starts_with("log")) && !image.waiting && image.is_vhdx) {
    // As in a report: held from then on.
    known_.keep();
    image.waiting = !read_history(known_, image, known_.log_found() != nullptr);
    known_.browse();
  }
  std::string text;
  write_children(text, known_, image, shape ? &*shape : nullptr, finished(blocks()), id, {first, count});
  write_wanted(known_.wanted());
  reply_ += text;
  return reply_;
}

void Session::write_wanted(std::vector<ByteRange> ranges) {
  // A round under way gets no longer by asking again: what its bytes have shown to be lacking meanwhile is the next one's.
  if (round_.bytes() == 0) {
    for (const auto range : ranges) round_.add(range);
  }
  ranges.clear();
  round_.append_to(ranges);
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

/// What is under way no longer counts once it is here, whoever it was for.
std::uint64_t Session::arrived(Extent part) {
  if (round_.holds(part)) round_.take(part);
  return round_.bytes();
}

std::uint64_t Session::supply(std::uint64_t offset, Bytes bytes) {
  if (known_.lacks({offset, bytes.size()})) {
    known_.supply(offset, bytes);
  } else {
    const Overlay& overlay = known_.overlay();
    CHECK(seek_reader_
              ? seek_reader_->supply(offset, bytes, overlay, *seek_)
              : scan_ && (scan_->supply(offset, bytes, overlay) || (deep_ && deep_->supply(offset, bytes, overlay))));
  }
  return arrived({offset, bytes.size()});
}

std::uint64_t Session::unreadable(Extent part) {
  if (known_.lacks(part)) {
    known_.unreadable(part);
  } else {
    const Overlay& overlay = known_.overlay();
    CHECK(seek_reader_ ? seek_reader_->unreadable(part, overlay, *seek_)
                       : scan_ && (scan_->unreadable(part, overlay) || (deep_ && deep_->unreadable(part, overlay))));
  }
  return arrived(part);
}

}  // namespace vhdxscope
