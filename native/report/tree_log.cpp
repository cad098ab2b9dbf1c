#include "report/tree_log.h"

#include <algorithm>

#include "base/text.h"
#include "format/log_entry.h"
#include "format/places.h"
#include "image/known.h"

namespace vhdxscope {
namespace {

using places::log_sector;

constexpr std::uint64_t header_fields = field_count<LogEntryHeader>();
constexpr std::uint64_t stride = Layout<DataDescriptor>::size;

class LogTree {
 public:
  LogTree(Known& file, const Image& image, TreePage page) : file_(file), image_(image), log_(image.log), page_(page) {}

  Nodes entries() {
    Nodes out;
    const std::uint64_t last = end(log_.entries.size());
    for (auto i = std::min<std::uint64_t>(page_.first, last); i < last; ++i)
      add_entry(out, static_cast<std::size_t>(i));
    return out;
  }

  static std::uint64_t children_of(const Log& log, const LogEntry& entry) {
    return header_fields + log.descriptors_of(entry) + log.data_sectors_of(entry);
  }

  /// The fields of the header, then the descriptors, then the data sectors; or what the path goes on to.
  Children entry(std::size_t index, Path& path, std::optional<std::uint64_t>& whole) {
    const LogEntry& entry = log_.entries[index];
    const std::string id = say("log.entry.", index);
    const std::uint64_t descriptors = log_.descriptors_of(entry);
    const std::uint64_t sectors = log_.data_sectors_of(entry);
    const Extent head = log_.at(entry, 0, Layout<LogEntryHeader>::size);
    if (!path.done()) {
      Path ahead = path;
      const std::string_view kind = ahead.next();
      if (kind == "descriptor") {
        const auto at = ahead.index(static_cast<std::size_t>(descriptors));
        return at ? descriptor(entry, say(id, ".descriptor.", *at), *at, ahead) : std::nullopt;
      }
      if (kind == "sector") {
        const auto at = ahead.index(static_cast<std::size_t>(sectors));
        return at ? fields(info_of<DataSector>, say(id, ".sector.", *at), sector_place(entry, *at), ahead)
                  : std::nullopt;
      }
      return fields(info_of<LogEntryHeader>, id, head, path);
    }
    whole = children_of(log_, entry);
    const std::uint64_t last = end(*whole);
    const auto wanted = [&](std::uint64_t at) { return at >= page_.first && at < last; };
    Nodes out;
    if (page_.first < header_fields) {
      auto all = fields(info_of<LogEntryHeader>, id, head, path);
      if (!all) return std::nullopt;
      for (std::uint64_t i = 0; i < header_fields; ++i) {
        if (wanted(i)) out.push_back(std::move((*all)[static_cast<std::size_t>(i)]));
      }
    }
    // What is asked for lies together: one wish, or two over the end of the ring.
    const std::uint64_t from = std::max(page_.first, header_fields) - header_fields;
    const std::uint64_t to = std::min(std::max(last, header_fields) - header_fields, descriptors);
    if (from < to) want_part(file_, log_, entry, descriptor_start(from), stride * (to - from));
    bool waits = false;
    for (std::uint64_t i = from; i < to; ++i) {
      const View view = file_.raw(log_.at(entry, descriptor_start(i), stride), Need::extra);
      if (view.presence != Presence::present) {
        waits = true;
        continue;
      }
      add_descriptor(out, entry, say(id, ".descriptor.", i), i, view.bytes);
    }
    if (waits) return std::nullopt;
    for (std::uint64_t i = 0; i < sectors; ++i) {
      if (!wanted(header_fields + descriptors + i)) continue;
      add(out, say(id, ".sector.", i), say("Data sector ", i), Layout<DataSector>::spec, sector_place(entry, i),
          field_count<DataSector>());
    }
    return out;
  }

 private:
  std::uint64_t end(std::uint64_t total) const {
    return page_.first + std::min({page_.count, places::tree_page, total - std::min(page_.first, total)});
  }
  static std::uint64_t descriptor_start(std::uint64_t index) { return Layout<LogEntryHeader>::size + stride * index; }
  Extent sector_place(const LogEntry& entry, std::uint64_t index) const {
    return log_.at(entry, entry.descriptor_area() + log_sector * index, log_sector);
  }
  /// The replay leaves the log alone.
  Children fields(const StructureInfo& info, const std::string& id, Extent place, Path& path) {
    return structure(file_, image_, info, id, place, path, false);
  }

  void add_entry(Nodes& out, std::size_t index) const {
    const LogEntry& entry = log_.entries[index];
    const std::uint64_t length = log_.length_ok(entry) ? entry.value.entry_length : log_sector;
    const Extent start = log_.at(entry, 0, 0);
    // Up to the end of the ring; the rest of it stands at the ring's start.
    const Extent place{start.offset, std::min(length, log_.place.end() - start.offset)};
    add(out, say("log.entry.", index), say("Entry ", index), Layout<LogEntryHeader>::spec, place,
        children_of(log_, entry))
        .value = say("number ", entry.value.sequence_number, entry.stale ? ", of another session" : "",
                     !entry.valid()                       ? ", not valid: "
                     : entry.active && image_.log.replays ? ", to be replayed"
                                                          : "",
                     name_of(entry.failed));
  }

  void add_descriptor(Nodes& out, const LogEntry& entry, std::string id, std::uint64_t index, Bytes bytes) const {
    const LogDescriptor d = descriptor_of(bytes);
    const bool known = d.kind != LogDescriptor::Kind::unknown;
    TreeNode& node =
        add(out, std::move(id), say("Descriptor ", index),
            d.kind == LogDescriptor::Kind::zero ? info_of<ZeroDescriptor>.spec : info_of<DataDescriptor>.spec,
            log_.at(entry, descriptor_start(index), stride), known ? field_count<DataDescriptor>() : 0);
    node.value =
        known ? say(name_of(d.kind), ", ", size_text(d.length), " at ", hex(d.file_offset)) : "of no known kind";
    node.bytes = hex_bytes(bytes);
  }

  Children descriptor(const LogEntry& entry, const std::string& id, std::uint64_t index, Path& path) {
    const Extent place = log_.at(entry, descriptor_start(index), stride);
    const View view = file_.raw(place, Need::extra);
    if (view.presence != Presence::present) return std::nullopt;
    switch (descriptor_of(view.bytes).kind) {
      case LogDescriptor::Kind::data: return fields(info_of<DataDescriptor>, id, place, path);
      case LogDescriptor::Kind::zero: return fields(info_of<ZeroDescriptor>, id, place, path);
      case LogDescriptor::Kind::unknown: return Nodes{};
    }
    __builtin_trap();
  }

  Known& file_;
  const Image& image_;
  const Log& log_;
  TreePage page_;
};

}  // namespace

Children log_children(Known& file, const Image& image, Path& path, TreePage page, std::optional<std::uint64_t>& whole) {
  LogTree tree(file, image, page);
  if (path.done()) {
    whole = image.log.entries.size();
    return tree.entries();
  }
  if (path.next() != "entry") return std::nullopt;
  const auto index = path.index(image.log.entries.size());
  return index ? tree.entry(*index, path, whole) : std::nullopt;
}

}  // namespace vhdxscope
