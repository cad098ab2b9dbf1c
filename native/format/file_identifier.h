// File type identifier, MS-VHDX 2.2.1: written once at offset 0, no checksum, no second copy.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct FileTypeIdentifier {
  std::array<std::uint8_t, 8> signature;
  std::array<std::uint8_t, 512> creator;  // UTF-16LE, up to a NUL or all 256 units
};

template <>
struct Layout<FileTypeIdentifier> {
  static constexpr std::string_view name = "File type identifier", spec = "2.2.1";
  static constexpr std::size_t size = 65536;
  static constexpr auto fields = std::tuple{
      Field<&FileTypeIdentifier::signature>{0, "Signature", Show::ascii, "'vhdxfile' in every VHDX"},
      Field<&FileTypeIdentifier::creator>{8, "Creator", Show::utf16,
                                          "the program that made the file; must not influence how it is read"},
  };
};
static_assert(contiguous<FileTypeIdentifier>() && described_bytes<FileTypeIdentifier>() == 520);

inline constexpr std::string_view file_type_signature = "vhdxfile";

}  // namespace vhdxscope
