#include "server/index/tail.h"

#include <algorithm>
#include <string>

#include "server/article/filter.h"

namespace akin {
namespace {

// The value of an article that a column keeps, in the form in which it is
// compared.
std::string ColumnValue(const IndexedArticle& article, Column column) {
  switch (column) {
    case kSource:
      return FoldedValue(article.source);
    case kLanguage:
      return FoldedValue(article.language);
    case kCountry:
      return FoldedValue(article.country);
    default:
      return FoldedValue(article.category);
  }
}

}  // namespace

Tail::Tail(const SegmentShape& shape, int capacity, const Sketcher& sketcher,
           Revision before)
    : Segment(shape, capacity),
      sketcher_(sketcher),
      before_(before),
      lists_((capacity + kListRows - 1) / kListRows),
      heads_(size_t(capacity) + 1),
      seconds_(capacity),
      columns_(size_t{kColumns} * capacity),
      sketches_(size_t(capacity) * shape.words),
      codes_(size_t(capacity) * shape.code_bytes),
      inverse_norms_(capacity),
      terms_norms_(capacity),
      ids_(size_t(capacity) * kMaxIdBytes),
      hashes_(size_t(capacity) * Terms::kMaxTerms),
      weights_(size_t(capacity) * Terms::kMaxTerms),
      numbers_(size_t(capacity) * Terms::kMaxTerms),
      labels_(size_t(capacity) * kMaxLabels),
      slots_(IdSlots::CountFor(capacity)) {
  SegmentArrays arrays{.heads = heads_.data(),
                       .seconds = seconds_.data(),
                       .sketches = sketches_.data(),
                       .codes = codes_.data(),
                       .inverse_norms = inverse_norms_.data(),
                       .terms_norms = terms_norms_.data(),
                       .ids = ids_.data(),
                       .hashes = hashes_.data(),
                       .weights = weights_.data(),
                       .numbers = numbers_.data(),
                       .labels = labels_.data(),
                       .id_slots = slots_.data()};
  for (int column = 0; column < kColumns; ++column) {
    arrays.columns[column] = columns_.data() + size_t(column) * capacity;
  }
  SetArrays(arrays, IdSlots::CountFor(capacity));
}

void Tail::AppendVector(absl::Span<const float> values) {
  inverse_norms_[rows_] =
      EncodeVector(values, codes_.data() + int64_t{rows_} * shape().code_bytes);
  sketcher_.Sketch(values, sketches_.data() + int64_t{rows_} * shape().words);
}

void Tail::AppendTerms(const Terms& terms) {
  RowHead& head = heads_[rows_];
  RowHead& next = heads_[rows_ + 1];
  std::copy_n(terms.hashes().data(), terms.size(),
              hashes_.data() + head.terms_begin);
  std::copy_n(terms.weights().data(), terms.size(),
              weights_.data() + head.terms_begin);
  next.terms_begin = head.terms_begin + terms.size();
  std::copy_n(terms.numbers().data(), terms.numbers().size(),
              numbers_.data() + head.numbers_begin);
  next.numbers_begin =
      head.numbers_begin + static_cast<uint32_t>(terms.numbers().size());
  head.terms_norm = terms.norm();
  terms_norms_[rows_] = terms.norm();
}

void Tail::Append(const IndexedArticle& article) {
  RowHead& head = heads_[rows_];
  RowHead& next = heads_[rows_ + 1];
  head.published_at = RowTime::Of(article.published_at);
  head.revision = static_cast<uint64_t>(article.revision);
  seconds_[rows_] = head.published_at.seconds;
  for (int i = 0; i < kColumns; ++i) {
    const Column column = static_cast<Column>(i);
    const ValueId value = values_[i].Intern(ColumnValue(article, column));
    head.values[i] = value;
    arrays().columns[i][rows_] = value;
  }
  std::copy(article.id.begin(), article.id.end(), ids_.data() + head.id_begin);
  next.id_begin = head.id_begin + static_cast<uint32_t>(article.id.size());
  next.labels_begin = head.labels_begin;
  for (const std::string& label : article.labels) {
    labels_[next.labels_begin++] = label_values_.Intern(label);
  }
  AppendTerms(article.terms);
  AppendVector(article.embedding.values());
  id_slots().Add(IdSlots::Hash(article.id), rows_);
  ++rows_;
  memory_bytes_ +=
      static_cast<int64_t>(sizeof(RowHead) + sizeof(int64_t) +
                           kColumns * sizeof(ValueId) + 2 * sizeof(float)) +
      shape().words * 8 + shape().code_bytes + 2 * 4 +
      static_cast<int64_t>(article.id.size() +
                           article.labels.size() * sizeof(ValueId) +
                           article.terms.numbers().size() * sizeof(uint16_t)) +
      article.terms.size() * 5;
  if (rows_ % kListRows == 0) MakeLists();
}

void Tail::MakeLists() {
  std::vector<TermsView> rows;
  rows.reserve(kListRows);
  for (int row = rows_ - kListRows; row < rows_; ++row) {
    rows.push_back(terms(row));
  }
  owned_lists_.push_back(std::make_unique<const Postings>(rows));
  memory_bytes_ += owned_lists_.back()->memory_bytes();
  lists_[rows_ / kListRows - 1].store(owned_lists_.back().get(),
                                      std::memory_order_release);
}

PostingsView Tail::lists(int group) const {
  const Postings* lists = lists_[group].load(std::memory_order_acquire);
  return lists == nullptr ? PostingsView() : lists->view();
}

}  // namespace akin
