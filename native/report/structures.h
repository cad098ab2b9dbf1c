// The parts of the report that show structures as they are stored. Each writes its own key; what is missing is null.
#pragma once
#include "image/image.h"
#include "report/json.h"
#include "scan/blocks.h"

namespace vhdxscope {

void write_identifier(Json& json, const Identifier& identifier);
void write_headers(Json& json, const Headers& headers);
void write_regions(Json& json, const Regions& regions);
/// Values of items are taken from `file`, which holds them still.
void write_metadata(Json& json, Known& file, const Metadata& metadata, const Parent& parent);
/// The object alone, without a key: it stands in two places.
void write_locator(Json& json, const Parent& parent);
/// With its key, or nothing if the disk names no parent.
void write_parent(Json& json, const Parent& parent);
void write_disk(Json& json, const Metadata& metadata);
void write_geometry(Json& json, const std::optional<Geometry>& geometry);
/// In before_part.cpp: what the replay changes, as it is without it; nothing where it changes none of these.
void write_before(Json& json, Known& file, const Image& image);
/// In log_target.cpp: on what such a write lands, a node's id or plain words.
/// `blocks` where the block allocation table was gone through.
std::string log_target(const Image& image, const Blocks* blocks, Extent target);
/// In log_part.cpp. Without entries where the ring was not looked at.
void write_log(Json& json, Known& file, const Image& image, const Blocks* blocks);
/// By the current header: "empty", "clean", "needsReplay" or "invalid".
std::string_view log_state(const Image& image, const Header& header);

}  // namespace vhdxscope
