#include "benchmarks/index/exact_neighbors.h"

#include <algorithm>
#include <functional>
#include <thread>
#include <unordered_set>

namespace akin {
namespace {

constexpr float kTie = 1e-6F;
// Questions whose vectors stay in the cache while the rows pass by.
constexpr size_t kBlockQuestions = 64;

float Cosine(absl::Span<const float> a, absl::Span<const float> b) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Keeps the greatest kNeighbors of the values that it is shown.
class GreatestValues {
 public:
  void Add(float value) {
    if (value <= heap_.front()) return;
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    heap_.back() = value;
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
  }
  float least() const { return heap_.front(); }

 private:
  std::vector<float> heap_ = std::vector<float>(kNeighbors, -2);
};

void CompareBlock(const VectorSet& set, absl::Span<ExactQuestion> questions) {
  std::vector<GreatestValues> greatest(questions.size());
  for (int64_t row = 0; row < set.rows(); ++row) {
    const absl::Span<const float> vector = set.row(row);
    for (size_t q = 0; q < questions.size(); ++q) {
      if (questions[q].row == row) continue;
      greatest[q].Add(Cosine(vector, set.row(questions[q].row)));
    }
  }
  for (size_t q = 0; q < questions.size(); ++q) {
    questions[q].least_similarity = greatest[q].least();
  }
}

void CompareBlocks(const VectorSet& set, absl::Span<ExactQuestion> questions) {
  for (size_t begin = 0; begin < questions.size(); begin += kBlockQuestions) {
    CompareBlock(set, questions.subspan(begin, kBlockQuestions));
  }
}

}  // namespace

std::vector<ExactQuestion> CompareAll(const VectorSet& set,
                                      const std::vector<int64_t>& rows) {
  std::vector<ExactQuestion> questions;
  for (const int64_t row : rows) questions.push_back({row});
  const absl::Span<ExactQuestion> all = absl::MakeSpan(questions);
  std::thread other(
      [&] { CompareBlocks(set, all.subspan(0, all.size() / 2)); });
  CompareBlocks(set, all.subspan(all.size() / 2));
  other.join();
  return questions;
}

double RecallOf(const VectorSet& set, const ExactQuestion& question,
                absl::Span<const int64_t> answer) {
  std::unordered_set<int64_t> hits;
  for (const int64_t row : answer.subspan(0, kNeighbors)) {
    if (row == question.row) continue;
    const float cosine = Cosine(set.row(row), set.row(question.row));
    if (cosine >= question.least_similarity - kTie) hits.insert(row);
  }
  return static_cast<double>(hits.size()) / kNeighbors;
}

}  // namespace akin
