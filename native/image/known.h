// The bytes in hand, and the wishes for those that are not. The engine never reads: somebody brings what is wished for,
// in any order and cut anywhere, and asks again.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/range.h"
#include "image/fold.h"
#include "image/log_ring.h"
#include "image/overlay.h"

namespace vhdxscope {

struct LogFound;

/// What became of something we wanted to look at.
enum class Presence {
  waiting,     // wished for, not here yet
  outside,     // not in the file
  unreadable,  // the source could not deliver it
  capped,      // we chose not to hold that much (places::known_max)
  present,
};

/// What bytes are asked for. Only the first kind makes a report incomplete when it cannot be had.
enum class Need { verdict, extra };

struct View {
  Presence presence = Presence::waiting;
  Bytes bytes{};  // valid until the next call of Known; empty unless present
};

class Known {
 public:
  /// `leaves_log`: a replay that is due is left out of account.
  explicit Known(FileSize size, bool leaves_log = false) : size_(size), leaves_log_(leaves_log) {}

  bool leaves_log() const { return leaves_log_; }

  /// The size that `bytes` goes by: after the replay, where there is one.
  FileSize size() const { return as_stored_ ? size_ : replayed_size_.value_or(size_); }

  /// Of the file as it is now.
  FileSize stored_size() const { return size_; }

  /// The bytes of `claim` as stored. Those that lie in the file and are not here are wished for.
  View raw(Extent claim, Need need = Need::verdict);
  /// Likewise, as after the replay.
  View bytes(Extent claim, Need need = Need::verdict);

  /// From now on, until the next pass, `bytes` sees these changes, and a file of this size.
  void replay(Overlay overlay, FileSize size) {
    overlay_ = std::move(overlay);
    replayed_size_ = size;
  }

  /// The replay's changes, empty without one.
  const Overlay& overlay() const { return as_stored_ ? no_overlay_ : overlay_; }
  /// While set, `bytes` and `size` are as without the replay.
  void as_stored(bool set) { as_stored_ = set; }

  /// Wishes for the part of `claim` that lies in the file, so that what it contains travels in one read.
  /// False if it would not fit; then nothing is wished for.
  bool want(Extent claim);

  /// Goes through the fold's place, as stored: `present` when every byte was there, `unreadable` when all came but some could not be
  /// read. The fold must outlive this. What is held is taken from here, and what it goes through is not held: a structure
  /// that lies there, too, is read again.
  Presence scan(Fold& fold, Need need);
  /// Takes bytes that are known by other means, unless some of them are held or there is no room.
  void adopt(std::uint64_t offset, std::vector<std::uint8_t> bytes);
  /// The log's fold: one for the file, made when first asked for.
  LogRing& log_ring(ByteRange place);
  /// What was found in the log, once; the fold that led to it is freed.
  void keep_log(std::shared_ptr<const LogFound> found);
  /// Null before that.
  const LogFound* log_found() const { return log_found_.get(); }

  /// What is asked for from now on is for browsing, until `keep`: it is held only until `drop_browsed`.
  void browse() { browsing_ = true; }
  void keep() { browsing_ = false; }
  void drop_browsed();

  /// Something asked for since the last `begin_pass` is still missing.
  bool waiting() const { return waiting_; }
  /// Something the verdict needs would not fit, or could not be read.
  bool lacking() const { return lacking_; }
  /// Something the verdict needs was left alone on purpose.
  void lack() { lacking_ = true; }
  void begin_pass() {
    waiting_ = lacking_ = as_stored_ = false;
    overlay_ = {};
    replayed_size_.reset();
  }

  /// Everything wished for and missing: ascending, disjoint, each at most places::wish_max long.
  std::vector<ByteRange> wanted() const;
  std::uint64_t missing();

  /// Every byte of it is here, or is known to be unreadable.
  bool holds(Extent claim) const;
  /// All of it is wished for and missing, in one piece.
  bool lacks(Extent part) const;

  /// The file's bytes at `offset`: a part of one wanted range, never brought before.
  void supply(std::uint64_t offset, Bytes bytes);
  /// Likewise, but the source could not read them.
  void unreadable(Extent part);
  /// Ascending, touching ones joined.
  const std::vector<ByteRange>& unreadable_ranges() const { return unreadable_; }

 private:
  struct Piece {
    ByteRange range;
    std::vector<std::uint8_t> data;
    std::vector<ByteRange> gaps;  // not supplied yet, ascending
    bool browsed = false;
  };

  struct Scanned {
    Fold* fold;
    std::vector<ByteRange> gaps;  // not supplied yet, ascending
    bool unreadable;
  };

  bool make_pieces(ByteRange range);
  /// First piece that ends after `offset`.
  std::size_t first_after(std::uint64_t offset) const;
  void deliver(ByteRange part, const std::uint8_t* bytes);
  Bytes gather(ByteRange range, std::size_t first, std::size_t last);

  View assemble(ByteRange range, Need need);

  FileSize size_;
  bool leaves_log_;
  Overlay overlay_, no_overlay_;
  std::optional<FileSize> replayed_size_;
  std::vector<std::uint8_t> assembled_;  // the last view that the replay changed
  std::vector<Piece> pieces_;            // ascending, disjoint
  std::vector<Scanned> scanned_;
  std::unique_ptr<LogRing> log_ring_;
  std::shared_ptr<const LogFound> log_found_;
  std::vector<std::uint8_t> gathered_;  // the last view that lay in several pieces
  std::vector<ByteRange> unreadable_;
  std::uint64_t held_ = 0;
  std::optional<std::uint64_t> missing_;  // counted when asked for, kept up to date from then on
  bool as_stored_ = false;
  bool waiting_ = false;
  bool lacking_ = false;
  bool browsing_ = false;
};

}  // namespace vhdxscope
