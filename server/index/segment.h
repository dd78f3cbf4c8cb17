#ifndef AKIN_SERVER_INDEX_SEGMENT_H_
#define AKIN_SERVER_INDEX_SEGMENT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/terms.h"
#include "server/article/revision.h"
#include "server/index/columns.h"
#include "server/index/postings.h"
#include "server/index/top_rows.h"
#include "server/index/vector_index.h"

namespace akin {

// What a segment keeps of a row beside its vector.
struct RowData {
  std::string id;
  Terms terms;
  RowColumns columns;
};

inline constexpr int64_t kNoRow = -1;

// A search for shared terms, prepared once for all segments.
class TermsQuery {
 public:
  // Borrows the terms and the fade. `all_terms`: compare with every row rather
  // than with those that are listed under one of the heaviest terms.
  TermsQuery(const Terms& terms, const Fade& fade, bool all_terms);

  const TermsMatcher& matcher() const { return matcher_; }
  const Fade& fade() const { return fade_; }
  bool all_terms() const { return all_terms_; }
  // Weights are parts of the terms' norm.
  const std::vector<WeightedTerm>& heaviest() const { return heaviest_; }

 private:
  const TermsMatcher matcher_;
  const Fade& fade_;
  const bool all_terms_;
  std::vector<WeightedTerm> heaviest_;
};

// A part of the index: consecutive rows with their vectors and terms. Every
// block of kBlockRows rows gets inverted lists when it is full.
//
// A row is written once, by one writer, before any snapshot covers it; readers
// read only rows that a snapshot covers. After that only its death changes,
// which is atomic, and the lists of its block appear, likewise. So readers and
// the writer share no lock.
class Segment {
 public:
  // Large enough that looking up the query's terms costs little, small enough
  // that comparing with every row of the last block does.
  static constexpr int kBlockRows = 4096;

  // Room for `capacity` rows of `dimensions` values, numbered from `first_row`.
  // The memory of the vectors is touched only as rows come.
  Segment(int64_t first_row, int capacity, int dimensions);

  int64_t first_row() const { return first_row_; }
  int64_t end_row() const { return first_row_ + capacity_; }

  // Writes the row; `vector` has the segment's dimensions. Writer only.
  void Write(int64_t row, absl::Span<const float> vector, RowData data);

  // Says that the write `revision` replaced or deleted the row. Writer only.
  void Kill(int64_t row, Revision revision);

  // Whether a reader of the state `revision` sees the row.
  bool IsLive(int64_t row, Revision revision) const {
    return died_[row - first_row_].load(std::memory_order_acquire) >
           static_cast<uint64_t>(revision);
  }

  const RowData& data(int64_t row) const { return data_[row - first_row_]; }
  absl::Span<const float> vector(int64_t row) const {
    return {vectors_.get() + (row - first_row_) * dimensions_,
            static_cast<size_t>(dimensions_)};
  }

  // Bytes of the inverted lists.
  int64_t postings_bytes() const;

  // The `limit` rows below `row_limit` nearest to `query` among those that
  // `matches` holds for, or all of them, in no order.
  std::vector<ScoredRow> Search(
      absl::Span<const float> query, int limit, int64_t row_limit,
      const std::function<bool(int64_t)>& matches) const;

  // Adds the rows below `row_limit` that share terms with the query, among
  // those that `matches` holds for, to the best.
  void SearchTerms(const TermsQuery& query, int64_t row_limit,
                   const std::function<bool(int64_t)>& matches,
                   TopRows& best) const;

 private:
  // A range of rows.
  struct Range {
    int64_t begin = 0;
    int64_t end = 0;
  };
  void SearchLists(const TermsQuery& query, const Postings& postings,
                   Range rows, const std::function<bool(int64_t)>& matches,
                   TopRows& best) const;
  void Compare(const TermsQuery& query, Range rows,
               const std::function<bool(int64_t)>& matches,
               TopRows& best) const;
  // The fade of a row.
  double FadeOf(const TermsQuery& query, int64_t row) const;

  const int64_t first_row_;
  const int capacity_;
  const int dimensions_;
  std::unique_ptr<float[]> vectors_;  // capacity x dimensions
  std::unique_ptr<RowData[]> data_;
  // The revision at which each row died; the greatest number while it lives.
  std::unique_ptr<std::atomic<uint64_t>[]> died_;
  // One a block that is full; null while it is not.
  std::vector<std::unique_ptr<const Postings>> owned_postings_;  // the writer's
  std::unique_ptr<std::atomic<const Postings*>[]> postings_;
};

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_H_
