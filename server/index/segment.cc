#include "server/index/segment.h"

#include <faiss/impl/IDSelector.h>
#include <faiss/utils/distances.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace akin {
namespace {

constexpr uint64_t kAlive = std::numeric_limits<uint64_t>::max();

// Lets FAISS ask the filter which rows count.
class Selector : public faiss::IDSelector {
 public:
  Selector(int64_t first_row, const std::function<bool(int64_t)>& matches)
      : first_row_(first_row), matches_(matches) {}
  bool is_member(idx_t offset) const override {
    return matches_(first_row_ + offset);
  }

 private:
  const int64_t first_row_;
  const std::function<bool(int64_t)>& matches_;
};

// More terms of the query find little more.
constexpr int kMaxQueryTerms = 64;

}  // namespace

TermsQuery::TermsQuery(const Terms& terms, const Fade& fade, bool all_terms)
    : matcher_(terms), fade_(fade), all_terms_(all_terms) {
  if (all_terms) return;
  heaviest_ = HeaviestTerms(terms, kMaxQueryTerms);
  for (WeightedTerm& term : heaviest_) term.weight /= terms.norm();
}

Segment::Segment(int64_t first_row, int capacity, int dimensions)
    : first_row_(first_row),
      capacity_(capacity),
      dimensions_(dimensions),
      vectors_(new float[static_cast<size_t>(capacity) * dimensions]),
      data_(std::make_unique<RowData[]>(capacity)),
      died_(std::make_unique<std::atomic<uint64_t>[]>(capacity)),
      postings_(std::make_unique<std::atomic<const Postings*>[]>(capacity /
                                                                 kBlockRows)) {
  for (int i = 0; i < capacity; ++i) {
    died_[i].store(kAlive, std::memory_order_relaxed);
  }
}

void Segment::Write(int64_t row, absl::Span<const float> vector, RowData data) {
  const int64_t offset = row - first_row_;
  std::copy(vector.begin(), vector.end(),
            vectors_.get() + offset * dimensions_);
  data_[offset] = std::move(data);
  if ((offset + 1) % kBlockRows == 0) {
    const int64_t block = offset / kBlockRows;
    std::vector<const Terms*> terms;
    terms.reserve(kBlockRows);
    for (int64_t i = block * kBlockRows; i <= offset; ++i) {
      terms.push_back(&data_[i].terms);
    }
    owned_postings_.push_back(std::make_unique<const Postings>(terms));
    postings_[block].store(owned_postings_.back().get(),
                           std::memory_order_release);
  }
}

int64_t Segment::postings_bytes() const {
  int64_t bytes = 0;
  for (int block = 0; block < capacity_ / kBlockRows; ++block) {
    const Postings* postings = postings_[block].load(std::memory_order_acquire);
    if (postings != nullptr) bytes += postings->memory_bytes();
  }
  return bytes;
}

void Segment::Kill(int64_t row, Revision revision) {
  died_[row - first_row_].store(static_cast<uint64_t>(revision),
                                std::memory_order_release);
}

std::vector<ScoredRow> Segment::Search(
    absl::Span<const float> query, int limit, int64_t row_limit,
    const std::function<bool(int64_t)>& matches) const {
  const int64_t rows = std::min<int64_t>(capacity_, row_limit - first_row_);
  const int wanted = static_cast<int>(std::min<int64_t>(limit, rows));
  if (wanted <= 0) return {};
  std::vector<float> similarities(wanted);
  std::vector<int64_t> offsets(wanted);
  const Selector selector(first_row_, matches);
  faiss::knn_inner_product(query.data(), vectors_.get(), dimensions_,
                           /*nx=*/1, rows, wanted, similarities.data(),
                           offsets.data(), &selector);
  std::vector<ScoredRow> hits;
  hits.reserve(wanted);
  for (int i = 0; i < wanted; ++i) {
    if (offsets[i] < 0) continue;  // FAISS's placeholder: too few rows matched
    hits.push_back({first_row_ + offsets[i], similarities[i]});
  }
  return hits;
}

void Segment::SearchTerms(const TermsQuery& query, int64_t row_limit,
                          const std::function<bool(int64_t)>& matches,
                          TopRows& best) const {
  const int64_t end = std::min(end_row(), row_limit);
  for (int64_t begin = first_row_; begin < end; begin += kBlockRows) {
    const Range rows{begin, std::min(begin + kBlockRows, end)};
    const int64_t block = (begin - first_row_) / kBlockRows;
    const Postings* postings =
        query.all_terms() || block >= capacity_ / kBlockRows
            ? nullptr
            : postings_[block].load(std::memory_order_acquire);
    if (postings != nullptr) {
      SearchLists(query, *postings, rows, matches, best);
    } else {
      Compare(query, rows, matches, best);
    }
  }
}

void Segment::SearchLists(const TermsQuery& query, const Postings& postings,
                          Range rows,
                          const std::function<bool(int64_t)>& matches,
                          TopRows& best) const {
  std::array<float, kBlockRows> scores{};
  for (const WeightedTerm& term : query.heaviest()) {
    postings.Accumulate(term.hash, term.weight, absl::MakeSpan(scores));
  }
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    const float sum = scores[row - rows.begin];
    if (sum == 0) continue;
    const float cosine = sum / data(row).terms.norm();
    // The fade is costly and never lifts a score.
    if (cosine < best.least() || !matches(row)) continue;
    best.Add({row, cosine * static_cast<float>(FadeOf(query, row))});
  }
}

void Segment::Compare(const TermsQuery& query, Range rows,
                      const std::function<bool(int64_t)>& matches,
                      TopRows& best) const {
  for (int64_t row = rows.begin; row < rows.end; ++row) {
    if (!matches(row)) continue;
    const float cosine = query.matcher().Cosine(data(row).terms);
    if (cosine == 0 || cosine < best.least()) continue;
    best.Add({row, cosine * static_cast<float>(FadeOf(query, row))});
  }
}

double Segment::FadeOf(const TermsQuery& query, int64_t row) const {
  const absl::Time published_at = data(row).columns.published_at;
  return published_at == absl::InfinitePast() ? query.fade()(std::nullopt)
                                              : query.fade()(published_at);
}

}  // namespace akin
