// Fixed places, alignments and caps. MS-VHDX 2.1, 2.2. Each cap says whom it protects.
#pragma once
#include <cstddef>
#include <cstdint>

namespace vhdxscope::places {

inline constexpr std::uint64_t kib = 1024;
inline constexpr std::uint64_t mib = 1024 * kib;
inline constexpr std::uint64_t gib = 1024 * mib;
inline constexpr std::uint64_t tib = 1024 * gib;

/// Every object above the header section starts and ends on this.
inline constexpr std::uint64_t alignment = mib;
/// Slots of the header section.
inline constexpr std::uint64_t slot = 64 * kib;

inline constexpr std::uint64_t file_type_identifier = 0;
inline constexpr std::uint64_t header[2] = {64 * kib, 128 * kib};
inline constexpr std::uint64_t region_table[2] = {192 * kib, 256 * kib};
/// Identifier, headers and region tables: what the first round asks for.
inline constexpr std::uint64_t fixed_structures_end = 320 * kib;
inline constexpr std::uint64_t header_section = mib;

inline constexpr std::uint64_t metadata_table_size = 64 * kib;
/// Known writers keep every item in here, so a second read of this much answers a healthy file.
inline constexpr std::uint64_t metadata_first_read = 128 * kib;

/// How much of the metadata region is searched for left-over data.
inline constexpr std::uint64_t metadata_swept = mib;

/// The log's unit, whatever the disk's sector size. MS-VHDX 2.3.1.
inline constexpr std::uint64_t log_sector = 4 * kib;
/// Nothing in the log may be written below: identifier and headers never go through it.
inline constexpr std::uint64_t log_target_min = 192 * kib;

/// (65536 - 16) / 32 and (65536 - 32) / 32, both rounded down. MS-VHDX 2.2.3.1, 2.6.1.1.
inline constexpr std::uint32_t region_entries_max = 2047;
inline constexpr std::uint32_t metadata_entries_max = 2047;
inline constexpr std::uint32_t user_items_max = 1024;

inline constexpr std::uint64_t metadata_item_max = mib;
inline constexpr std::uint64_t block_size_min = mib;
inline constexpr std::uint64_t block_size_max = 256 * mib;
inline constexpr std::uint64_t virtual_size_max = 64 * tib;
inline constexpr std::uint64_t sectors_per_chunk = std::uint64_t{1} << 23;
inline constexpr std::uint64_t bat_entry_size = 8;
/// Chunks of the largest disk: 64 TiB of 4 GiB each.
inline constexpr std::uint64_t chunks_max = 16384;

// What other readers refuse, and we only remark upon. From OpenVMM.
inline constexpr std::uint64_t log_length_usual_max = gib;
inline constexpr std::uint64_t bat_length_usual_max = 513 * mib;
inline constexpr std::uint64_t metadata_length_usual_max = 128 * mib;
/// In MiB: 256 TiB, beyond any real file.
inline constexpr std::uint64_t position_usual_max = std::uint64_t{1} << 28;
inline constexpr std::uint64_t metadata_sum_usual_max = 40 * mib;
inline constexpr std::uint32_t system_items_usual_max = 1023;
inline constexpr std::uint32_t locator_pairs_usual_max = 256;

// Caps of ours: they bound memory and the report's length against files that claim too much.

/// One wish, hence one buffer: the staging buffer of the boundary has this size.
inline constexpr std::uint64_t wish_max = 8 * mib;
/// Structures held at once. A file that wants more is read no further, and coverage says so.
inline constexpr std::uint64_t known_max = 20 * mib;
/// A log that is not in use is history: up to here it is gone through by the way, a longer one when asked for.
inline constexpr std::uint64_t log_history_max = 16 * mib;
/// Entries of a log that are judged. Those of the session in use come first; beyond it nothing is said of the disk.
inline constexpr std::size_t log_entries_max = 32768;
/// Bytes of descriptors that are held at once, the headers of their entries included.
inline constexpr std::uint64_t log_descriptors_max = 8 * mib;
/// Sectors of a log that are held when they come, because they will be read next.
inline constexpr std::uint64_t log_kept_max = 2 * mib;
/// Pages and runs of zeros that a replay changes.
inline constexpr std::size_t overlay_max = 131072;
/// Log entries, and descriptors of each, in the report.
inline constexpr std::size_t log_entries_shown = 1024;
inline constexpr std::size_t log_descriptors_shown = 128;

/// An unknown item's bytes in the report, as hex text of twice the length.
inline constexpr std::uint64_t unknown_item_shown = 4 * kib;
/// Pairs of a parent locator that are decoded.
inline constexpr std::uint32_t locator_pairs_shown = 256;
/// Places kept for a rule that fires often, and findings kept for one rule and severity.
inline constexpr std::size_t places_shown = 100;
inline constexpr std::size_t findings_per_rule = 100;
/// How far into the file blocks are compared with each other: one bit for each MiB of this.
inline constexpr std::uint64_t compared_max = 65 * tib;
/// Blocks beyond that whose places are kept one by one.
inline constexpr std::size_t far_blocks_max = 4096;
/// Writes of the log that are compared with blocks.
inline constexpr std::size_t log_targets_max = 65536;
inline constexpr std::uint64_t log_target_steps_max = std::uint64_t{1} << 24;
/// Pages of the table whose entries are compared before and after the replay: those in front.
inline constexpr std::size_t table_pages_compared = 1024;
/// What a deep report reads besides: sector bitmaps, then entries behind those of the disk, then space that nothing owns.
inline constexpr std::uint64_t deep_max = 4 * gib;
/// Blocks whose bits it looks at: those of 16 TiB in blocks of 1 MiB.
inline constexpr std::uint64_t bitmap_blocks_max = std::uint64_t{1} << 24;
/// Parts of the table that may have arrived apart from each other: whoever supplies must not cut finer.
inline constexpr std::size_t table_parts_max = 65536;
/// Cells of the pictures of the disk and of the file.
inline constexpr std::uint64_t cells_max = 4096;
/// Ranges of the virtual disk named as missing.
inline constexpr std::size_t missing_ranges_shown = 100;
/// Rows of extents given at once.
inline constexpr std::uint64_t extents_page = 65536;
/// Nodes of the tree given at once.
inline constexpr std::uint64_t tree_page = 512;

}  // namespace vhdxscope::places
