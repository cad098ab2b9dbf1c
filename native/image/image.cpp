#include "image/image.h"

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

}  // namespace

Image read_image(Known& file, Depth depth) {
  Image image;
  image.size = file.size();
  file.begin_pass();
  read_structures(file, image);
  image.waiting = file.waiting();
  image.lacking = file.lacking();
  if (!image.waiting && image.is_vhdx && depth != Depth::essentials) image.sweep = read_sweep(file, image.metadata);
  image.unreadable = file.unreadable_ranges();
  return image;
}

}  // namespace vhdxscope
