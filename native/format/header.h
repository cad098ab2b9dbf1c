// Header, MS-VHDX 2.2.2. Two copies; the valid one with the greater sequence number is current.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct Header {
  std::array<std::uint8_t, 4> signature;
  std::uint32_t checksum;
  std::uint64_t sequence_number;
  Guid file_write_guid;
  Guid data_write_guid;
  Guid log_guid;
  std::uint16_t log_version;
  std::uint16_t version;
  std::uint32_t log_length;
  std::uint64_t log_offset;
};

template <>
struct Layout<Header> {
  static constexpr std::string_view name = "Header", spec = "2.2.2";
  static constexpr std::size_t size = 4096;  // the rest is reserved and must be zero
  static constexpr auto fields = std::tuple{
      Field<&Header::signature>{0, "Signature", Show::ascii, "'head'"},
      Field<&Header::checksum>{4, "Checksum", Show::hex, "CRC-32C of these 4 KiB with this field as zero"},
      Field<&Header::sequence_number>{8, "SequenceNumber", Show::decimal, "greater is newer"},
      Field<&Header::file_write_guid>{16, "FileWriteGuid", Show::guid,
                                      "changes whenever the file is opened for writing"},
      Field<&Header::data_write_guid>{32, "DataWriteGuid", Show::guid,
                                      "changes before the disk's data does; a child disk names its parent by it"},
      Field<&Header::log_guid>{48, "LogGuid", Show::guid,
                               "zero: nothing to replay; else entries that carry it must be replayed"},
      Field<&Header::log_version>{64, "LogVersion", Show::decimal, "0"},
      Field<&Header::version>{66, "Version", Show::decimal, "1"},
      Field<&Header::log_length>{68, "LogLength", Show::size, "size of the log in bytes, in whole MiB"},
      Field<&Header::log_offset>{72, "LogOffset", Show::offset, "where the log starts in the file, in whole MiB"},
  };
};
static_assert(contiguous<Header>() && described_bytes<Header>() == 80);

inline constexpr std::string_view header_signature = "head";

}  // namespace vhdxscope
