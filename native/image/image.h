// The whole pass over the structures, straight down. Started anew on every question; keeps nothing.
#pragma once
#include <optional>

#include "image/geometry.h"
#include "image/headers.h"
#include "image/identifier.h"
#include "image/metadata.h"
#include "image/other_format.h"
#include "image/parent.h"
#include "image/regions.h"

namespace vhdxscope {

struct Image {
  FileSize size{0};
  Identifier identifier;
  Headers headers;
  bool is_vhdx = true;      // the signature, or a valid header or region table at its place
  OtherFormat other_format;  // where the signature is missing
  Regions regions;
  Metadata metadata;
  Parent parent;
  std::optional<Geometry> geometry;
  std::vector<ByteRange> unreadable;
  bool waiting = false;  // bytes are still missing, so nothing here is final
  bool capped = false;   // something was not held because the file wants too much
};

Image read_image(Known& file);

}  // namespace vhdxscope
