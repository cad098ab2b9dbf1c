// The engine's one public class. Ask for the report; bring the bytes it wants; ask again. It never reads.
//
// How the questions about blocks answer across the boundary (bindings/embind.cpp). Each is two lines like the others; the
// second is null while something is wanted, and for good where there is no block allocation table to ask.
//
// depth(2)            deep: and the contents of sector bitmaps, of entries behind those of the disk, and of space that
//                     nothing owns
// extents(from, n)    {"count":c,"next":o}: c <= n <= 65536 rows stand at the start of the staging buffer, 32 bytes each, four
//                     little-endian 64-bit words: start, length (bytes of the virtual disk), state (0..7), file offset
//                     (2^64 - 1 where there is none). They begin at `from` and follow each other without a gap; next is where
//                     the next page begins, null at the end of the disk. c may be less than n before the end, and the last row
//                     of a page may go on in the first of the next: join them where state is equal and offsets follow.
// cells(n)            n <= 4096. {"disk":{"count":a,"bytes":x},"file":{"count":b,"bytes":y}}: a rows of eight u32 (blocks by
//                     state 0..7, x bytes of the virtual disk per cell), then b rows of nine u32 (MiB of the file by kind:
//                     headerSection, log, metadata, bat, otherRegions, payloadInUse, sectorBitmaps, payloadAnchored, free;
//                     y bytes per cell), all at the start of the staging buffer. Wants nothing; null before the scan is done.
// locate(offset)      {"what":w,"structure":id|null,"range":{"offset","length"},"entry"?:i,"virtualOffset"?:v}: w is
//                     headerSection, log, metadata, bat, otherRegion, payload, sectorBitmap, payloadAnchored, free or beyond
//                     (the end); virtualOffset is the byte of the disk that lies there, of payload only.
// lookup(offset)      {"block":b,"entry":i,"entryOffset":o,"bytes":hex,"state":s,"name":MS-VHDX's,"fileOffset":o|null,
//                     "presentSectors"?:n,"sectors"?:m,"stored"?:{"bytes","state","name","fileOffset","presentSectors"?}|null}: the
//                     entry of the block of the virtual disk that holds the byte, where that byte lies in the file, and for
//                     state 7 how many of the block's sectors are in this file; stored has what differs without the replay.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "scan/deep_scan.h"
#include "scan/seek.h"
#include "scan/wishes.h"

namespace vhdxscope {

class Session {
 public:
  /// `as_stored`: all answers are as without the replay of the log, also where one is due; then no report gives a verdict.
  explicit Session(FileSize size, bool as_stored = false) : known_(size, as_stored) {}

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

  // Two lines likewise; their forms stand above.
  /// `rows` holds four words for each row that is wanted, and receives them.
  std::string_view extents(std::uint64_t from, std::span<std::uint64_t> rows);
  /// `words` receives the counts.
  std::string_view cells(std::uint64_t most, std::vector<std::uint32_t>& words);
  std::string_view locate(std::uint64_t offset);
  std::string_view lookup(std::uint64_t offset);

  /// The file's bytes at `offset`: part of one wanted range, never brought before. Answers how many the round still lacks.
  std::uint64_t supply(std::uint64_t offset, Bytes bytes);
  /// Likewise for bytes that the source could not deliver.
  std::uint64_t unreadable(Extent part);

 private:
  /// Whether there is a table that means anything is decided once, when the structures are known.
  void decide(const Image& image);
  void open_scan(const Image& image);
  /// Another question than the one before: what only that one needed is dropped.
  void turn(std::string question);
  /// The structures, and the table if there is one that means anything. From here on all is for browsing.
  std::optional<TableShape> browse(Image& image);
  template <class Write>
  std::string_view answer(const std::optional<TableShape>& shape, Write write);
  /// As far as the reports that are asked for now go.
  const Blocks* blocks() { return goes_deep() ? &deep_->blocks() : scan_ ? &scan_->blocks() : nullptr; }
  bool goes_deep() const { return depth_ == Depth::deep && deep_ != nullptr; }
  void write_wanted(std::vector<ByteRange> wanted);
  std::uint64_t arrived(Extent part);

  Known known_;
  std::unique_ptr<BatScan> scan_;
  std::unique_ptr<DeepScan> deep_;  // once a deep report was asked for and the scan is finished
  bool scan_decided_ = false;
  bool table_means_ = false;  // once decided: there is a table, and no fault elsewhere hides what it says
  std::string question_;
  Wishes round_;  // what the question's last answer wished for and has not got
  std::optional<TableShape> seek_shape_;
  std::unique_ptr<Seek> seek_;  // for the question that is open
  std::unique_ptr<StretchReader> seek_reader_;
  std::string name_;
  Depth depth_ = Depth::standard;
  std::string reply_;
};

}  // namespace vhdxscope
