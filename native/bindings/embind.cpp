// The boundary: the only file that knows Emscripten. No 64-bit type crosses it; sizes and offsets come as doubles,
// checked to be whole and in range, text and bytes go through one staging buffer.
#include <emscripten/bind.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "format/places.h"
#include "report/block_answers.h"
#include "report/report.h"
#include "session/session.h"

// Embind's library names types for messages by this, and so would pull in all of printf. No such message is ever shown.
extern "C" int siprintf(char* out, const char* /*format*/, ...) {
  out[0] = '?';
  out[1] = '\0';
  return 1;
}

namespace vhdxscope {
namespace {

std::uint64_t whole(double value) {
  CHECK(value >= 0 && value <= static_cast<double>(FileSize::max));
  const auto integer = static_cast<std::uint64_t>(value);
  CHECK(static_cast<double>(integer) == value);
  return integer;
}

template <class Text>
emscripten::val view_of(const Text& text) {
  return emscripten::val(
      emscripten::typed_memory_view(text.size(), reinterpret_cast<const std::uint8_t*>(text.data())));
}

/// Page-aligned, since Node reads a file several times faster straight into such memory.
class StagingBuffer {
 public:
  std::uint8_t* reserve(std::size_t bytes) {
    CHECK(bytes <= places::wish_max);
    if (bytes > size_) {
      const std::size_t rounded = (bytes + places::slot - 1) / places::slot * places::slot;
      data_.reset();  // first, so that both are never held
      data_.reset(static_cast<std::uint8_t*>(std::aligned_alloc(4096, rounded)));
      CHECK(data_ != nullptr);
      size_ = rounded;
    }
    return data_.get();
  }
  Bytes first(std::size_t bytes) const {
    CHECK(bytes <= size_);
    return {data_.get(), bytes};
  }

 private:
  struct Free {
    void operator()(std::uint8_t* data) const { std::free(data); }
  };
  std::unique_ptr<std::uint8_t, Free> data_;
  std::size_t size_ = 0;
};

class BoundSession {
 public:
  explicit BoundSession(double file_size) : session_(FileSize(whole(file_size))) {}

  emscripten::val buffer(double bytes) {
    const auto count = static_cast<std::size_t>(whole(bytes));
    return emscripten::val(emscripten::typed_memory_view(count, staging_.reserve(count)));
  }
  void name(double bytes) {
    const Bytes text = staging_.first(static_cast<std::size_t>(whole(bytes)));
    session_.set_name({text.begin(), text.end()});
  }
  /// 0: what the verdict needs of the structures. 1: and the block table. 2: and what is read on request only.
  void depth(double depth) {
    CHECK(depth == 0 || depth == 1 || depth == 2);
    session_.set_depth(static_cast<Depth>(static_cast<int>(depth)));
  }
  emscripten::val report(double reads, double bytes_read) {
    return view_of(session_.report(whole(reads), whole(bytes_read)));
  }
  /// The first `id_bytes` of the staging buffer are the node's id.
  emscripten::val children(double id_bytes, double first, double count) {
    const Bytes id = staging_.first(static_cast<std::size_t>(whole(id_bytes)));
    const std::string text(id.begin(), id.end());
    return view_of(session_.children(text, whole(first), whole(count)));
  }
  /// The rows stand in the staging buffer afterwards; so do the counts of `cells`.
  emscripten::val extents(double from, double count) {
    CHECK(whole(count) >= 1 && whole(count) <= places::extents_page);
    const std::size_t words = static_cast<std::size_t>(whole(count)) * extent_words;
    auto* rows = reinterpret_cast<std::uint64_t*>(staging_.reserve(words * sizeof(std::uint64_t)));
    return view_of(session_.extents(whole(from), {rows, words}));
  }
  emscripten::val cells(double most) {
    std::vector<std::uint32_t> words;
    const auto reply = session_.cells(whole(most), words);
    std::memcpy(staging_.reserve(words.size() * sizeof(std::uint32_t)), words.data(),
                words.size() * sizeof(std::uint32_t));
    return view_of(reply);
  }
  emscripten::val locate(double offset) { return view_of(session_.locate(whole(offset))); }
  emscripten::val lookup(double offset) { return view_of(session_.lookup(whole(offset))); }
  double supply(double offset, double bytes) {
    return static_cast<double>(session_.supply(whole(offset), staging_.first(static_cast<std::size_t>(whole(bytes)))));
  }
  double unreadable(double offset, double length) {
    return static_cast<double>(session_.unreadable({whole(offset), whole(length)}));
  }

 private:
  Session session_;
  StagingBuffer staging_;
};

emscripten::val rules() {
  static const std::string text = rules_json();
  return view_of(text);
}

/// Which build this is, to be compared with the script around it.
std::string version() { return VHDXSCOPE_VERSION; }

}  // namespace
}  // namespace vhdxscope

EMSCRIPTEN_BINDINGS(vhdxscope) {
  using vhdxscope::BoundSession;
  emscripten::class_<BoundSession>("Session")
      .constructor<double>()
      .function("buffer", &BoundSession::buffer)
      .function("name", &BoundSession::name)
      .function("depth", &BoundSession::depth)
      .function("report", &BoundSession::report)
      .function("children", &BoundSession::children)
      .function("extents", &BoundSession::extents)
      .function("cells", &BoundSession::cells)
      .function("locate", &BoundSession::locate)
      .function("lookup", &BoundSession::lookup)
      .function("supply", &BoundSession::supply)
      .function("unreadable", &BoundSession::unreadable);
  emscripten::function("rules", &vhdxscope::rules);
  emscripten::function("version", &vhdxscope::version);
}
