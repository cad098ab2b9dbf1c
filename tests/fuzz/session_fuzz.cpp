// Any bytes, any size, any cuts: the engine ends within 16 rounds, wishes only for what is in the file, and says the same
// in whatever order the bytes arrive. Input is a packed sparse image (tests/images/write.mjs), as far as it is one; headers
// and region tables are sealed again, so that what lies behind their checksums is reached.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/crc32c.h"
#include "format/places.h"
#include "session/session.h"
#include "sparse_image.h"

namespace {

using namespace vhdxscope;

void seal(SparseImage& image, std::uint64_t offset, std::uint64_t length) {
  const auto bytes = image.read({offset, length});
  const std::uint32_t crc = crc32c_with_hole(bytes, 4);
  std::vector<std::uint8_t> stored(4);
  for (std::size_t i = 0; i < 4; ++i) stored[i] = static_cast<std::uint8_t>(crc >> (8 * i));
  image.extents.emplace_back(offset + 4, stored);
}

SparseImage parse(Bytes input) {
  SparseImage image;
  if (input.size() < 20) return image;
  image.size = read_le<std::uint64_t>(input, 8) & FileSize::max;
  std::size_t at = 20;
  while (input.size() - at >= 12) {
    const std::uint64_t offset = read_le<std::uint64_t>(input, at) & FileSize::max;
    const std::size_t length = std::min<std::size_t>(read_le<std::uint32_t>(input, at + 8), input.size() - at - 12);
    const Bytes bytes = input.subspan(at + 12, length);
    image.extents.emplace_back(offset, std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
    at += 12 + length;
  }
  if (input[19] % 4 != 3) {
    for (const auto place : places::header) seal(image, place, 4096);
    for (const auto place : places::region_table) seal(image, place, 65536);
  }
  return image;
}

std::vector<Extent> wishes_of(std::string_view reply) {
  std::vector<std::uint64_t> numbers;
  bool in_number = false;
  for (const char c : reply.substr(0, reply.find('\n'))) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_number) numbers.push_back(0);
    if (digit) numbers.back() = numbers.back() * 10 + static_cast<std::uint64_t>(c - '0');
    in_number = digit;
  }
  std::vector<Extent> wishes;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) wishes.push_back({numbers[i], numbers[i + 1]});
  return wishes;
}

std::string settle(const SparseImage& image, std::mt19937* random, bool as_stored) {
  Session session{FileSize(image.size), as_stored};
  // In depth all that nothing owns is read, too.
  if (image.size <= 32 * places::mib) session.set_depth(Depth::deep);
  for (int round = 0; round <= 16; ++round) {
    const std::string reply(session.report(0, 0));
    std::vector<Extent> wishes = wishes_of(reply);
    if (wishes.empty()) {
      for (const char* id :
           {"", "metadata", "parentLocator", "regionTable.1", "metadata.item.0", "parentLocator.entry.0"})
        session.children(id, 0, 512);
      return reply;
    }
    std::vector<Extent> parts;
    for (const auto wish : wishes) {
      CHECK(FileSize(image.size).inside(wish));
      const std::uint64_t cut =
          random != nullptr ? std::min<std::uint64_t>(wish.length, 8 * (1 + (*random)() % 100000)) : wish.length;
      parts.push_back({wish.offset, cut});
      if (cut < wish.length) parts.push_back({wish.offset + cut, wish.length - cut});
    }
    if (random != nullptr) std::shuffle(parts.begin(), parts.end(), *random);
    for (const auto part : parts) session.supply(part.offset, image.read(part));
  }
  __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SparseImage image = parse({data, size});
  std::mt19937 random(static_cast<unsigned>(size));
  for (const bool as_stored : {false, true})
    if (settle(image, nullptr, as_stored) != settle(image, &random, as_stored)) __builtin_trap();
  return 0;
}
