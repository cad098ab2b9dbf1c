// The whole pass over the structures, straight down. Started anew on every question; keeps nothing.
#pragma once
#include <optional>

#include "image/geometry.h"
#include "image/headers.h"
#include "image/identifier.h"
#include "image/log.h"
#include "image/metadata.h"
#include "image/other_format.h"
#include "image/parent.h"
#include "image/regions.h"
#include "image/sweep.h"

namespace vhdxscope {

/// What lies behind the log and may be changed by its replay.
struct Structures {
  Regions regions;
  Metadata metadata;
  Parent parent;
};

struct Image {
  FileSize raw_size{0};  // of the file as stored
  FileSize size{0};      // after the replay, where there is one
  Identifier identifier;
  Headers headers;
  Log log;                   // with a clean header: only after the sweep
  bool is_vhdx = true;       // the signature, or a valid header or region table at its place
  OtherFormat other_format;  // where the signature is missing
  Regions regions;
  Metadata metadata;
  Parent parent;
  std::optional<Geometry> geometry;
  std::optional<Structures> stored;  // where a replay is in effect that changes something: as they are without it
  bool as_stored = false;            // a replay is due and was left out of account, as Known was told to
  std::vector<ByteRange> unreadable;
  Sweep sweep;
  bool waiting = false;  // bytes that the verdict needs are still missing, so nothing here is final
  bool lacking = false;  // such bytes cannot be had: unreadable, or more than is held at once; or the log is beyond us
  bool crowded = false;  // `lacking` for another reason than the log

  /// All behind the log is as after its replay.
  bool replayed() const { return log.replays && !as_stored; }
};

/// How far a report goes.
enum class Depth {
  essentials,  // what the verdict needs
  standard,    // and the block allocation table, and a sweep that yields infos only
  deep,        // and what takes long: see scan/deep_scan.h; and the history in a long log
};

Image read_image(Known& file, Depth depth);

/// While it lives, the image is as if its log asked for no replay. `stored` must be.
class AsStored {
 public:
  explicit AsStored(Image& image) : image_(image) { swap(); }
  ~AsStored() { swap(); }
  AsStored(const AsStored&) = delete;
  AsStored& operator=(const AsStored&) = delete;

 private:
  void swap();

  Image& image_;
  FileSize size_{image_.raw_size};
  bool replays_ = false;
};

/// The log of a disk that does not use it: whole, or only where it is short. Part of every depth but the first. False while it waits.
bool read_history(Known& file, Image& image, bool whole);

}  // namespace vhdxscope
