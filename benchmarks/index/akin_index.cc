#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "benchmarks/index/measured_index.h"
#include "server/index/flat_index.h"

namespace akin {
namespace {

// Rows of one write, as akin-load sends them.
constexpr int64_t kWriteRows = 100;

Embedding ToEmbedding(absl::Span<const float> vector) {
  return *Embedding::FromValues(
      {.id = "benchmark", .dimensions = static_cast<int>(vector.size())},
      {vector.begin(), vector.end()});
}

class AkinIndex : public MeasuredIndex {
 public:
  explicit AkinIndex(const VectorSet& set)
      : index_(MakeFlatIndex({.dimensions = set.dimensions})),
        bytes_read_(set.rows() * set.dimensions * sizeof(float)) {}

  absl::Status Fill(const VectorSet& set) {
    for (int64_t row = 0; row < set.rows(); row += kWriteRows) {
      const absl::Status status =
          Write(set, row, std::min(row + kWriteRows, set.rows()));
      if (!status.ok()) return status;
    }
    snapshot_ = index_->Snapshot();
    return absl::OkStatus();
  }

  MeasuredAnswer Search(absl::Span<const float> query, int limit,
                        int /*breadth*/) override {
    const absl::StatusOr<SearchResult> result =
        snapshot_->Search(ToEmbedding(query), {}, {.limit = limit});
    MeasuredAnswer answer;
    for (const Neighbor& neighbor : result->neighbors) {
      answer.rows.push_back(std::stoll(*neighbor.row.id));
    }
    answer.bytes_read = bytes_read_;
    return answer;
  }

  bool has_breadth() const override { return false; }
  int64_t memory_bytes() const override { return index_->Stats().memory_bytes; }

 private:
  absl::Status Write(const VectorSet& set, int64_t begin, int64_t end) {
    std::vector<IndexChange> changes;
    for (int64_t row = begin; row < end; ++row) {
      changes.push_back(IndexedArticle{.id = absl::StrCat(row),
                                       .embedding = ToEmbedding(set.row(row))});
    }
    return index_->Apply(std::move(changes),
                         Next(index_->Snapshot()->revision()));
  }

  const std::unique_ptr<VectorIndex> index_;
  // The flat index compares with every row.
  const int64_t bytes_read_;
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
