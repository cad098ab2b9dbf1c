#include "image/image.h"

#include <utility>

#include "format/places.h"

namespace vhdxscope {
namespace {

bool any_structure(const Image& image) {
  const auto& headers = image.headers.copies;
  const auto& tables = image.regions.copies;
  return headers[0].valid() || headers[1].valid() || tables[0].valid() || tables[1].valid();
}

void read_structures(Known& file, Image& image) {
  file.want({0, places::fixed_structures_end});
  image.identifier = read_identifier(file);
  image.headers = read_headers(file);
  const auto* header = image.headers.current_copy();
  const bool in_use = header != nullptr && !header->value.log_guid.is_zero();
  if (file.waiting()) return;
  if (in_use) {
    image.log = read_log(file, header->value, Need::verdict, true);
    if (file.waiting()) return;
    image.lacking = image.log.beyond_us();
    image.as_stored = image.log.replays && file.leaves_log();
    if (image.replayed()) file.replay(std::move(image.log.overlay), image.log.replayed_size);
  }
  image.size = file.size();
  image.regions = read_regions(file);
  if (file.waiting()) return;
  // A signature that could not be read proves nothing.
  image.is_vhdx = image.identifier.signature_ok || image.identifier.signature_presence == Presence::unreadable ||
                  any_structure(image);
  if (!image.is_vhdx) {
    image.other_format = detect_other_format(file);
    return;
  }
  // Another format's start may have been written over that of a VHDX.
  if (!image.identifier.signature_ok) image.other_format = marked_format(file);
  image.metadata = read_metadata(file, image.regions);
  if (file.waiting()) return;
  image.parent = read_parent(file, image.metadata);
  image.geometry = derive_geometry(image.metadata);
}

/// The same structures without the replay. Nearly always their bytes are held already; the verdict does not wait for them.
void read_stored(Known& file, Image& image) {
  file.as_stored(true);
  Structures stored{read_regions(file), {}, {}};
  if (!file.waiting()) stored.metadata = read_metadata(file, stored.regions);
  if (!file.waiting()) stored.parent = read_parent(file, stored.metadata);
  if (!file.waiting()) image.stored = std::move(stored);
  file.as_stored(false);
}

/// Both parts ask before either looks, so that their reads travel together.
void sweep(Known& file, Image& image, bool deep) {
  read_history(file, image, deep);
  image.sweep = read_sweep(file, image.metadata);
}

}  // namespace

void AsStored::swap() {
  std::swap(image_.size, size_);
  std::swap(image_.log.replays, replays_);
  std::swap(image_.regions, image_.stored->regions);
  std::swap(image_.metadata, image_.stored->metadata);
  std::swap(image_.parent, image_.stored->parent);
  image_.geometry = derive_geometry(image_.metadata);
}

bool read_history(Known& file, Image& image, bool whole) {
  const auto* header = image.headers.current_copy();
  if (header == nullptr || !header->value.log_guid.is_zero()) return true;
  image.log = read_log(file, header->value, Need::extra, whole);
  return image.log.presence != Presence::waiting || image.log.too_long;
}

Image read_image(Known& file, Depth depth) {
  Image image;
  file.begin_pass();
  image.raw_size = image.size = file.size();
  read_structures(file, image);
  image.waiting = file.waiting();
  image.crowded = file.lacking();
  image.lacking = image.lacking || image.crowded;
  if (!image.waiting && image.is_vhdx && image.replayed() && image.log.changes) read_stored(file, image);
  if (!image.waiting && image.is_vhdx && depth != Depth::essentials) sweep(file, image, depth == Depth::deep);
  image.unreadable = file.unreadable_ranges();
  return image;
}

}  // namespace vhdxscope
