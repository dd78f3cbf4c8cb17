#include "server/ranking/boosted_trees.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace akin::ranking {

// No tree that is worth its time has more.
constexpr int kMaxNodes = 1 << 16;

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
    begin_ = static_cast<int32_t>(trees_.nodes_.size());
    trees_.trees_.push_back({.root = begin_});
    nodes_left_ = nodes_ = number;
    depths_.assign(number, 0);
    return AtEnd(words);
  }

  bool ReadLeaf(std::istringstream& words) {
    const auto place = static_cast<int32_t>(trees_.nodes_.size());
    BoostedTrees::Node node{.left = place, .right = place};
    if (!(words >> node.leaf) || !std::isfinite(node.leaf)) return false;
    AddNode(node);
    return true;
  }

  bool ReadSplit(std::istringstream& words) {
    BoostedTrees::Node node;
    std::string missing;
    if (!(words >> node.feature >> node.threshold >> missing >> node.left >>
          node.right)) {
      return false;
    }
    const int32_t place = static_cast<int32_t>(trees_.nodes_.size()) - begin_;
    for (const int32_t child : {node.left, node.right}) {
      if (child <= place || child >= nodes_) return false;
    }
    if (node.feature < 0 || node.feature >= features_ ||
        !std::isfinite(node.threshold) ||
        (missing != "left" && missing != "right")) {
      return false;
    }
    node.missing_left = missing == "left";
    for (const int32_t child : {node.left, node.right}) {
      depths_[child] = std::max(depths_[child], depths_[place] + 1);
    }
    node.left += begin_;
    node.right += begin_;
    AddNode(node);
    return true;
  }

  void AddNode(const BoostedTrees::Node& node) {
    const size_t place = trees_.nodes_.size() - begin_;
    BoostedTrees::Tree& tree = trees_.trees_.back();
    tree.depth = std::max(tree.depth, depths_[place]);
    trees_.nodes_.push_back(node);
  }

  static bool AtEnd(std::istringstream& words) {
    std::string more;
    return !(words >> more);
  }

  const int features_;
  BoostedTrees trees_;
  bool known_form_ = false;
  int32_t begin_ = 0;  // of the tree that is read
  int nodes_ = 0;      // of the tree that is read
  int nodes_left_ = 0;
  std::vector<int> depths_;  // of the tree's nodes, below the root
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
  std::vector<double> sums(inputs.size() / features_, base_);
  // Tree by tree: one tree fits into the first-level cache, and the walks of
  // several inputs do not wait for each other.
  for (const Tree& tree : trees_) {
    const float* features = inputs.data();
    for (double& sum : sums) {
      int32_t at = tree.root;
      for (int step = 0; step < tree.depth; ++step) {
        const Node& node = nodes_[at];
        const float value = features[node.feature];
        // Without branches: which way an input goes cannot be predicted.
        const bool left = static_cast<bool>(
            static_cast<int>(value <= node.threshold) |
            (static_cast<int>(std::isnan(value)) & node.missing_left));
        at = left ? node.left : node.right;
      }
      sum += nodes_[at].leaf;
      features += features_;
    }
  }
  return sums;
}

}  // namespace akin::ranking
