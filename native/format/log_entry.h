// Log entries, MS-VHDX 2.3.1. Every 4 KiB sector of an entry begins with a signature of its own, so nothing in a payload
// can look like the start of an entry.
#pragma once
#include "layout/layout.h"

namespace vhdxscope {

struct LogEntryHeader {
  std::array<std::uint8_t, 4> signature;
  std::uint32_t checksum;
  std::uint32_t entry_length;
  std::uint32_t tail;
  std::uint64_t sequence_number;
  std::uint32_t descriptor_count;
  std::uint32_t reserved;
  Guid log_guid;
  std::uint64_t flushed_file_offset;
  std::uint64_t last_file_offset;
};

template <>
struct Layout<LogEntryHeader> {
  static constexpr std::string_view name = "Log entry header", spec = "2.3.1.1";
  static constexpr std::size_t size = 64;
  static constexpr auto fields = std::tuple{
      Field<&LogEntryHeader::signature>{0, "Signature", Show::ascii, "'loge'"},
      Field<&LogEntryHeader::checksum>{4, "Checksum", Show::hex, "CRC-32C of the whole entry with this field as zero"},
      Field<&LogEntryHeader::entry_length>{8, "EntryLength", Show::size,
                                           "bytes of the entry, in whole sectors of 4 KiB"},
      Field<&LogEntryHeader::tail>{12, "Tail", Show::offset,
                                   "where in the log the oldest entry lay that was still needed"},
      Field<&LogEntryHeader::sequence_number>{16, "SequenceNumber", Show::decimal,
                                              "one more than that of the entry before"},
      Field<&LogEntryHeader::descriptor_count>{24, "DescriptorCount", Show::decimal,
                                               "descriptors that follow; may be 0"},
      Field<&LogEntryHeader::reserved>{28, "Reserved", Show::hex, "zero"},
      Field<&LogEntryHeader::log_guid>{32, "LogGuid", Show::guid, "the header's LogGuid when the entry was written"},
      Field<&LogEntryHeader::flushed_file_offset>{48, "FlushedFileOffset", Show::size,
                                                  "file size known to be stable when it was written"},
      Field<&LogEntryHeader::last_file_offset>{56, "LastFileOffset", Show::size,
                                               "file size that holds all that was allocated"},
  };
};
static_assert(contiguous<LogEntryHeader>() && described_bytes<LogEntryHeader>() == 64);

struct ZeroDescriptor {
  std::array<std::uint8_t, 4> signature;
  std::uint32_t reserved;
  std::uint64_t zero_length;
  std::uint64_t file_offset;
  std::uint64_t sequence_number;
};

template <>
struct Layout<ZeroDescriptor> {
  static constexpr std::string_view name = "Zero descriptor", spec = "2.3.1.2";
  static constexpr std::size_t size = 32;
  static constexpr auto fields = std::tuple{
      Field<&ZeroDescriptor::signature>{0, "ZeroSignature", Show::ascii, "'zero'"},
      Field<&ZeroDescriptor::reserved>{4, "Reserved", Show::hex, "zero"},
      Field<&ZeroDescriptor::zero_length>{8, "ZeroLength", Show::size, "bytes to zero, in whole sectors of 4 KiB"},
      Field<&ZeroDescriptor::file_offset>{16, "FileOffset", Show::offset, "from where on, in the file"},
      Field<&ZeroDescriptor::sequence_number>{24, "SequenceNumber", Show::decimal, "the entry's"},
  };
};
static_assert(contiguous<ZeroDescriptor>() && described_bytes<ZeroDescriptor>() == 32);

struct DataDescriptor {
  std::array<std::uint8_t, 4> signature;
  std::array<std::uint8_t, 4> trailing_bytes;
  std::array<std::uint8_t, 8> leading_bytes;
  std::uint64_t file_offset;
  std::uint64_t sequence_number;
};

template <>
struct Layout<DataDescriptor> {
  static constexpr std::string_view name = "Data descriptor", spec = "2.3.1.3";
  static constexpr std::size_t size = 32;
  static constexpr auto fields = std::tuple{
      Field<&DataDescriptor::signature>{0, "DataSignature", Show::ascii, "'desc'"},
      Field<&DataDescriptor::trailing_bytes>{4, "TrailingBytes", Show::bytes, "the page's last 4 bytes"},
      Field<&DataDescriptor::leading_bytes>{8, "LeadingBytes", Show::bytes, "the page's first 8 bytes"},
      Field<&DataDescriptor::file_offset>{16, "FileOffset", Show::offset, "the 4 KiB page to write, in the file"},
      Field<&DataDescriptor::sequence_number>{24, "SequenceNumber", Show::decimal, "the entry's"},
  };
};
static_assert(contiguous<DataDescriptor>() && described_bytes<DataDescriptor>() == 32);

struct DataSector {
  std::array<std::uint8_t, 4> signature;
  std::uint32_t sequence_high;
  std::array<std::uint8_t, 4084> data;
  std::uint32_t sequence_low;
};

template <>
struct Layout<DataSector> {
  static constexpr std::string_view name = "Data sector", spec = "2.3.1.4";
  static constexpr std::size_t size = 4096;
  static constexpr auto fields = std::tuple{
      Field<&DataSector::signature>{0, "DataSignature", Show::ascii, "'data'"},
      Field<&DataSector::sequence_high>{4, "SequenceHigh", Show::hex, "upper half of the entry's SequenceNumber"},
      Field<&DataSector::data>{8, "Data", Show::bytes, "the page without its first 8 and last 4 bytes"},
      Field<&DataSector::sequence_low>{4092, "SequenceLow", Show::hex, "lower half of the entry's SequenceNumber"},
  };
};
static_assert(contiguous<DataSector>() && described_bytes<DataSector>() == 4096);
static_assert(Layout<ZeroDescriptor>::size == Layout<DataDescriptor>::size);

inline constexpr std::string_view log_entry_signature = "loge";
inline constexpr std::string_view zero_signature = "zero";
inline constexpr std::string_view descriptor_signature = "desc";
inline constexpr std::string_view data_signature = "data";

}  // namespace vhdxscope
