// What a scan finds odd in single entries: how often, and the lowest places, whatever the order they came in.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vhdxscope {

/// What can be told of an entry.
enum class Told : std::uint8_t {
  entry,     // its value
  change,    // its value before and after the replay
  nothing,   // it is not held any more
  all_zero,  // likewise, and all bits of its block are 0
  all_one,
};

/// By the rule that tells of it.
enum class Odd : std::uint8_t {
  bat_003,
  bat_004,
  bat_005,
  bat_006,
  bat_008,
  bat_009,
  bat_010,
  bat_011,
  bat_012,
  bat_013,
  bat_014,
  bat_015,
  bat_016,
  bat_017,
  bat_020,
  bat_025,
  sbm_001,
  sbm_002,
  sbm_003,
  sbm_004,
  sbm_005,
  sbm_006,
  sbm_006_end,
  sbm_006_overlap,
  sbm_007,
  sbm_008,
  sbm_009,
  sbm_010,
  sbm_011,
  log_030,
  count,
};

struct OddPlace {
  std::uint64_t index;      // of the entry
  std::uint64_t value = 0;  // of the entry
  Told told = Told::entry;
  std::uint64_t after = 0;  // its value after the replay, of a change
};

struct OddList {
  std::uint64_t total = 0;
  std::vector<OddPlace> lowest{};  // places::places_shown at most, ascending

  void add(OddPlace place);
};

using Oddities = std::array<OddList, static_cast<std::size_t>(Odd::count)>;

}  // namespace vhdxscope
