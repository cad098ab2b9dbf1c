#include "image/log_ring.h"

#include <algorithm>
#include <array>

#include "base/crc32c.h"
#include "base/sort.h"
#include "format/log_entry.h"
#include "format/places.h"

namespace vhdxscope {

using places::log_sector;

namespace {

constexpr std::uint64_t guid_start = place_of(&LogEntryHeader::log_guid).offset;
constexpr std::uint64_t guid_size = 16;

/// Of one byte: they are added, so that their order of arrival makes no difference.
std::uint32_t mark_of(std::uint8_t byte, std::uint64_t index) {
  return byte * (0x9e3779b1u + 0x85ebca6cu * static_cast<std::uint32_t>(index));
}

}  // namespace

std::uint32_t session_mark(const Guid& guid) {
  std::uint32_t mark = 0;
  for (std::size_t i = 0; i < guid_size; ++i) mark += mark_of(guid.bytes[i], i);
  return mark;
}

LogRing::LogRing(ByteRange place) : Fold(place), sectors_(static_cast<std::size_t>(place.length() / log_sector)) {}

void LogRing::consume(std::uint64_t offset, Bytes bytes) {
  std::uint64_t at = offset - place().offset();
  while (!bytes.empty()) {
    const std::uint64_t start = at % log_sector;
    const Bytes part = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), log_sector - start)));
    Sector& sector = sectors_[static_cast<std::size_t>(at / log_sector)];
    const std::uint64_t end = start + part.size();
    const auto note = [&](std::uint32_t& field, std::uint64_t first) {
      for (std::uint64_t i = std::max(start, first); i < std::min(end, first + 4); ++i) {
        field |= std::uint32_t{part[static_cast<std::size_t>(i - start)]} << (8 * (i - first));
      }
    };
    note(sector.signature, 0);
    note(sector.second, 4);
    note(sector.last, log_sector - 4);
    for (std::uint64_t i = std::max(start, guid_start); i < std::min(end, guid_start + guid_size); ++i)
      sector.session += mark_of(part[static_cast<std::size_t>(i - start)], i - guid_start);
    const std::uint32_t checksum = crc32c_register(0, part);
    sector.checksum ^= end == log_sector ? checksum : crc32c_shift(checksum, log_sector - end);
    // Only zeros leave a register that was started from 0 at 0 — and one of four billion others.
    non_zero_ = non_zero_ || checksum != 0 || vhdxscope::non_zero(part);
    if (part.size() == log_sector) keep(place().offset() + at, part);
    bytes = bytes.subspan(part.size());
    at += part.size();
  }
}

void LogRing::keep(std::uint64_t offset, Bytes sector) {
  const auto signature = read_le<std::uint32_t>(sector, 0);
  std::uint64_t length = log_sector;
  if (signature == signature_number(log_entry_signature)) {
    const auto count = decode<LogEntryHeader>(sector).descriptor_count;
    length = std::min(log_sector, Layout<LogEntryHeader>::size + Layout<DataDescriptor>::size * std::uint64_t{count});
  } else if (signature != signature_number(descriptor_signature) && signature != signature_number(zero_signature)) {
    return;
  }
  if (length > places::log_kept_max - held_) return;
  held_ += length;
  const Bytes part = sector.first(static_cast<std::size_t>(length));
  kept_.push_back({offset, {part.begin(), part.end()}});
}

std::vector<LogRing::Kept> LogRing::take_kept() {
  sort_moving(kept_, [](const Kept& a, const Kept& b) { return a.offset < b.offset; });
  return std::move(kept_);
}

void LogRing::finish() {
  std::uint32_t before = 0;
  for (auto& sector : sectors_) before = sector.checksum ^= crc32c_shift(before, log_sector);
  finished_ = true;
}

std::uint32_t LogRing::part(std::uint64_t from, std::uint64_t to) const {
  const auto before = [&](std::uint64_t at) {
    return at == 0 ? 0 : sectors_[static_cast<std::size_t>(at / log_sector - 1)].checksum;
  };
  return crc32c_shift(before(from), to - from) ^ before(to);
}

std::uint32_t LogRing::checksum_of(std::uint64_t offset, std::uint64_t length, Bytes rest) const {
  const std::uint64_t size = place().length();
  const std::uint64_t whole = length / log_sector * log_sector;
  const std::uint64_t end = offset + whole;
  std::uint32_t all =
      end <= size ? part(offset, end) : crc32c_shift(part(offset, size), end - size) ^ part(0, end - size);
  all = crc32c_register(all, rest);
  all ^= crc32c_shift(~0u, length);
  const std::uint32_t stored = sectors_[static_cast<std::size_t>(offset / log_sector)].second;
  std::array<std::uint8_t, 4> hole;
  for (std::size_t i = 0; i < 4; ++i) hole[i] = static_cast<std::uint8_t>(stored >> (8 * i));
  return ~(all ^ crc32c_shift(crc32c_register(0, hole), length - 8));
}

}  // namespace vhdxscope
