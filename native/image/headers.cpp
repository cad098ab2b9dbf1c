#include "image/headers.h"

#include <algorithm>

#include "base/crc32c.h"
#include "format/places.h"

namespace vhdxscope {
namespace {

HeaderCopy read_copy(Known& file, std::uint64_t offset) {
  constexpr std::size_t size = Layout<Header>::size;
  constexpr std::size_t described = described_bytes<Header>();
  HeaderCopy copy;
  copy.place = {offset, size};
  if (const auto rest = file.size().clipped({offset + size, places::slot - size})) {
    const View behind = file.bytes(rest->extent(), Need::extra);
    if (behind.presence == Presence::present) {
      copy.behind = non_zero(behind.bytes);
      copy.behind.first += static_cast<std::size_t>(offset) + size;
    }
  }
  const View view = file.bytes(copy.place);
  copy.presence = view.presence;
  if (!copy.present()) return copy;
  copy.value = decode<Header>(view.bytes);
  copy.signature_ok = std::equal(copy.value.signature.begin(), copy.value.signature.end(), header_signature.begin());
  copy.computed_checksum = crc32c_with_hole(view.bytes, place_of(&Header::checksum).offset);
  copy.checksum_ok = copy.computed_checksum == copy.value.checksum;
  copy.reserved = non_zero(view.bytes.subspan(described));
  copy.reserved.first += static_cast<std::size_t>(offset) + described;
  return copy;
}

bool same_bytes(Known& file, const HeaderCopy& a, const HeaderCopy& b) {
  // The first view ends where the second begins, so the first is copied.
  const View first = file.bytes(a.place);
  const std::vector<std::uint8_t> kept(first.bytes.begin(), first.bytes.end());
  const View second = file.bytes(b.place);
  return std::equal(kept.begin(), kept.end(), second.bytes.begin(), second.bytes.end());
}

}  // namespace

Headers read_headers(Known& file) {
  Headers out;
  for (std::size_t i = 0; i < 2; ++i) out.copies[i] = read_copy(file, places::header[i]);
  const auto& [first, second] = out.copies;
  if (first.presence == Presence::waiting || second.presence == Presence::waiting) return out;
  if (first.valid() && second.valid()) {
    const std::uint64_t a = first.value.sequence_number;
    const std::uint64_t b = second.value.sequence_number;
    out.current = b > a ? 1 : 0;
    if (a != b) {
      out.choice = HeaderChoice::greater_sequence;
    } else {
      out.choice = same_bytes(file, first, second) ? HeaderChoice::identical : HeaderChoice::tie;
    }
  } else if (first.valid() || second.valid()) {
    out.current = first.valid() ? 0 : 1;
    out.choice = HeaderChoice::only_valid;
  }
  return out;
}

}  // namespace vhdxscope
