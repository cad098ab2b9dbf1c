// The engine's one public class. Ask for the report; bring the bytes it wants; ask again. It never reads.
#pragma once
#include <string>
#include <string_view>

#include "image/image.h"

namespace vhdxscope {

class Session {
 public:
  explicit Session(FileSize size) : known_(size) {}

  /// What the report calls the file; valid UTF-8.
  void set_name(std::string name) { name_ = std::move(name); }

  /// How far the next reports go.
  void set_depth(Depth depth) { depth_ = depth; }

  /// Two lines: the byte ranges wanted, as JSON pairs of offset and length, and the report as far as it is known.
  /// The report is final when the first line is "[]". The text lives until the next call.
  std::string_view report(std::uint64_t reads, std::uint64_t bytes_read);

  /// Two lines likewise: the ranges wanted, and a page of a node's children, or null if there is no such node or it is not
  /// known yet. See report/tree.h.
  std::string_view children(std::string_view id, std::uint64_t first, std::uint64_t count);

  /// The file's bytes at `offset`: part of one wanted range, never brought before. Answers how many are still missing.
  std::uint64_t supply(std::uint64_t offset, Bytes bytes);
  /// Likewise for bytes that the source could not deliver.
  std::uint64_t unreadable(Extent part);

 private:
  void write_wanted();

  Known known_;
  std::string name_;
  Depth depth_ = Depth::standard;
  std::string reply_;
};

}  // namespace vhdxscope
