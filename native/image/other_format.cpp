#include "image/other_format.h"

#include <algorithm>
#include <array>

#include "format/places.h"

namespace vhdxscope {
namespace {

using namespace std::string_view_literals;

struct Mark {
  std::uint64_t offset;
  std::string_view bytes;
  OtherFormat format;
};

// In the order of the search: a virtual disk may hold a disk label, and not the other way round.
constexpr std::array<Mark, 23> marks{{
    {0, "conectix"sv, {"vhd", "a VHD, the format before VHDX"}},
    {0, "cxsparse"sv, {"vhd", "part of a VHD, the format before VHDX"}},
    {512, "cxsparse"sv, {"vhd", "a VHD, the format before VHDX"}},
    {0, "QFI\xFB"sv, {"qcow2", "a qcow2 disk of QEMU"}},
    {0, "KDMV"sv, {"vmdk", "a VMDK disk of VMware"}},
    {0, "COWD"sv, {"vmdk", "a VMDK disk of VMware"}},
    {0, "# Disk DescriptorFile"sv, {"vmdk", "the text descriptor of a VMDK disk of VMware"}},
    {64, "\x7F\x10\xDA\xBE"sv, {"vdi", "a VDI disk of VirtualBox"}},
    {0, "<<< "sv, {"vdi", "a VDI disk of VirtualBox"}},
    {32769, "CD001"sv, {"iso", "an ISO image of a CD or DVD"}},
    {0, "\x1F\x8B"sv, {"gzip", "a gzip archive"}},
    {0, "PK\x03\x04"sv, {"zip", "a zip archive"}},
    {0, "PK\x05\x06"sv, {"zip", "an empty zip archive"}},
    {0, "BZh"sv, {"bzip2", "a bzip2 archive"}},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     {"xz", "an xz archive"}},
    {0, "\x28\xB5\x2F\xFD"sv, {"zstd", "a zstd archive"}},
    {0, "7z\xBC\xAF\x27\x1C"sv, {"7z", "a 7z archive"}},
    {0, "Rar!\x1A\x07"sv, {"rar", "a RAR archive"}},
    {0, "MSWIM\0\0\0"sv, {"wim", "a Windows image (WIM)"}},
    {512, "EFI PART"sv, {"raw-gpt", "a raw disk image with a GPT partition table"}},
    {4096, "EFI PART"sv, {"raw-gpt", "a raw disk image with a GPT partition table, 4096-byte sectors"}},
    {510, "\x55\xAA"sv, {"raw-mbr", "a raw disk image with an MBR, or a single boot sector"}},
    {0, "version https://git-lfs"sv, {"git-lfs", "a Git LFS pointer; the file itself was not downloaded"}},
}};
constexpr OtherFormat vhd_footer{"vhd", "a VHD, the format before VHDX"};
constexpr OtherFormat empty{"empty", "an empty file"};
constexpr OtherFormat zeros{"zeros", "nothing but zeros as far as it was read"};

bool has(Known& file, std::uint64_t offset, std::string_view bytes) {
  const View view = file.bytes({offset, bytes.size()});
  return view.presence == Presence::present &&
         std::equal(bytes.begin(), bytes.end(), view.bytes.begin(),
                    [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

/// True unless a byte of the part that could be read is not zero.
bool only_zeros(Known& file, Extent claim) {
  const auto range = file.size().clipped(claim);
  if (!range) return true;
  const View view = file.bytes(range->extent());
  return view.presence == Presence::present && !non_zero(view.bytes);
}

}  // namespace

OtherFormat detect_other_format(Known& file) {
  const std::uint64_t size = file.size().bytes();
  if (size == 0) return empty;
  constexpr std::uint64_t footer = 512;
  const std::uint64_t last = size > footer ? size - footer : 0;
  const Extent start{0, places::fixed_structures_end};
  // Old VHDs have a footer of 511 bytes.
  const bool footer_found = has(file, last, "conectix") || (size > footer && has(file, last + 1, "conectix"));
  if (only_zeros(file, start) && only_zeros(file, {last, footer})) return zeros;
  if (footer_found) return vhd_footer;
  return marked_format(file);
}

OtherFormat marked_format(Known& file) {
  for (const auto& mark : marks) {
    if (has(file, mark.offset, mark.bytes)) return mark.format;
  }
  return {};
}

}  // namespace vhdxscope
