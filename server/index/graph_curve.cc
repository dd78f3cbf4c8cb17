#include "server/index/graph_curve.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "server/index/graph_builder.h"
#include "server/index/measured_queries.h"

namespace akin {
namespace {

constexpr int kBreadths[] = {16, 24, 32, 48, 64, 96, 128, 192, 256};

// Fewer rows are scanned in less time than a walk takes.
constexpr int kLeastRows = 65'536;

// A graph over a part of the rows pays if so narrow a walk finds so much: it is
// .88 on hashed lexical vectors and .99 on those of 40 dimensions in 384; see
// docs/decisions/0014-index-engine.md.
constexpr int kPartRows = 8'192;
constexpr int kPartBreadth = 16;
constexpr float kPartRecall = 0.95f;

// A row that is asked about, and the cosine that its ten nearest reach.
struct Question {
  int row = 0;
  float least = 0;
};

std::vector<Question> Ask(const CodeTable& table) {
  // The same for the same rows, so that it can be repeated.
  std::mt19937 random(static_cast<uint32_t>(table.rows));
  const int count = MeasuredQueries(table.rows);
  std::vector<Question> questions;
  std::vector<float> cosines(table.rows);
  for (int i = 0; i < count; ++i) {
    Question question{.row = static_cast<int>(random() % table.rows)};
    CosinesOfRange(table.code(question.row), table.codes, table.inverse_norms,
                   0, table.rows, cosines.data());
    // The nearest of all is the row itself.
    const int place = std::min(kMeasuredNearest, table.rows - 1);
    std::nth_element(cosines.begin(), cosines.begin() + place, cosines.end(),
                     std::greater<float>());
    question.least = cosines[place];
    questions.push_back(question);
  }
  return questions;
}

GraphCurve::Point MeasureAt(int breadth, const CodeTable& table,
                            const GraphView& graph,
                            const std::vector<Question>& questions) {
  int found = 0;
  std::vector<RowCosine> rows;
  const auto begin = std::chrono::steady_clock::now();
  for (const Question& question : questions) {
    rows.clear();
    graph.Search(table, table.code(question.row), kMeasuredNearest + 1, breadth,
                 /*mask=*/nullptr, rows);
    int near = 0;
    for (const RowCosine& row : rows) {
      near += row.row != question.row && row.cosine >= question.least;
    }
    found += std::min(near, kMeasuredNearest);
  }
  const std::chrono::duration<float, std::nano> time =
      std::chrono::steady_clock::now() - begin;
  const auto count = static_cast<float>(questions.size());
  return {.breadth = breadth,
          .recall = static_cast<float>(found) / (count * kMeasuredNearest),
          .nanoseconds = time.count() / count};
}

}  // namespace

GraphCurve GraphCurve::Measure(const CodeTable& table, const GraphView& graph) {
  const std::vector<Question> questions = Ask(table);
  GraphCurve curve;
  for (const int breadth : kBreadths) {
    curve.points_.push_back(MeasureAt(breadth, table, graph, questions));
  }
  return curve;
}

std::optional<GraphCurve::Point> GraphCurve::For(double recall) const {
  for (const Point& point : points_) {
    if (point.recall >= recall) return point;
  }
  return std::nullopt;
}

bool GraphPays(const CodeTable& table) {
  if (table.rows < kLeastRows) return false;
  std::vector<int8_t> codes;
  codes.reserve(int64_t{kPartRows} * table.code_bytes);
  std::vector<float> inverse_norms;
  for (int64_t i = 0; i < kPartRows; ++i) {
    const CodeView code =
        table.code(static_cast<int>(i * table.rows / kPartRows));
    codes.insert(codes.end(), code.values, code.values + code.bytes);
    inverse_norms.push_back(code.inverse_norm);
  }
  const CodeTable part{codes.data(), inverse_norms.data(), table.code_bytes,
                       kPartRows};
  const std::vector<int32_t> numbers = BuildGraph(part, /*threads=*/1);
  const absl::StatusOr<GraphView> graph = GraphView::Read(numbers, kPartRows);
  return graph.ok() &&
         MeasureAt(kPartBreadth, part, *graph, Ask(part)).recall >= kPartRecall;
}

}  // namespace akin
