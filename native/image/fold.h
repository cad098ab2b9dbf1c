// A stretch of the file that is gone through once and not held: a fold adds up what each part says. The parts come in any
// order and cut anywhere; Known.scan sees to it that each byte comes once.
#pragma once
#include "base/bytes.h"
#include "base/range.h"

namespace vhdxscope {

class Fold {
 public:
  explicit Fold(ByteRange place) : place_(place) {}
  Fold(const Fold&) = delete;
  Fold& operator=(const Fold&) = delete;

  /// What it goes through.
  ByteRange place() const { return place_; }
  /// The file's bytes at `offset`, a part of the place.
  virtual void consume(std::uint64_t offset, Bytes bytes) = 0;

 protected:
  ~Fold() = default;

 private:
  ByteRange place_;
};

}  // namespace vhdxscope
