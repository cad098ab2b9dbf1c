// The metadata table as found, and the values of its items. MS-VHDX 2.6.
#pragma once
#include <optional>
#include <vector>

#include "format/known_items.h"
#include "format/metadata_items.h"
#include "format/metadata_table.h"
#include "image/known.h"
#include "image/regions.h"

namespace vhdxscope {

struct MetadataItem {
  MetadataTableEntry entry{};
  const KnownItem* known = nullptr;       // never for a user item
  bool first = false;                     // of its kind: the one that is used
  Extent entry_place;                     // of the table entry, in the file
  Extent place;                           // of the value, in the file; a claim
  bool in_region = false;                 // the value lies in the region
  Presence presence = Presence::outside;  // of the value's bytes that we look at
  bool right_length = false;              // known, and as long as its form demands
  std::uint32_t digest = 0;               // CRC-32C of shown_part, where it is present: to tell two values apart
  std::array<std::uint8_t, 16> start{};   // and its first bytes
};

struct Metadata {
  Presence presence = Presence::waiting;  // of the table; outside too if no region table names it
  bool named = false;                     // a region table names the region
  Extent region;                          // as claimed
  MetadataTableHeader value{};
  bool signature_ok = false;
  bool count_ok = false;
  std::vector<MetadataItem> items;  // at most 2047
  NonZero behind;  // after the last entry, to the end of the 64 KiB; `first` counts from the start of the file

  // The first item of each kind decides; empty if it is missing, has the wrong length or could not be read.
  std::optional<FileParameters> file_parameters;
  std::optional<VirtualDiskSize> virtual_disk_size;
  std::optional<VirtualDiskId> virtual_disk_id;
  std::optional<LogicalSectorSize> logical_sector_size;
  std::optional<PhysicalSectorSize> physical_sector_size;

  bool present() const { return presence == Presence::present; }
  /// The table is one, so its entries mean something. They are decoded all the same, for people to see.
  bool judged() const { return present() && signature_ok && count_ok; }
  /// The first item of that kind.
  const MetadataItem* first(ItemKind kind) const {
    const auto index = firsts[static_cast<std::size_t>(kind)];
    return index ? &items[*index] : nullptr;
  }
  std::array<std::optional<std::size_t>, item_kinds> firsts;  // by ItemKind
  std::size_t index_of(const MetadataItem& item) const { return static_cast<std::size_t>(&item - items.data()); }
};

Metadata read_metadata(Known& file, const Regions& regions);

/// The bytes of an item that are looked at: all of a parent locator that is used, at most the first 4 KiB of any other.
Extent shown_part(const MetadataItem& item);

}  // namespace vhdxscope
