#include "format/known_items.h"

#include <array>

#include "format/metadata_items.h"

namespace vhdxscope {
namespace {

constexpr std::uint32_t required = 4;
constexpr std::uint32_t required_virtual_disk = 6;

template <class S>
constexpr KnownItem item(ItemKind kind, const Guid& id, std::uint32_t flags) {
  return {kind, Layout<S>::name, id, Layout<S>::spec, flags, Layout<S>::size, true};
}

constexpr std::array<KnownItem, item_kinds> items{{
    item<FileParameters>(ItemKind::file_parameters, guid("caa16737-fa36-4d43-b3b6-33f0aa44e76b"), required),
    item<VirtualDiskSize>(ItemKind::virtual_disk_size, guid("2fa54224-cd1b-4876-b211-5dbed83bf4b8"),
                          required_virtual_disk),
    item<VirtualDiskId>(ItemKind::virtual_disk_id, guid("beca12ab-b2e6-4523-93ef-c309e000c746"), required_virtual_disk),
    item<LogicalSectorSize>(ItemKind::logical_sector_size, guid("8141bf1d-a96f-4709-ba47-f233a8faab5f"),
                            required_virtual_disk),
    item<PhysicalSectorSize>(ItemKind::physical_sector_size, guid("cda348c7-445d-4471-9cc9-e9885251c556"),
                             required_virtual_disk),
    {ItemKind::parent_locator, "Parent Locator", guid("a8d35f2d-b30b-454d-abf7-d3d84834ab0c"), "2.6.2.6", required, 0,
     false},
    item<ChsParameters>(ItemKind::chs_parameters, guid("da02d7bc-3d3a-423c-ac88-2a36ab21479b"), 0),
    {ItemKind::incomplete_file_marker, "Incomplete File Marker", guid("71cc85f0-1b69-4e28-9558-c3bf83ae75d3"), "",
     required, 0, true},
    {ItemKind::pmem_label_storage, "PMEM Label Storage", guid("10e1ae8a-4b7e-4169-a40f-cd70de928393"), "", 0, 0, false},
}};

}  // namespace

std::span<const KnownItem> known_items() { return items; }

const KnownItem* find_known_item(const Guid& id) {
  for (const auto& item : items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

const KnownItem& known_item(ItemKind kind) {
  for (const auto& item : items) {
    if (item.kind == kind) return item;
  }
  __builtin_trap();
}

}  // namespace vhdxscope
