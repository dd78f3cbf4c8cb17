#include "server/index/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/index/graph_builder.h"
#include "server/index/segment_filter.h"
#include "server/index/sketch.h"
#include "server/index/tail.h"

namespace akin {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

constexpr int kDimensions = 64;
constexpr int kLimit = 10;
constexpr int kBreadth = 64;

using Vector = std::vector<float>;

Vector NormalVector(int size, float deviation, std::mt19937& random) {
  std::normal_distribution<float> normal(0, deviation);
  Vector vector(size);
  for (float& value : vector) value = normal(random);
  return vector;
}

// Points in a subspace of eight dimensions, with a little noise beyond it.
std::vector<Vector> LowDimensionalVectors(int count) {
  constexpr int kSubspace = 8;
  std::mt19937 random(7);
  const Vector basis = NormalVector(kSubspace * kDimensions, 1, random);
  std::vector<Vector> vectors;
  for (int i = 0; i < count; ++i) {
    Vector vector = NormalVector(kDimensions, 0.1F, random);
    const Vector weights = NormalVector(kSubspace, 1, random);
    for (int s = 0; s < kSubspace; ++s) {
      for (int d = 0; d < kDimensions; ++d) {
        vector[d] += weights[s] * basis[s * kDimensions + d];
      }
    }
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

// Vectors in a segment, and the graph over their codes.
class GraphOfVectors {
 public:
  explicit GraphOfVectors(const std::vector<Vector>& vectors)
      : tail_(std::make_shared<Tail>(
            SegmentShape{sketcher_.words(), CodeBytes(kDimensions)},
            static_cast<int>(vectors.size()), sketcher_, Revision{0})) {
    const EmbeddingModel model{.id = "test", .dimensions = kDimensions};
    for (size_t i = 0; i < vectors.size(); ++i) {
      tail_->Append({.id = absl::StrCat(i),
                     .embedding = *Embedding::FromValues(model, vectors[i]),
                     .revision = Revision{i + 1}});
    }
    graph_ = BuildGraph(table(), /*threads=*/1);
  }

  CodeTable table() const {
    return {tail_->arrays().codes, tail_->arrays().inverse_norms,
            tail_->shape().code_bytes, tail_->rows()};
  }
  const std::vector<int32_t>& graph() const { return graph_; }
  GraphView view() const { return *GraphView::Read(graph_, tail_->rows()); }

  RowMask AllRows() const {
    const SegmentView view{tail_, tail_->rows()};
    return RowMask(view, SegmentFilter({}, *tail_),
                   Revision{static_cast<uint64_t>(tail_->rows())});
  }

  std::vector<RowCosine> Search(CodeView query, int limit = kLimit,
                                const RowMask* mask = nullptr) const {
    std::vector<RowCosine> found;
    view().Search(table(), query, limit, kBreadth, mask, found);
    return found;
  }

  // The cosines of the kLimit nearest rows that the mask has, by comparing all.
  std::vector<float> TrueCosines(CodeView query, const RowMask& mask) const {
    std::vector<float> cosines;
    mask.ForEach(0, mask.rows(), [&](int row) {
      cosines.push_back(Cosine(query, table().code(row)));
    });
    std::sort(cosines.begin(), cosines.end(), std::greater<>());
    cosines.resize(std::min<size_t>(cosines.size(), kLimit));
    return cosines;
  }

  // The share of the true neighbours of every 21st row that is found, of
  // equally near ones any.
  double Recall(const RowMask& mask) const {
    int hits = 0;
    int wanted = 0;
    for (int row = 0; row < table().rows; row += 21) {
      const CodeView query = table().code(row);
      const std::vector<float> cosines = TrueCosines(query, mask);
      wanted += static_cast<int>(cosines.size());
      for (const RowCosine& hit : Search(query, kLimit, &mask)) {
        hits += hit.cosine >= cosines.back();
      }
    }
    return static_cast<double>(hits) / wanted;
  }

 private:
  const Sketcher sketcher_{kDimensions, 1};
  std::shared_ptr<Tail> tail_;
  std::vector<int32_t> graph_;
};

std::vector<int> RowsOf(const std::vector<RowCosine>& found) {
  std::vector<int> rows;
  for (const RowCosine& row : found) rows.push_back(row.row);
  return rows;
}

// One for all tests: building takes the longest.
const GraphOfVectors& Example() {
  static const auto& example = *new GraphOfVectors(LowDimensionalVectors(4000));
  return example;
}

TEST(GraphTest, FindsNearlyAllOfTheNearestRows) {
  EXPECT_GT(Example().Recall(Example().AllRows()), 0.95);
}

TEST(GraphTest, FindsThemAmongTheRowsOfAMask) {
  for (const int every : {2, 10, 500}) {
    RowMask mask = Example().AllRows();
    for (int row = 0; row < mask.rows(); ++row) {
      if (row % every != 0) mask.Remove(row);
    }
    EXPECT_GT(Example().Recall(mask), 0.95) << every;
    for (const RowCosine& row :
         Example().Search(Example().table().code(1), kLimit, &mask)) {
      EXPECT_EQ(row.row % every, 0);
    }
  }
}

TEST(GraphTest, AMaskOfNoRowsFindsNone) {
  RowMask mask = Example().AllRows();
  for (int row = 0; row < mask.rows(); ++row) mask.Remove(row);
  EXPECT_THAT(Example().Search(Example().table().code(1), kLimit, &mask),
              IsEmpty());
}

TEST(GraphTest, AppendsTheRowsBestFirstWithTheirCosines) {
  const CodeTable table = Example().table();
  std::vector<RowCosine> found = {{-1, -1}};
  Example().view().Search(table, table.code(5), kLimit, kBreadth, nullptr,
                          found);
  ASSERT_THAT(found, SizeIs(1 + kLimit));
  EXPECT_EQ(found[0].row, -1);
  EXPECT_EQ(found[1].row, 5);
  EXPECT_TRUE(std::is_sorted(found.begin() + 1, found.end(),
                             [](const RowCosine& a, const RowCosine& b) {
                               return a.cosine > b.cosine;
                             }));
  for (int i = 1; i <= kLimit; ++i) {
    EXPECT_EQ(found[i].cosine, Cosine(table.code(5), table.code(found[i].row)));
  }
}

TEST(GraphTest, ABreadthBelowTheLimitCountsAsTheLimit) {
  std::vector<RowCosine> found;
  Example().view().Search(Example().table(), Example().table().code(5), kLimit,
                          /*breadth=*/1, nullptr, found);
  EXPECT_THAT(found, SizeIs(kLimit));
}

TEST(GraphTest, AZeroQueryIsAtARightAngleToAllRows) {
  const VectorCode zero(Vector(kDimensions, 0));
  const std::vector<RowCosine> found = Example().Search(zero.view());
  EXPECT_THAT(found, SizeIs(kLimit));
  EXPECT_THAT(found, Each(Field(&RowCosine::cosine, 0)));
}

TEST(GraphTest, OneRowIsFound) {
  const GraphOfVectors one(LowDimensionalVectors(1));
  EXPECT_THAT(RowsOf(one.Search(one.table().code(0))), ElementsAre(0));
  EXPECT_THAT(RowsOf(one.Search(VectorCode(Vector(kDimensions, 1)).view())),
              ElementsAre(0));
}

TEST(GraphTest, TwoRowsAreFoundTheNearerFirst) {
  const GraphOfVectors two(LowDimensionalVectors(2));
  EXPECT_THAT(RowsOf(two.Search(two.table().code(0))), ElementsAre(0, 1));
  EXPECT_THAT(RowsOf(two.Search(two.table().code(1))), ElementsAre(1, 0));
  EXPECT_THAT(RowsOf(two.Search(two.table().code(1), /*limit=*/1)),
              ElementsAre(1));
}

TEST(GraphTest, IdenticalRowsAreFoundEachOnce) {
  const GraphOfVectors same(
      std::vector<Vector>(500, Vector(kDimensions, 0.125F)));
  const std::vector<RowCosine> found = same.Search(same.table().code(3), 500);
  std::vector<int> all(500);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_THAT(RowsOf(found), UnorderedElementsAreArray(all));
  for (const RowCosine& row : found) EXPECT_FLOAT_EQ(row.cosine, 1);
}

TEST(GraphTest, ManyIdenticalRowsHideNeitherThemselvesNorOthers) {
  std::vector<Vector> vectors = LowDimensionalVectors(2000);
  for (int i = 0; i < 2000; i += 2) vectors[i] = vectors[0];
  const GraphOfVectors graph(vectors);
  RowMask mask = graph.AllRows();
  EXPECT_GT(graph.Recall(mask), 0.95);
  // Those that come first among the identical ones too.
  for (int row = 0; row < 1000; ++row) mask.Remove(row);
  EXPECT_GT(graph.Recall(mask), 0.95);
}

TEST(GraphTest, TheSameRowsGiveTheSameGraphOnOneThread) {
  const std::vector<Vector> vectors = LowDimensionalVectors(300);
  EXPECT_EQ(GraphOfVectors(vectors).graph(), GraphOfVectors(vectors).graph());
}

TEST(GraphTest, ConcurrentSearchesFindTheSame) {
  std::vector<std::vector<int>> expected;
  for (int row = 0; row < 40; ++row) {
    expected.push_back(RowsOf(Example().Search(Example().table().code(row))));
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&expected] {
      for (int row = 0; row < 40; ++row) {
        EXPECT_EQ(RowsOf(Example().Search(Example().table().code(row))),
                  expected[row]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// A graph as numbers that can be damaged.
class GraphNumbersTest : public ::testing::Test {
 protected:
  static constexpr int kRows = 300;
  static constexpr int kEndOfRows = kRows * (GraphView::kRowLinks + 1);

  absl::Status Read(int rows = kRows) const {
    return GraphView::Read(numbers_, rows).status();
  }
  // `at` counts from where the row links and copies end.
  absl::Status ReadWith(int64_t at, int32_t number) {
    const int32_t before = std::exchange(numbers_[kEndOfRows + at], number);
    const absl::Status status = Read();
    numbers_[kEndOfRows + at] = before;
    return status;
  }
  int32_t NumberAt(int64_t at) const { return numbers_[kEndOfRows + at]; }

  std::vector<int32_t> numbers_ =
      GraphOfVectors(LowDimensionalVectors(kRows)).graph();
};

constexpr absl::StatusCode kDataLoss = absl::StatusCode::kDataLoss;

TEST_F(GraphNumbersTest, AreReadIfTheyAreWhole) { EXPECT_TRUE(Read().ok()); }

TEST_F(GraphNumbersTest, AreRefusedForAnotherNumberOfRows) {
  for (const int rows : {1, kRows - 1, kRows + 1, 1 << 22}) {
    EXPECT_EQ(Read(rows).code(), kDataLoss) << rows;
  }
}

TEST_F(GraphNumbersTest, AreRefusedIfAnyAreMissingOrTooMany) {
  const absl::Span<const int32_t> numbers = numbers_;
  for (size_t size = 0; size < numbers.size(); size += 1 + size / 8) {
    EXPECT_EQ(GraphView::Read(numbers.first(size), kRows).status().code(),
              kDataLoss)
        << size;
  }
  EXPECT_EQ(
      GraphView::Read(numbers.first(numbers.size() - 1), kRows).status().code(),
      kDataLoss);
  numbers_.push_back(GraphView::kNoLink);
  EXPECT_EQ(Read().code(), kDataLoss);
}

TEST_F(GraphNumbersTest, AreRefusedIfALinkLeadsNowhere) {
  for (const size_t at : {size_t{0}, size_t{GraphView::kRowLinks} * kRows - 1,
                          numbers_.size() - 1}) {
    for (const int32_t link : {kRows, 1 << 30, -2, INT32_MIN}) {
      const int32_t before = std::exchange(numbers_[at], link);
      EXPECT_EQ(Read().code(), kDataLoss) << at << " " << link;
      numbers_[at] = before;
    }
  }
}

TEST_F(GraphNumbersTest, AreRefusedIfACopyDoesNotComeLater) {
  const int64_t last = -1;
  EXPECT_TRUE(ReadWith(last - 1, kRows - 1).ok());
  for (const int32_t row : {-2, 0, kRows - 1, kRows, INT32_MAX}) {
    EXPECT_EQ(ReadWith(last, row).code(), kDataLoss) << row;
  }
}

TEST_F(GraphNumbersTest, AreRefusedIfTheLevelsAreNotSuch) {
  for (const int32_t levels :
       {-1, 0, NumberAt(0) - 1, NumberAt(0) + 1, INT32_MAX}) {
    EXPECT_EQ(ReadWith(0, levels).code(), kDataLoss) << levels;
  }
  for (const int32_t pivots : {-1, 0, kRows + 1, INT32_MAX}) {
    EXPECT_EQ(ReadWith(1, pivots).code(), kDataLoss) << pivots;
  }
}

TEST_F(GraphNumbersTest, AreRefusedIfAPivotIsNoRow) {
  const int64_t first_pivot = 1 + NumberAt(0);
  for (const int32_t row : {-1, kRows, INT32_MAX}) {
    EXPECT_EQ(ReadWith(first_pivot, row).code(), kDataLoss) << row;
  }
}

}  // namespace
}  // namespace akin
