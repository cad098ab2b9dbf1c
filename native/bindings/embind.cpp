// The boundary: the only file that knows Emscripten. Nothing but doubles crosses it, checked to be whole and in range: sizes,
// offsets, and addresses in the wasm's memory. Text and bytes go in through a staging buffer, and answers are read in place.
// Embind for one type needs a third of the glue that its classes, strings and views need; unused-types.js leaves those out.
#include <emscripten/bind.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

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

/// A byte of the disk or the file, of which 64 bits may be claimed.
std::uint64_t byte_at(double at_mib, double rest) {
  const std::uint64_t start = whole(at_mib);
  CHECK(start < std::uint64_t{1} << 44);
  return start * places::mib + whole(rest);
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

/// A file that is open: the engine and the buffer through which text and bytes go.
struct Opened {
  Session session;
  StagingBuffer staging;
};

// By a number each, from 1 on, so that Embind needs to know doubles and nothing else.
std::vector<std::unique_ptr<Opened>>& opened() {
  static std::vector<std::unique_ptr<Opened>> all;
  return all;
}
std::string_view answered;

Opened& of(double file) {
  const std::size_t index = whole(file) - 1;
  CHECK(index < opened().size() && opened()[index] != nullptr);
  return *opened()[index];
}

Bytes staged(double file, double bytes) { return of(file).staging.first(static_cast<std::size_t>(whole(bytes))); }

double address(const void* of) { return static_cast<double>(reinterpret_cast<std::uintptr_t>(of)); }

/// An answer is its address; length() tells the rest.
double answer(std::string_view text) {
  answered = text;
  return address(text.data());
}
double length() { return static_cast<double>(answered.size()); }

/// `as_stored` is 1 where the replay of the log shall be left out, else 0.
double open(double file_size, double as_stored) {
  CHECK(as_stored == 0 || as_stored == 1);
  auto file = std::make_unique<Opened>(Opened{Session(FileSize(whole(file_size)), as_stored == 1), {}});
  auto& all = opened();
  const auto free = std::find(all.begin(), all.end(), nullptr);
  const auto index = free - all.begin();
  if (free == all.end()) {
    all.push_back(std::move(file));
  } else {
    *free = std::move(file);
  }
  return static_cast<double>(index + 1);
}
void close(double file) {
  of(file);
  opened()[static_cast<std::size_t>(whole(file)) - 1].reset();
}

double buffer(double file, double bytes) {
  return address(of(file).staging.reserve(static_cast<std::size_t>(whole(bytes))));
}
void name(double file, double bytes) {
  const Bytes text = staged(file, bytes);
  of(file).session.set_name({text.begin(), text.end()});
}
/// 0: what the verdict needs of the structures. 1: and the block table. 2: and what is read on request only.
void depth(double file, double depth) {
  CHECK(depth == 0 || depth == 1 || depth == 2);
  of(file).session.set_depth(static_cast<Depth>(static_cast<int>(depth)));
}
double report(double file, double reads, double bytes_read) {
  return answer(of(file).session.report(whole(reads), whole(bytes_read)));
}
/// The first `id_bytes` of the staging buffer are the node's id.
double children(double file, double id_bytes, double first, double count) {
  const Bytes id = staged(file, id_bytes);
  const std::string text(id.begin(), id.end());
  return answer(of(file).session.children(text, whole(first), whole(count)));
}
/// The rows stand in the staging buffer afterwards; so do the counts of `cells`.
double extents(double file, double from_mib, double rest, double count) {
  CHECK(whole(count) >= 1 && whole(count) <= places::extents_page);
  const std::size_t words = static_cast<std::size_t>(whole(count)) * extent_words;
  auto* rows = reinterpret_cast<std::uint64_t*>(of(file).staging.reserve(words * sizeof(std::uint64_t)));
  return answer(of(file).session.extents(byte_at(from_mib, rest), {rows, words}));
}
double cells(double file, double most) {
  std::vector<std::uint32_t> words;
  const auto reply = of(file).session.cells(whole(most), words);
  std::memcpy(of(file).staging.reserve(words.size() * sizeof(std::uint32_t)), words.data(),
              words.size() * sizeof(std::uint32_t));
  return answer(reply);
}
double locate(double file, double at_mib, double rest) {
  return answer(of(file).session.locate(byte_at(at_mib, rest)));
}
double lookup(double file, double at_mib, double rest) {
  return answer(of(file).session.lookup(byte_at(at_mib, rest)));
}
double supply(double file, double offset, double bytes) {
  return static_cast<double>(of(file).session.supply(whole(offset), staged(file, bytes)));
}
double unreadable(double file, double offset, double bytes) {
  return static_cast<double>(of(file).session.unreadable({whole(offset), whole(bytes)}));
}

double rules() {
  static const std::string text = rules_json();
  return answer(text);
}

/// Which build this is, to be compared with the script around it.
double version() { return answer(VHDXSCOPE_VERSION); }

}  // namespace
}  // namespace vhdxscope

EMSCRIPTEN_BINDINGS(vhdxscope) {
  using emscripten::function;
  function("open", &vhdxscope::open);
  function("close", &vhdxscope::close);
  function("length", &vhdxscope::length);
  function("buffer", &vhdxscope::buffer);
  function("name", &vhdxscope::name);
  function("depth", &vhdxscope::depth);
  function("report", &vhdxscope::report);
  function("children", &vhdxscope::children);
  function("extents", &vhdxscope::extents);
  function("cells", &vhdxscope::cells);
  function("locate", &vhdxscope::locate);
  function("lookup", &vhdxscope::lookup);
  function("supply", &vhdxscope::supply);
  function("unreadable", &vhdxscope::unreadable);
  function("rules", &vhdxscope::rules);
  function("version", &vhdxscope::version);
}
