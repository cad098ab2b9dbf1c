// Both headers as found, which one is current, and why. MS-VHDX 2.2.2. Reads; judges nothing.
#pragma once
#include <array>
#include <optional>

#include "format/header.h"
#include "image/known.h"

namespace vhdxscope {

struct HeaderCopy {
  Presence presence = Presence::waiting;
  Extent place;
  Header value{};
  bool signature_ok = false;
  bool checksum_ok = false;
  std::uint32_t computed_checksum = 0;
  NonZero reserved;  // bytes 80..4095; `first` counts from the start of the file
  NonZero behind;    // from the 4 KiB to the end of the 64 KiB slot; likewise

  bool present() const { return presence == Presence::present; }
  /// Nothing else enters validity: not Version, not LogVersion, not where the log is said to be.
  bool valid() const { return present() && signature_ok && checksum_ok; }
};

enum class HeaderChoice {
  none,              // neither copy is valid
  only_valid,        // the other is not
  greater_sequence,  // both valid
  identical,         // both valid and equal in all 4096 bytes: it does not matter which
  tie,               // equal numbers, different bytes: none is current by the letter; copy 1 for display
};

struct Headers {
  std::array<HeaderCopy, 2> copies;
  std::optional<std::size_t> current;  // index into copies
  HeaderChoice choice = HeaderChoice::none;

  const HeaderCopy* current_copy() const { return current ? &copies[*current] : nullptr; }
  const HeaderCopy* other_copy() const { return current ? &copies[1 - *current] : nullptr; }
};

Headers read_headers(Known& file);

}  // namespace vhdxscope
