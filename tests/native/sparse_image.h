// Reads what tests/images/make.mjs packs: "SPARSE01", u64 size, u32 count, then u64 offset, u32 length and bytes each.
#pragma once
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/range.h"

namespace vhdxscope {

struct SparseImage {
  std::uint64_t size = 0;
  std::vector<std::pair<std::uint64_t, std::vector<std::uint8_t>>> extents;

  std::vector<std::uint8_t> read(Extent wish) const {
    std::vector<std::uint8_t> out(wish.length);
    for (const auto& [offset, bytes] : extents) {
      const std::uint64_t from = std::max(offset, wish.offset);
      const std::uint64_t to = std::min(offset + bytes.size(), wish.end());
      if (from < to) std::memcpy(out.data() + (from - wish.offset), bytes.data() + (from - offset), to - from);
    }
    return out;
  }
};

inline SparseImage read_sparse_image(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::vector<char> raw((std::istreambuf_iterator<char>(stream)), {});
  const Bytes all(reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size());
  CHECK(all.size() >= 20 && std::memcmp(all.data(), "SPARSE01", 8) == 0);
  SparseImage image;
  image.size = read_le<std::uint64_t>(all, 8);
  std::size_t at = 20;
  for (std::uint32_t left = read_le<std::uint32_t>(all, 16); left > 0; --left) {
    const std::uint64_t offset = read_le<std::uint64_t>(all, at);
    const std::uint32_t length = read_le<std::uint32_t>(all, at + 8);
    const Bytes bytes = all.subspan(at + 12, length);
    image.extents.emplace_back(offset, std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
    at += 12 + length;
  }
  CHECK(at == all.size());
  return image;
}

}  // namespace vhdxscope
