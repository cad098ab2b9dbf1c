// The parts of the report that show structures as they are stored. Each writes its own key; what is missing is null.
#pragma once
#include "image/image.h"
#include "report/json.h"

namespace vhdxscope {

void write_identifier(Json& json, const Identifier& identifier);
void write_headers(Json& json, const Headers& headers);
void write_regions(Json& json, const Regions& regions);
/// Values of items are taken from `file`, which holds them still.
void write_metadata(Json& json, Known& file, const Image& image);
/// The object alone, without a key: it stands in two places.
void write_locator(Json& json, const Parent& parent);
void write_disk(Json& json, const Metadata& metadata);
void write_geometry(Json& json, const std::optional<Geometry>& geometry);
/// In log_part.cpp. Without entries where the ring was not looked at.
void write_log(Json& json, Known& file, const Image& image);

}  // namespace vhdxscope
