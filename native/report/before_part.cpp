// What a replay of the log changes, as it is stored. The report's own members are as after the replay.
#include "report/structures.h"

namespace vhdxscope {
namespace {

struct Shown {
  const Regions& regions;
  const Metadata& metadata;
  const Parent& parent;
};
using Part = void (*)(Json& json, Known& file, const Shown& shown);

constexpr Part parts[] = {
    [](Json& json, Known&, const Shown& shown) { write_disk(json, shown.metadata); },
    [](Json& json, Known&, const Shown& shown) { write_regions(json, shown.regions); },
    [](Json& json, Known& file, const Shown& shown) { write_metadata(json, file, shown.metadata, shown.parent); },
    [](Json& json, Known&, const Shown& shown) {
      if (!shown.parent.named) return json.null_member("parentLocator");
      write_parent(json, shown.parent);
    },
};

std::string text_of(Part part, Known& file, const Shown& shown, bool as_stored) {
  std::string out;
  Json json(out);
  json.begin_object();
  file.as_stored(as_stored);
  part(json, file, shown);
  file.as_stored(false);
  json.end_object();
  return out;
}

}  // namespace

void write_before(Json& json, Known& file, const Image& image) {
  if (!image.stored) return;
  const Shown before{image.stored->regions, image.stored->metadata, image.stored->parent};
  const Shown after{image.regions, image.metadata, image.parent};
  bool any = false;
  for (const Part part : parts) {
    if (text_of(part, file, before, true) == text_of(part, file, after, false)) continue;
    if (!any) {
      json.key("beforeReplay");
      json.begin_object();
      any = true;
    }
    file.as_stored(true);
    part(json, file, before);
    file.as_stored(false);
  }
  if (any) json.end_object();
}

}  // namespace vhdxscope
