// A rule is one initialiser: id, severity, section, title, explanation, check. Rules see what was read, never the reader:
// a rule cannot add a round. Ids never change meaning.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "image/image.h"
#include "layout/describe.h"
#include "scan/blocks.h"

namespace vhdxscope {

enum class Severity {
  info,     // worth knowing, the file conforms
  warning,  // suspicious or against a SHOULD, readers cope
  error,    // violates a MUST, data may be wrong or readers refuse
  fatal,    // cannot be opened
};
std::string_view name_of(Severity severity);

struct Rule;

/// One of many places where a rule fired.
struct Place {
  std::string structure;
  Extent bytes;
  std::string detail;
};

/// One rule's complaint about one structure; `total` counts how often it fired there.
struct Finding {
  const Rule* rule = nullptr;
  std::size_t order = 0;  // the rule's position in the catalogue
  Severity severity = Severity::info;
  std::string structure;  // node id, as in "header.2"
  std::string
      first_structure{};     // of the place first found; another one only where the finding sums up many structures
  std::string_view field{};  // the field's name in MS-VHDX, or empty
  std::optional<Extent> bytes{};  // of the claim in the file, the lowest place; empty for a summary
  std::string detail{};
  std::string expected{};
  std::string found{};
  std::uint64_t total = 1;
  std::vector<Place> places{};  // the lowest places::places_shown, if it fired more than once
  bool beyond_end = false;      // something ends after the file does
  bool after_replay = false;    // the replay of the log brings it: as stored the file is without it
};

/// A node's id: "log", "log.entry.3", "log.entry.3.descriptor.5". The texts are literals.
class Node {
 public:
  constexpr Node(const char* kind) : kind_(kind) {}
  constexpr Node(const char* kind, std::size_t index) : kind_(kind), index_(static_cast<std::uint32_t>(index + 1)) {}
  constexpr Node(const char* kind, std::size_t index, const char* inner, std::size_t inner_index)
      : kind_(kind),
        index_(static_cast<std::uint32_t>(index + 1)),
        inner_(inner),
        inner_index_(static_cast<std::uint32_t>(inner_index)) {}
  std::string id() const;

 private:
  const char* kind_;
  std::uint32_t index_ = 0;  // and 1; 0 if it has none
  const char* inner_ = nullptr;
  std::uint32_t inner_index_ = 0;
};

/// Where a claim stands: a field of a structure, some bytes, or nothing but the structure. The texts are literals. What most
/// claims do not have is zero, so that it costs little to leave it out.
class Spot {
 public:
  Spot(Node structure) : structure_(structure) {}
  Spot(Node structure, Extent bytes, const char* field = "")
      : structure_(structure), start_(bytes.offset), length_(bytes.length), name_(field) {}
  /// A field that is not in the file.
  Spot(Node structure, std::nullopt_t, const char* field) : Spot(structure, Extent{nowhere, 0}, field) {}
  /// A field of the structure that starts at `start`.
  Spot(Node structure, std::uint64_t start, AnyField row) : structure_(structure), start_(start), row_(&*row) {}

  const Node& structure() const { return structure_; }
  std::optional<Extent> bytes() const;
  std::string_view field() const {
    return row_ != nullptr ? row_->name : name_ != nullptr ? name_ : std::string_view{};
  }

 private:
  static constexpr std::uint64_t nowhere = ~std::uint64_t{0};

  Node structure_;
  std::uint64_t start_ = 0;
  std::uint64_t length_ = 0;  // where there is no row
  const FieldInfo* row_ = nullptr;
  const char* name_ = nullptr;  // null without bytes, too
};

inline Spot spot(Node structure, std::uint64_t start, AnyField field) { return {structure, start, field}; }

/// A severity below the rule's, or none.
class Lowered {
 public:
  constexpr Lowered() = default;
  constexpr Lowered(Severity severity) : above_(static_cast<std::uint8_t>(static_cast<int>(severity) + 1)) {}
  Severity value_or(Severity other) const { return above_ == 0 ? other : static_cast<Severity>(above_ - 1); }

 private:
  std::uint8_t above_ = 0;  // the severity and 1; 0 for none
};

/// What a check says, in pieces that live as long as the statement: a claim is made in the call of the Finder and nowhere else.
/// Cheapest are literals, numbers, hex(), size_text() and braces around several: some hundred checks make a claim.
/// Empty `detail` leaves the rule's explanation alone; otherwise it comes before it.
struct Claim {
  Spot spot;
  Words detail{};
  Words expected{};
  Words found{};
  std::uint64_t times = 0;  // so often at this spot; 0: once
  Lowered severity{};
  bool beyond_end = false;
};

/// Collects what one rule says. After places::findings_per_rule structures the rest is summed up in one finding on what
/// holds them ("metadata" for "metadata.item.100"): every place is counted, a bounded number listed.
class Finder {
 public:
  Finder(const Rule& rule, std::vector<Finding>& findings)
      : rule_(rule), findings_(findings), first_(findings.size()) {}
  void operator()(const Claim& claim);
  /// What a scan has counted already: one finding of these places, of which the lowest comes first. `detail` as in a Claim.
  void sum(Finding finding);

 private:
  const Rule& rule_;
  std::vector<Finding>& findings_;
  std::size_t first_;
};

/// What a check may look at: the decoded image and, for a summary rule, what the others found.
struct Subject {
  const Image& image;
  const Blocks* blocks;  // null until the block allocation table was scanned
  const std::vector<Finding>& findings;
};

using RuleCheck = void (*)(const Subject& subject, Finder& find);

struct Rule {
  std::string_view id;
  Severity severity;         // its worst
  std::string_view section;  // of MS-VHDX; empty where derived or taken from implementations
  std::string_view title;
  std::string_view explain;  // for the person with the disk
  RuleCheck check;
  bool summary = false;  // judged after all others
};

}  // namespace vhdxscope
