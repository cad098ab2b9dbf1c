#include "report/blocks_part.h"

namespace vhdxscope {
namespace {

void write_counts(Json& json, const TableShape& shape, const Tally& tally) {
  const auto& payload = tally.payload;
  const auto& other = tally.other;
  json.member("chunkRatio", shape.chunk_ratio);
  json.member("batEntries", shape.needed);
  json.member("entriesExamined", tally.examined());
  json.key("payload");
  json.begin_object();
  json.member("total", shape.payload_blocks);
  json.member("notPresent", payload[bat::not_present]);
  json.member("undefined", payload[bat::undefined]);
  json.member("zero", payload[bat::zero]);
  json.member("unmapped", payload[bat::unmapped]);
  json.member("fullyPresent", payload[bat::present]);
  json.member("partiallyPresent", payload[bat::partially_present]);
  json.member("invalid", payload[4] + payload[5]);
  json.end_object();
  json.key("sectorBitmap");
  json.begin_object();
  json.member("total", shape.needed - shape.payload_blocks);
  json.member("notPresent", other[bat::not_present]);
  json.member("present", other[bat::present]);
  json.member("invalid", other[1] + other[2] + other[3] + other[4] + other[5] + other[7]);
  json.end_object();
  json.member("written", written(shape, tally));
  json.member("fragments", tally.fragments);
}

}  // namespace

void write_blocks(Json& json, const Blocks* blocks) {
  json.key("blocks");
  if (blocks == nullptr) return json.null();
  json.begin_object();
  write_counts(json, blocks->shape, blocks->now);
  // Another table than the one after the replay comes last.
  if (blocks->stored && (blocks->same_table() || blocks->finished)) {
    json.key("beforeReplay");
    json.begin_object();
    write_counts(json, *blocks->stored, blocks->before);
    json.end_object();
  }
  json.end_object();
}

void write_space(Json& json, const Blocks* blocks) {
  constexpr const char* names[] = {"headerSection", "log",           "metadata",        "bat",         "otherRegions",
                                   "payloadInUse",  "sectorBitmaps", "payloadAnchored", "unreferenced"};
  json.key("space");
  if (blocks == nullptr || !blocks->scanned || blocks->lost != 0) return json.null();
  const Space& space = blocks->space;
  json.begin_object();
  json.member("fileSize", blocks->shape.file_size);
  for (std::size_t i = 0; i < kinds; ++i) json.member(names[i], space.bytes[i]);
  json.member("tail", space.tail);
  json.member("missing", space.missing);
  json.member("neededSize", space.needed_size);
  json.key("missingBlocks");
  json.begin_object();
  json.member("count", blocks->missing_blocks);
  json.key("ranges");
  json.begin_array();
  for (const VirtualRange range : blocks->missing) {
    const std::uint64_t start = range.start * blocks->shape.block_size;
    json.begin_object();
    json.member("start", start);
    json.member("length", std::min(range.length * blocks->shape.block_size, blocks->shape.virtual_size - start));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_object();
}

}  // namespace vhdxscope
