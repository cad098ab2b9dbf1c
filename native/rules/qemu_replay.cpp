// Which logs QEMU replays wrongly, by trials. docs/compatibility.md.
#include <algorithm>

#include "base/text.h"
#include "rules/verdict.h"

namespace vhdxscope {

const char* QemuReplay::why() const {
  return long_entry ? "holds an entry of more than 126 descriptors"
         : heavy    ? "writes so many zeros that they can fill the drive"
         : grows    ? "makes the file longer"
         : wraps    ? "runs over its own end"
         : bad      ? "holds a bad entry"
         : several  ? "holds several entries of one session"
                    : nullptr;
}

std::uint64_t growth_of(const Image& image) {
  return image.size.bytes() - std::min(image.size.bytes(), image.raw_size.bytes());
}

std::string growth_text(const Image& image) {
  return say(image.size.bytes() == FileSize::max ? "more than " : "", size_text(growth_of(image)));
}

bool qemu_writes_forbidden(const Judgement& judgement) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), [](const auto& finding) {
    const std::string_view id = finding.rule->id;
    return id == "LOG-013" || id == "LOG-014" || id == "LOG-018";
  });
}

QemuReplay qemu_replay_of(const Image& image) {
  const Log& log = image.log;
  const std::uint64_t size = image.raw_size.bytes();
  QemuReplay out;
  std::size_t usable = 0;
  for (const LogEntry& entry : log.entries) {
    usable += entry.usable() ? 1 : 0;
    out.bad = out.bad || !entry.valid();
    out.long_entry = out.long_entry || (entry.valid() && !entry.stale && entry.value.descriptor_count > 126);
  }
  out.several = usable > 1;
  out.heavy = log.room - std::min(log.room, growth_of(image)) > usual_room;
  out.grows = image.size.bytes() > size;
  for (const std::size_t i : log.active) {
    const LogEntry& entry = log.entries[i];
    out.grows = out.grows || entry.value.flushed_file_offset > size;
    out.wraps = out.wraps || entry.ring_offset + entry.value.entry_length > log.place.length ||
                entry.ring_offset < log.entries[log.active.front()].ring_offset;
  }
  return out;
}

}  // namespace vhdxscope
