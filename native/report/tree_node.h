// The nodes of the tree: what one says, the path of names that leads to one, and a structure's fields as nodes. Which
// structures there are is known elsewhere: tree.cpp, tree_entries.cpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/image.h"
#include "layout/describe.h"

namespace vhdxscope {

struct TreeNode {
  std::string id;
  std::string label;
  std::string_view spec{};
  std::string_view note{};
  std::optional<Extent> range{};
  std::string value{};
  std::string stored{};  // the value without the replay, where that differs
  std::optional<std::uint64_t> raw{};
  std::string bytes{};  // hex, of short fields
  std::uint64_t children = 0;
};
using Nodes = std::vector<TreeNode>;
/// Adds a node, and gives it to be filled. Not made where it is called: some dozen places would each have all of it.
TreeNode& add(Nodes& out, std::string id, std::string label, std::string_view spec, Extent range,
              std::uint64_t children);
/// None where there is no such node, or it is not known yet.
using Children = std::optional<Nodes>;

constexpr std::size_t tree_bytes_shown = 64;  // of a field or a value; longer ones are asked for by their range

template <class S>
constexpr std::uint64_t field_count() {
  return info_of<S>.fields.size();
}

/// "LogOffset" to "logOffset".
std::string camel(std::string_view name);

/// "metadata.item.12.flags" taken from the left.
class Path {
 public:
  explicit Path(std::string_view id) : rest_(id) {}
  bool done() const { return rest_.empty(); }
  std::string_view next();
  /// The next part as an index below `count`.
  std::optional<std::size_t> index(std::size_t count);

 private:
  std::string_view rest_;
};

/// Fields of a structure, or the bits of the field that the path goes on to; with the values as stored where a replay is in
/// effect that changes them. `same_place`: the structure stood here before.
Children structure(Known& file, const Image& image, const StructureInfo& info, const std::string& id, Extent place,
                   Path& path, bool same_place = true);

}  // namespace vhdxscope
