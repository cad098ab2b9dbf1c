#include "image/log.h"

#include <algorithm>

#include "format/places.h"

namespace vhdxscope {
namespace {

using places::log_sector;

/// Entries that follow each other, and which of these sequences counts. MS-VHDX 2.3.2.
class Runs {
 public:
  explicit Runs(Log& log) : log_(log) {}

  void find_runs() {
    auto& entries = log_.entries;
    std::vector<bool> follows(entries.size(), false);
    std::vector<std::optional<std::size_t>> next(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].usable()) continue;
      const auto follower = entry_at((entries[i].ring_offset + entries[i].value.entry_length) % log_.place.length);
      if (!follower || !entries[*follower].usable()) continue;
      // Numbers rise along a run, so it cannot come back to itself; the greatest number has no follower.
      const std::uint64_t number = entries[i].value.sequence_number;
      if (number == ~std::uint64_t{0} || entries[*follower].value.sequence_number != number + 1) continue;
      next[i] = follower;
      follows[*follower] = true;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].usable() || follows[i]) continue;
      LogRun run{i, i, false};
      std::uint64_t length = entries[i].value.entry_length;
      while (next[run.head] && length + entries[*next[run.head]].value.entry_length <= log_.place.length) {
        run.head = *next[run.head];
        length += entries[run.head].value.entry_length;
      }
      const std::uint64_t tail = entries[run.head].value.tail;
      for (std::size_t k = i;; k = *next[k]) {
        run.has_tail = run.has_tail || entries[k].ring_offset == tail;
        if (k == run.head) break;
      }
      log_.runs.push_back(run);
    }
    choose(next);
  }

 private:
  void choose(const std::vector<std::optional<std::size_t>>& next) {
    const auto number = [&](const LogRun& run) { return log_.entries[run.head].value.sequence_number; };
    const LogRun* best = nullptr;
    for (const auto& run : log_.runs) {
      if (!run.has_tail) continue;
      if (best != nullptr && number(run) == number(*best)) log_.rival = true;
      if (best == nullptr || number(run) > number(*best)) {
        if (best != nullptr) log_.rival = false;
        best = &run;
      }
    }
    if (best == nullptr) return;
    for (const auto& run : log_.runs)
      log_.newer_lost = log_.newer_lost || (!run.has_tail && number(run) > number(*best));
    std::size_t at = best->first;
    const std::uint64_t tail = log_.entries[best->head].value.tail;
    while (log_.entries[at].ring_offset != tail) at = *next[at];
    log_.tail = at;
    log_.head = best->head;
    for (std::size_t i = best->first;; i = *next[i]) {
      log_.run.push_back(i);
      if (i == best->head) break;
    }
    for (;; at = *next[at]) {
      log_.entries[at].active = true;
      log_.active.push_back(at);
      if (at == best->head) break;
    }
  }

  std::optional<std::size_t> entry_at(std::uint64_t ring_offset) const {
    const auto& entries = log_.entries;
    const auto at = std::partition_point(entries.begin(), entries.end(),
                                         [&](const LogEntry& e) { return e.ring_offset < ring_offset; });
    if (at == entries.end() || at->ring_offset != ring_offset) return std::nullopt;
    return static_cast<std::size_t>(at - entries.begin());
  }

  Log& log_;
};

/// Maps what the active entries write, and the size the file will have.
void map_writes(Known& file, Need need, Log& log) {
  const std::uint64_t raw = file.size().bytes();
  const std::uint64_t last = log.head_entry()->value.last_file_offset;
  std::uint64_t size = std::max(raw, last);
  for (const std::size_t index : log.active) {
    const LogEntry& entry = log.entries[index];
    std::uint64_t sector = entry.descriptor_area();
    std::uint64_t beyond = 0;
    for_descriptors(file, log, entry, entry.value.descriptor_count, need, [&](std::uint64_t i, Bytes bytes) {
      const LogDescriptor target = descriptor_of(bytes);
      const std::uint64_t end = target.file_offset + target.length;
      const auto field = [&](FieldPlace place) {
        return log.at(entry, Layout<LogEntryHeader>::size + bytes.size() * i + place.offset, place.length);
      };
      if (target.length != 0 && end > raw && beyond++ == 0)
        log.beyond.push_back({index, field(place_of(&DataDescriptor::file_offset)), 0, target.file_offset});
      bool reasonable = true;
      if (target.kind == LogDescriptor::Kind::data) {
        const auto d = decode<DataDescriptor>(bytes);
        log.overlay.page(d.file_offset, log.at(entry, sector, log_sector).offset, d.leading_bytes, d.trailing_bytes);
        sector += log_sector;
      } else {
        log.room = std::min(log.room + target.length, FileSize::max);
        log.overlay.zeros({target.file_offset, target.length});
        reasonable = target.length <= std::max(raw, last);
        const Extent at = field(place_of(&ZeroDescriptor::zero_length));
        if (reasonable) {
        } else if (log.huge.size() < places::places_shown) {
          log.huge.push_back({index, at, 1, target.length});
        } else {
          ++log.huge.back().times;
        }
      }
      // A length beyond any reason (LOG-019) must not void every check against the end of the file. Nothing has no end either.
      if (reasonable && target.length != 0) size = std::max(size, end);
      return true;
    });
    if (beyond != 0) log.beyond.back().times = beyond;
  }
  log.changes = !log.overlay.empty();
  log.changes_capped = log.overlay.capped();
  log.replayed_size = FileSize(std::min(size, FileSize::max));
  log.room = std::min(log.room + (log.replayed_size.bytes() - raw), FileSize::max);
}

}  // namespace

Extent Log::at(const LogEntry& entry, std::uint64_t offset, std::uint64_t length) const {
  return {place.offset + (entry.ring_offset + offset) % place.length, length};
}

bool has_readable_log(const Header& header, FileSize size) {
  return header.log_length != 0 && size.inside({header.log_offset, header.log_length}) &&
         (header.log_version == 0 || header.log_guid.is_zero());
}

Log read_log(Known& file, const Header& header, Need need, bool whole) {
  Log log;
  log.presence = Presence::outside;
  if (!has_readable_log(header, file.size())) return log;
  log.place = {header.log_offset, header.log_length / log_sector * log_sector};
  const bool in_use = !header.log_guid.is_zero();
  log.too_long = !in_use && !whole && log.place.length > places::log_history_max;
  if (log.too_long) return log;
  const auto place = file.size().inside(log.place);
  CHECK(place);
  if (const LogFound* found = file.log_found()) {
    static_cast<LogFound&>(log) = *found;
    log.presence = Presence::present;
  } else {
    LogRing& ring = file.log_ring(*place);
    log.presence = file.scan(ring, need);
    if (log.presence == Presence::unreadable) ring.give_up();
    if (log.presence != Presence::present) return log;
    if (!ring.finished()) {
      ring.finish();
      for (auto& kept : ring.take_kept()) file.adopt(kept.offset, std::move(kept.bytes));
    }
    if (!read_entries(file, ring, header.log_guid, need, log)) {
      log.presence = Presence::waiting;
      return log;
    }
    log.all_zero = log.place.length != 0 && log.entry_count == 0 && ring.all_zero();
    file.keep_log(std::make_shared<LogFound>(log));
  }
  // Where some entries were not judged, none of the others can be called the newest.
  if (!in_use || log.capped) return log;
  Runs(log).find_runs();
  if (!log.head) return log;
  log.replays = file.size().bytes() >= log.head_entry()->value.flushed_file_offset;
  if (log.replays) map_writes(file, need, log);
  // Half a replay makes a file that nobody ever meets.
  if (log.changes_capped) log.replays = log.changes = false;
  return log;
}

}  // namespace vhdxscope
