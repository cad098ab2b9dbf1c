#include "image/identifier.h"

#include <algorithm>

#include "format/places.h"

namespace vhdxscope {

Identifier read_identifier(Known& file) {
  constexpr std::size_t used = described_bytes<FileTypeIdentifier>();
  Identifier out;
  out.place = {places::file_type_identifier, used};

  const View signature = file.bytes({0, file_type_signature.size()});
  out.signature_presence = signature.presence;
  out.signature_ok = signature.presence == Presence::present &&
                     std::equal(signature.bytes.begin(), signature.bytes.end(), file_type_signature.begin());

  const View view = file.bytes(out.place);
  out.presence = view.presence;
  if (view.presence == Presence::present) {
    out.value = decode<FileTypeIdentifier>(view.bytes);
    const Bytes creator = out.value.creator;
    const std::size_t text = first_nul(creator).value_or(creator.size());
    out.creator = utf16_to_utf8(creator.first(text));
    out.behind_creator = non_zero(creator.subspan(text));
    out.behind_creator.first += place_of(&FileTypeIdentifier::creator).offset + text;
  }

  const auto rest = file.size().clipped({used, places::slot - used});
  if (rest) {
    const View reserved = file.bytes(rest->extent(), Need::extra);
    if (reserved.presence == Presence::present) {
      out.reserved = non_zero(reserved.bytes);
      out.reserved.first += used;
    }
  }
  return out;
}

}  // namespace vhdxscope
