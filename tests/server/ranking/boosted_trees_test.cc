#include "server/ranking/boosted_trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace akin::ranking {
namespace {

using ::testing::HasSubstr;

constexpr char kTwoTrees[] =
    "# a comment\n"
    "akin-trees 1\n"
    "features 2\n"
    "base 0.5\n"
    "tree 3\n"
    "split 0 1.5 left 1 2\n"
    "leaf 10\n"
    "leaf 20\n"
    "tree 1\n"
    "leaf 100\n";

TEST(BoostedTreesTest, TheSumOfTheLeavesIsTheValue) {
  const auto trees = BoostedTrees::Parse(kTwoTrees, 2);
  ASSERT_TRUE(trees.ok()) << trees.status();
  EXPECT_EQ(trees->size(), 2);
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{1.5f, 0})[0], 110.5);
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{1.6f, 0})[0], 120.5);
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{NAN, 0})[0], 110.5);
}

TEST(BoostedTreesTest, AMissingValueGoesWhereTheSplitSays) {
  const auto trees = BoostedTrees::Parse(
      "akin-trees 1\n"
      "tree 5\n"
      "split 0 1 right 1 2\n"
      "leaf 1\n"
      "split 1 1 left 3 4\n"
      "leaf 2\n"
      "leaf 3\n",
      2);
  ASSERT_TRUE(trees.ok()) << trees.status();
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{0, NAN})[0], 1);
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{NAN, NAN})[0], 2);
  EXPECT_DOUBLE_EQ(trees->Evaluate(std::vector<float>{NAN, 2})[0], 3);
}

// A tree as nodes, to walk.
struct RandomNode {
  int feature = -1;  // of a leaf
  float threshold = 0;
  bool missing_left = false;
  int left = 0;
  int right = 0;
  float leaf = 0;
};

// Splits a leaf that was chosen at random until there are so many.
std::vector<RandomNode> RandomTree(int leaves, std::mt19937& random) {
  std::vector<RandomNode> nodes(1);
  while (static_cast<int>(nodes.size()) < 2 * leaves - 1) {
    const int place = static_cast<int>(random() % nodes.size());
    if (nodes[place].feature >= 0) continue;
    const int next = static_cast<int>(nodes.size());
    nodes[place] = {.feature = static_cast<int>(random() % 2),
                    .threshold = static_cast<float>(random() % 10),
                    .missing_left = random() % 2 == 0,
                    .left = next,
                    .right = next + 1};
    nodes.resize(nodes.size() + 2);
  }
  for (RandomNode& node : nodes) node.leaf = random() % 1000;
  return nodes;
}

std::string TextOf(const std::vector<RandomNode>& tree) {
  std::string text = absl::StrCat("tree ", tree.size(), "\n");
  for (const RandomNode& node : tree) {
    if (node.feature < 0) {
      absl::StrAppend(&text, "leaf ", node.leaf, "\n");
    } else {
      absl::StrAppend(&text, "split ", node.feature, " ", node.threshold,
                      node.missing_left ? " left " : " right ", node.left, " ",
                      node.right, "\n");
    }
  }
  return text;
}

float Walk(const std::vector<RandomNode>& tree, const float* input) {
  int at = 0;
  while (tree[at].feature >= 0) {
    const float value = input[tree[at].feature];
    const bool left =
        std::isnan(value) ? tree[at].missing_left : value <= tree[at].threshold;
    at = left ? tree[at].left : tree[at].right;
  }
  return tree[at].leaf;
}

TEST(BoostedTreesTest, AreWhatWalksDownThemFind) {
  std::mt19937 random(7);
  std::vector<std::vector<RandomNode>> forest;
  std::string text = "akin-trees 1\n";
  for (int leaves = 1; leaves <= BoostedTrees::kMaxLeaves; ++leaves) {
    forest.push_back(RandomTree(leaves, random));
    text += TextOf(forest.back());
  }
  const auto trees = BoostedTrees::Parse(text, 2);
  ASSERT_TRUE(trees.ok()) << trees.status();
  std::vector<float> inputs;
  for (int i = 0; i < 2 * 101; ++i) {
    inputs.push_back(random() % 5 == 0 ? NAN : random() % 12);
  }
  const std::vector<double> sums = trees->Evaluate(inputs);
  ASSERT_EQ(sums.size(), 101u);
  for (size_t i = 0; i < sums.size(); ++i) {
    double sum = 0;
    for (const auto& tree : forest) sum += Walk(tree, &inputs[2 * i]);
    EXPECT_DOUBLE_EQ(sums[i], sum) << i;
  }
}

struct Case {
  std::string name;
  std::string text;
  std::string message;
};

class BrokenTreesTest : public ::testing::TestWithParam<Case> {};

TEST_P(BrokenTreesTest, AreRefusedByTheirLine) {
  const auto trees = BoostedTrees::Parse(GetParam().text, 2);
  EXPECT_TRUE(absl::IsInvalidArgument(trees.status()));
  EXPECT_THAT(std::string(trees.status().message()),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BrokenTreesTest,
    ::testing::Values(
        Case{"Empty", "", "after line 0"},
        Case{"OtherFile", "<html>\n", "line 1"},
        Case{"NewerForm", "akin-trees 2\n", "line 1"},
        Case{"OtherFeatures", "akin-trees 1\nfeatures 3\n", "line 2"},
        Case{"NoTree", "akin-trees 1\nfeatures 2\nbase 1\n", "without any"},
        Case{"CutOff", "akin-trees 1\ntree 3\nsplit 0 1 left 1 2\nleaf 1\n",
             "in the middle of a tree"},
        Case{"SharedChild",
             "akin-trees 1\ntree 3\nsplit 0 1 left 1 1\nleaf 1\nleaf 2\n",
             "line 3"},
        Case{"NodeOfNoSplit", "akin-trees 1\ntree 2\nleaf 1\nleaf 2\n",
             "line 4"},
        Case{"TooManyLeaves", "akin-trees 1\ntree 65\nleaf 1\n", "line 2"},
        Case{"EndlessWalk",
             "akin-trees 1\ntree 2\nsplit 0 1 left 0 1\nleaf 1\n", "line 3"},
        Case{"ChildOutside",
             "akin-trees 1\ntree 2\nsplit 0 1 left 1 2\nleaf 1\n", "line 3"},
        Case{"UnknownFeature",
             "akin-trees 1\ntree 2\nsplit 2 1 left 1 1\nleaf 1\n", "line 3"},
        Case{"NotANumber", "akin-trees 1\ntree 1\nleaf nan\n", "line 3"},
        Case{"InfiniteThreshold",
             "akin-trees 1\ntree 3\nsplit 0 inf left 1 2\nleaf 1\nleaf 2\n",
             "line 3"},
        Case{"NegativeFeature",
             "akin-trees 1\ntree 3\nsplit -1 1 left 1 2\nleaf 1\nleaf 2\n",
             "line 3"},
        Case{"NeitherLeftNorRight",
             "akin-trees 1\ntree 3\nsplit 0 1 up 1 2\nleaf 1\nleaf 2\n",
             "line 3"},
        Case{"InfiniteBase", "akin-trees 1\nbase inf\ntree 1\nleaf 1\n",
             "line 2"},
        Case{"TreeOfNoNodes", "akin-trees 1\ntree 0\n", "line 2"},
        Case{"TreeInsideATree", "akin-trees 1\ntree 2\nleaf 1\ntree 1\n",
             "line 4"},
        Case{"TreeBeforeTheForm", "tree 1\nleaf 1\n", "line 1"},
        Case{"NodeOutsideATree", "akin-trees 1\nleaf 1\n", "line 2"},
        Case{"MoreOnALine", "akin-trees 1\ntree 1\nleaf 1 2\n", "line 3"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin::ranking
