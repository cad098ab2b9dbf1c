// UTF-16LE to UTF-8, the way the report passes on text: nothing is dropped, lone surrogates become U+FFFD and are counted.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace vhdxscope {

struct Utf16Text {
  std::string utf8;
  std::size_t lone_surrogates = 0;
  std::size_t controls = 0;  // U+0000..U+001F, U+007F..U+009F
  std::size_t nuls = 0;      // counted in controls too
};

/// All whole units of `bytes`; an odd last byte is not text and is ignored.
Utf16Text utf16_to_utf8(Bytes bytes);

/// Offset in bytes of the first zero unit, if there is one.
std::optional<std::size_t> first_nul(Bytes bytes);

}  // namespace vhdxscope
