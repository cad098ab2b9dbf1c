// The values of the metadata items that have a fixed form. MS-VHDX 2.6.2; CHS Parameters from Microsoft's OpenVMM.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

inline constexpr Bits file_parameter_bits[] = {
    {0, 1, "LeaveBlockAllocated", "set: a fixed disk, blocks stay allocated"},
    {1, 1, "HasParent", "set: a differencing disk, what is not here is read from its parent"}};

struct FileParameters {
  std::uint32_t block_size;
  std::uint32_t flags;

  bool leave_block_allocated() const { return (flags & 1) != 0; }
  bool has_parent() const { return (flags & 2) != 0; }
};

template <>
struct Layout<FileParameters> {
  static constexpr std::string_view name = "File Parameters", spec = "2.6.2.1";
  static constexpr std::size_t size = 8;
  static constexpr auto fields = std::tuple{
      Field<&FileParameters::block_size>{0, "BlockSize", Show::size, "a power of two from 1 MiB to 256 MiB"},
      Field<&FileParameters::flags>{4, "Flags", Show::hex, "bits 0 and 1; the others must be zero",
                                    file_parameter_bits},
  };
};
static_assert(contiguous<FileParameters>() && described_bytes<FileParameters>() == 8);

struct VirtualDiskSize {
  std::uint64_t virtual_disk_size;
};

template <>
struct Layout<VirtualDiskSize> {
  static constexpr std::string_view name = "Virtual Disk Size", spec = "2.6.2.2";
  static constexpr std::size_t size = 8;
  static constexpr auto fields = std::tuple{
      Field<&VirtualDiskSize::virtual_disk_size>{0, "VirtualDiskSize", Show::size,
                                                 "what the guest sees; at most 64 TiB"},
  };
};
static_assert(contiguous<VirtualDiskSize>() && described_bytes<VirtualDiskSize>() == 8);

struct VirtualDiskId {
  Guid virtual_disk_id;
};

template <>
struct Layout<VirtualDiskId> {
  static constexpr std::string_view name = "Virtual Disk ID", spec = "2.6.2.3";
  static constexpr std::size_t size = 16;
  static constexpr auto fields = std::tuple{
      Field<&VirtualDiskId::virtual_disk_id>{0, "VirtualDiskId", Show::guid,
                                             "the disk's SCSI identity; a checkpoint keeps it"},
  };
};
static_assert(contiguous<VirtualDiskId>() && described_bytes<VirtualDiskId>() == 16);

struct LogicalSectorSize {
  std::uint32_t logical_sector_size;
};

template <>
struct Layout<LogicalSectorSize> {
  static constexpr std::string_view name = "Logical Sector Size", spec = "2.6.2.4";
  static constexpr std::size_t size = 4;
  static constexpr auto fields = std::tuple{
      Field<&LogicalSectorSize::logical_sector_size>{0, "LogicalSectorSize", Show::size, "512 or 4096"},
  };
};
static_assert(contiguous<LogicalSectorSize>() && described_bytes<LogicalSectorSize>() == 4);

struct PhysicalSectorSize {
  std::uint32_t physical_sector_size;
};

template <>
struct Layout<PhysicalSectorSize> {
  static constexpr std::string_view name = "Physical Sector Size", spec = "2.6.2.5";
  static constexpr std::size_t size = 4;
  static constexpr auto fields = std::tuple{
      Field<&PhysicalSectorSize::physical_sector_size>{0, "PhysicalSectorSize", Show::size,
                                                       "512 or 4096; a hint for alignment"},
  };
};
static_assert(contiguous<PhysicalSectorSize>() && described_bytes<PhysicalSectorSize>() == 4);

struct ChsParameters {
  std::uint32_t heads;
  std::uint32_t sectors_per_track;
};

template <>
struct Layout<ChsParameters> {
  static constexpr std::string_view name = "CHS Parameters", spec = "";
  static constexpr std::size_t size = 8;
  static constexpr auto fields = std::tuple{
      Field<&ChsParameters::heads>{0, "Heads", Show::decimal, "heads of the old disk geometry"},
      Field<&ChsParameters::sectors_per_track>{4, "SectorsPerTrack", Show::decimal,
                                               "sectors per track of the old disk geometry"},
  };
};
static_assert(contiguous<ChsParameters>() && described_bytes<ChsParameters>() == 8);

}  // namespace vhdxscope
