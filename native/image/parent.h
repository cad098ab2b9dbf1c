// The parent locator as found, MS-VHDX 2.6.2.6. Every pair is decoded as it stands, wherever its strings lie in the item.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/utf16.h"
#include "format/parent_locator.h"
#include "image/metadata.h"

namespace vhdxscope {

struct LocatorPair {
  ParentLocatorEntry entry{};
  Extent place;             // of the entry, in the file
  bool key_inside = false;  // the item holds all of it
  bool value_inside = false;
  std::optional<Utf16Text> key;  // empty if it is not inside the item, or no longer decoded
  std::optional<Utf16Text> value;

  /// All four numbers are there and point into the item. Other pairs take part in nothing.
  bool usable() const {
    return entry.key_offset != 0 && entry.value_offset != 0 && entry.key_length != 0 && entry.value_length != 0 &&
           key_inside && value_inside;
  }
};

struct Parent {
  Presence presence = Presence::waiting;  // of the item's bytes; outside too if there is no such item
  bool named = false;                     // the metadata table has such an item
  bool header_present = false;            // the item holds at least the 20 bytes
  Extent item;                            // in the file
  ParentLocatorHeader value{};
  bool table_fits = false;         // 20 + 12 * KeyValueCount bytes are in the item
  std::vector<LocatorPair> pairs;  // as many as the item has room for: it is at most 1 MiB long
  std::size_t decoded = 0;         // of those, the first ones whose texts were decoded
  bool undecoded = false;          // the other texts overlap so much that they were left alone

  /// The first usable pair with exactly this key.
  const LocatorPair* find(std::string_view key) const;
};

Parent read_parent(Known& file, const Metadata& metadata);

}  // namespace vhdxscope
