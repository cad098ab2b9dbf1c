// The metadata items this engine knows: MS-VHDX 2.6.2, and three that only Microsoft's own code (OpenVMM) names.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "layout/describe.h"

namespace vhdxscope {

enum class ItemKind {
  file_parameters,
  virtual_disk_size,
  virtual_disk_id,
  logical_sector_size,
  physical_sector_size,
  parent_locator,
  chs_parameters,
  incomplete_file_marker,
  pmem_label_storage,
};
inline constexpr std::size_t item_kinds = 9;

struct KnownItem {
  ItemKind kind;
  std::string_view name;
  Guid id;
  std::string_view spec;  // empty: not in MS-VHDX
  std::uint32_t flags;    // expected, bits 0 to 2
  std::uint32_t length;   // exact, if the form is fixed
  bool fixed_length;
};

std::span<const KnownItem> known_items();

/// A user item with a system item's GUID is not that system item: pass only entries without IsUser.
const KnownItem* find_known_item(const Guid& id);
const KnownItem& known_item(ItemKind kind);

}  // namespace vhdxscope
