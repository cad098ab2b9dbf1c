// Both region tables as found, the one used, and the regions it names. MS-VHDX 2.2.3.
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "format/region_table.h"
#include "image/known.h"

namespace vhdxscope {

struct RegionTableCopy {
  Presence presence = Presence::waiting;
  Extent place;
  RegionTableHeader value{};
  bool signature_ok = false;
  bool checksum_ok = false;
  bool count_ok = false;
  std::uint32_t computed_checksum = 0;
  std::vector<RegionTableEntry> entries;  // at most 2047, whatever EntryCount says
  NonZero behind;                         // after the last entry; `first` counts from the start of the file

  bool present() const { return presence == Presence::present; }
  bool valid() const { return present() && signature_ok && checksum_ok; }
  bool usable() const { return valid() && count_ok; }
  /// Where entry `index` stands in the file.
  Extent entry_place(std::size_t index) const;
};

struct Regions {
  std::array<RegionTableCopy, 2> copies;
  std::optional<std::size_t> current;  // index into copies; copy 1 if both are usable
  bool entries_differ = false;         // both usable, their entries are not the same

  const RegionTableCopy* table() const { return current ? &copies[*current] : nullptr; }
  /// Index of the first entry for a region in the current table.
  std::optional<std::size_t> find(const Guid& guid) const;
  /// What that entry claims.
  std::optional<Extent> claim(const Guid& guid) const;
};

Regions read_regions(Known& file);

}  // namespace vhdxscope
