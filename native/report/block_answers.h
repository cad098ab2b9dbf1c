// Answers to single questions about blocks: extents of the virtual disk, what an entry says, what stands at a place of the
// file, and both pictures. Their forms stand in session/session.h.
#pragma once
#include <optional>
#include <span>

#include "report/json.h"
#include "scan/bat_scan.h"
#include "scan/seek.h"

namespace vhdxscope {

/// 32 bytes of a row of extents.
inline constexpr std::size_t extent_words = 4;

/// Entries that are read for one page of extents: the window that holds `index`.
Extent extents_window(const TableShape& shape, std::uint64_t index);

/// Fills `rows` with extents from the byte `from` of the disk on, as far as the window goes, and writes the answer.
void write_extents(Json& json, Known& file, const TableShape& shape, std::uint64_t from, std::span<std::uint64_t> rows);

/// The entry of the block that holds the byte `at` of the disk. `scan` knows which bitmaps share their place; null before it is finished.
void write_lookup(Json& json, Known& file, const Image& image, const TableShape& shape, const BatScan* scan,
                  std::uint64_t at);

/// What stands at `offset` in the file. `seek` has looked for it; null if no entry can name it.
void write_locate(Json& json, const Image& image, const TableShape* shape, const Seek* seek, std::uint64_t offset);

/// The structure that owns the byte; empty if none does.
std::optional<SpacePiece> structure_at(const std::vector<SpacePiece>& structures, std::uint64_t offset);

/// Both pictures in at most `most` cells each; `words` receives them.
void write_cells(Json& json, const BatScan& scan, const Blocks& blocks, std::uint64_t most,
                 std::vector<std::uint32_t>& words);

}  // namespace vhdxscope
