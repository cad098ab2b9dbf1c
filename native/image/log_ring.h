// A log of any length, gone through once: 20 bytes are kept of each sector of 4 KiB, enough to know where entries and data
// sectors begin, which entries may be of the session that is asked about, and the checksum of any run of sectors without going
// over its bytes again, for CRCs combine. So a hostile
// log in which every sector claims to begin a long entry costs no more than any other. MS-VHDX 2.3.
#pragma once
#include <string_view>
#include <vector>

#include "base/guid.h"
#include "image/fold.h"

namespace vhdxscope {

class LogRing final : public Fold {
 public:
  /// `place` is a whole number of sectors.
  explicit LogRing(ByteRange place);

  void consume(std::uint64_t offset, Bytes bytes) override;

  /// Once, when every byte has come.
  void finish();
  /// Likewise, where some could not be read: what was kept is of no use.
  void give_up() { std::vector<Sector>().swap(sectors_), std::vector<Kept>().swap(kept_); }
  bool finished() const { return finished_; }

  // From here on only when it is finished.

  /// What a sector begins and ends with, as little-endian numbers.
  struct Sector {
    std::uint32_t signature = 0;
    std::uint32_t second = 0;   // an entry's checksum, or the high half of a data sector's number
    std::uint32_t last = 0;     // the low half
    std::uint32_t session = 0;  // session_mark of the bytes where an entry has its LogGuid
    std::uint32_t checksum =
        0;  // CRC register, started from 0, of this sector; when finished of all sectors before the next
  };
  const std::vector<Sector>& sectors() const { return sectors_; }
  bool all_zero() const { return !non_zero_; }

  /// The CRC-32C of `length` bytes (at least 8) from the sector at `offset` of the ring on, in ring order, with the four bytes at
  /// 4..7 of the first sector taken as zero. `rest` is what goes beyond whole sectors.
  std::uint32_t checksum_of(std::uint64_t offset, std::uint64_t length, Bytes rest) const;

  /// Sectors that begin with an entry or with descriptors, as far as they came whole and were few enough to be kept
  /// (places::log_kept_max): what is read next in all likelihood. In the order of the ring; taken away.
  struct Kept {
    std::uint64_t offset;  // in the file
    std::vector<std::uint8_t> bytes;
  };
  std::vector<Kept> take_kept();

 private:
  void keep(std::uint64_t offset, Bytes sector);
  /// The register after the bytes [from, to) of the ring, started from 0.
  std::uint32_t part(std::uint64_t from, std::uint64_t to) const;

  std::vector<Sector> sectors_;
  std::vector<Kept> kept_;
  std::uint64_t held_ = 0;
  bool non_zero_ = false;
  bool finished_ = false;
};

/// A sum over a GUID's bytes: equal ones have equal marks, and hardly any others do.
std::uint32_t session_mark(const Guid& guid);

/// Four characters as the number they are in a sector.
constexpr std::uint32_t signature_number(std::string_view text) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number |= std::uint32_t{static_cast<std::uint8_t>(text[i])} << (8 * i);
  return number;
}

}  // namespace vhdxscope
