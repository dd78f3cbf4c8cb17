#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "benchmarks/index/measured_index.h"
#include "server/index/segmented_index.h"

namespace akin {
namespace {

// Rows of one write, as akin-load sends them.
constexpr int64_t kWriteRows = 100;

EmbeddingModel ModelOf(int dimensions) {
  return {.id = "benchmark", .dimensions = dimensions};
}

Embedding ToEmbedding(absl::Span<const float> vector) {
  return *Embedding::FromValues(ModelOf(static_cast<int>(vector.size())),
                                {vector.begin(), vector.end()});
}

class AkinIndex : public MeasuredIndex {
 public:
  explicit AkinIndex(const VectorSet& set)
      : index_(*OpenSegmentedIndex({.model = ModelOf(set.dimensions)})) {}

  absl::Status Fill(const VectorSet& set) {
    for (int64_t row = 0; row < set.rows(); row += kWriteRows) {
      const absl::Status status =
          Write(set, row, std::min(row + kWriteRows, set.rows()));
      if (!status.ok()) return status;
    }
    const absl::Status compacted = index_->Compact();
    if (!compacted.ok()) return compacted;
    snapshot_ = index_->Snapshot();
    return absl::OkStatus();
  }

  MeasuredAnswer Search(absl::Span<const float> query, int limit,
                        int breadth) override {
    const absl::StatusOr<SearchResult> result = snapshot_->Matching({})->Search(
        ToEmbedding(query),
        {.limit = limit, .target_recall = 1 - 1.0 / breadth});
    MeasuredAnswer answer;
    for (const Neighbor& neighbor : result->neighbors) {
      answer.rows.push_back(std::stoll(std::string(neighbor.row.id)));
    }
    return answer;
  }

  // One miss of the target recall in so many.
  bool has_breadth() const override { return true; }
  int64_t memory_bytes() const override { return index_->Stats().memory_bytes; }

 private:
  absl::Status Write(const VectorSet& set, int64_t begin, int64_t end) {
    std::vector<IndexChange> changes;
    for (int64_t row = begin; row < end; ++row) {
      changes.push_back(
          IndexedArticle{.id = absl::StrCat(row),
                         .embedding = ToEmbedding(set.row(row)),
                         .revision = Revision{static_cast<uint64_t>(row) + 1}});
    }
    return index_->Apply(std::move(changes),
                         Revision{static_cast<uint64_t>(end)});
  }

  const std::unique_ptr<VectorIndex> index_;
  std::shared_ptr<const IndexSnapshot> snapshot_;
};

}  // namespace

BuiltIndex BuildAkinIndex(const VectorSet& set) {
  auto index = std::make_unique<AkinIndex>(set);
  absl::Status status = index->Fill(set);
  if (!status.ok()) return status;
  return index;
}

}  // namespace akin
