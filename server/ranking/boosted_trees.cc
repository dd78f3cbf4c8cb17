#include "server/ranking/boosted_trees.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace akin::ranking {

// Each split has two nodes of its own.
constexpr int kMaxNodes = 2 * BoostedTrees::kMaxLeaves - 1;

// A feature of four inputs, and their leaves. GCC's and clang's vector types
// become SSE2 on x86-64 and NEON on ARM.
constexpr size_t kLanes = 4;
using Floats = float __attribute__((vector_size(16)));
using Bits = uint32_t __attribute__((vector_size(16)));

// Reads one line after the other into trees.
class TreeReader {
 public:
  explicit TreeReader(int features) : features_(features) {
    trees_.features_ = features;
  }

  absl::Status Read(std::string_view text) {
    std::istringstream lines{std::string(text)};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (line.empty() || line[0] == '#') continue;
      if (!ReadLine(line)) {
        return absl::InvalidArgumentError(
            absl::StrCat("relevance model, line ", number, ": '",
                         line.substr(0, 64), "' does not belong here"));
      }
    }
    if (trees_.size() == 0 || nodes_left_ > 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("relevance model: ends after line ", number,
                       ", in the middle of a tree or without any"));
    }
    return absl::OkStatus();
  }

  BoostedTrees trees() const { return trees_; }

 private:
  struct Node {
    BoostedTrees::Split split;
    int left = 0;  // 0: it is a leaf
    int right = 0;
    float leaf = 0;
  };

  bool ReadLine(const std::string& line) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "split" || kind == "leaf") {
      if (nodes_left_ == 0) return false;
      --nodes_left_;
      return (kind == "leaf" ? ReadLeaf(words) : ReadSplit(words)) &&
             AtEnd(words);
    }
    if (nodes_left_ > 0) return false;
    int number = 0;
    if (kind == "akin-trees") {
      known_form_ = static_cast<bool>(words >> number) && number == 1;
      return known_form_ && AtEnd(words);
    }
    if (!known_form_) return false;
    if (kind == "features") {
      return (words >> number) && number == features_ && AtEnd(words);
    }
    if (kind == "base") {
      return (words >> trees_.base_) && std::isfinite(trees_.base_) &&
             AtEnd(words);
    }
    if (kind != "tree" || !(words >> number) || number < 1 ||
        number > kMaxNodes) {
      return false;
    }
    nodes_left_ = number;
    nodes_.clear();
    is_child_.assign(number, false);
    return AtEnd(words);
  }

  bool ReadLeaf(std::istringstream& words) {
    Node node;
    if (!(words >> node.leaf) || !std::isfinite(node.leaf)) return false;
    return AddNode(node);
  }

  bool ReadSplit(std::istringstream& words) {
    Node node;
    BoostedTrees::Split& split = node.split;
    std::string missing;
    if (!(words >> split.feature >> split.threshold >> missing >> node.left >>
          node.right)) {
      return false;
    }
    const auto place = static_cast<int>(nodes_.size());
    for (const int child : {node.left, node.right}) {
      if (child <= place || child >= static_cast<int>(is_child_.size()) ||
          is_child_[child]) {
        return false;
      }
      is_child_[child] = true;
    }
    if (split.feature < 0 || split.feature >= features_ ||
        !std::isfinite(split.threshold) ||
        (missing != "left" && missing != "right")) {
      return false;
    }
    split.missing_left = missing == "left";
    return AddNode(node);
  }

  // False if it belongs to no split.
  bool AddNode(const Node& node) {
    if (!nodes_.empty() && !is_child_[nodes_.size()]) return false;
    nodes_.push_back(node);
    if (nodes_left_ == 0) PlaceNode(0, trees_.trees_.emplace_back());
    return true;
  }

  // Adds a node and those below it, leaves from left to right.
  void PlaceNode(int place, BoostedTrees::Tree& tree) const {
    const Node& node = nodes_[place];
    if (node.left == 0) {
      tree.leaves.push_back(node.leaf);
      return;
    }
    const size_t first = tree.leaves.size();
    PlaceNode(node.left, tree);
    const uint64_t below_end = (uint64_t{1} << tree.leaves.size()) - 1;
    const uint64_t below_first = (uint64_t{1} << first) - 1;
    tree.splits.push_back(node.split);
    tree.splits.back().kept = ~static_cast<uint32_t>(below_end & ~below_first);
    PlaceNode(node.right, tree);
  }

  static bool AtEnd(std::istringstream& words) {
    std::string more;
    return !(words >> more);
  }

  const int features_;
  BoostedTrees trees_;
  bool known_form_ = false;
  // Of the tree that is read.
  int nodes_left_ = 0;
  std::vector<Node> nodes_;
  std::vector<bool> is_child_;
};

absl::StatusOr<BoostedTrees> BoostedTrees::Parse(std::string_view text,
                                                 int features) {
  TreeReader reader(features);
  absl::Status status = reader.Read(text);
  if (!status.ok()) return status;
  return reader.trees();
}

std::vector<double> BoostedTrees::Evaluate(
    std::span<const float> inputs) const {
  const size_t count = inputs.size() / features_;
  const size_t blocks = (count + kLanes - 1) / kLanes;
  std::vector<Floats> columns(features_ * blocks);  // feature by feature
  for (size_t i = 0; i < count; ++i) {
    for (int feature = 0; feature < features_; ++feature) {
      columns[feature * blocks + i / kLanes][i % kLanes] =
          inputs[i * features_ + feature];
    }
  }
  std::vector<double> sums(count, base_);
  std::vector<Bits> left(blocks);  // leaves that are left
  for (const Tree& tree : trees_) {
    std::fill(left.begin(), left.end(), ~Bits{});
    for (const Split& split : tree.splits) {
      const Floats* values = columns.data() + split.feature * blocks;
      const float threshold = split.threshold;
      const uint32_t kept = split.kept;
      // A NaN is neither above nor at most the threshold.
      if (split.missing_left) {
        for (size_t block = 0; block < blocks; ++block) {
          left[block] &= kept | ~(Bits)(values[block] > threshold);
        }
      } else {
        for (size_t block = 0; block < blocks; ++block) {
          left[block] &= kept | (Bits)(values[block] <= threshold);
        }
      }
    }
    for (size_t i = 0; i < count; ++i) {
      sums[i] += tree.leaves[std::countr_zero(left[i / kLanes][i % kLanes])];
    }
  }
  return sums;
}

}  // namespace akin::ranking
