// The file type identifier as found, MS-VHDX 2.2.1.
#pragma once
#include <string>

#include "base/utf16.h"
#include "format/file_identifier.h"
#include "image/known.h"

namespace vhdxscope {

struct Identifier {
  Presence presence = Presence::waiting;  // of the 520 bytes in use
  Presence signature_presence = Presence::waiting;
  Extent place;
  FileTypeIdentifier value{};
  bool signature_ok = false;
  Utf16Text creator;       // up to the first NUL
  NonZero behind_creator;  // from that NUL on; `first` counts from the start of the file
  NonZero reserved;        // 520..65535; `first` counts from the start of the file
};

Identifier read_identifier(Known& file);

}  // namespace vhdxscope
