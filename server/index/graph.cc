#include "server/index/graph.h"

#include <algorithm>
#include <array>

#include "absl/status/status.h"
#include "embeddings/code_dots.h"

namespace akin {
namespace {

struct IsNearer {
  bool operator()(const RowCosine& a, const RowCosine& b) const {
    return a.cosine > b.cosine;
  }
};
struct IsFarther {
  bool operator()(const RowCosine& a, const RowCosine& b) const {
    return a.cosine < b.cosine;
  }
};

// A query beside rows of a table: Cosines() of rows whose codes were sent for
// well before, all at once.
class Comparison {
 public:
  static constexpr int kMostRows = GraphView::kRowLinks;

  Comparison(const CodeTable& table, CodeView query)
      : table_(table), query_(query) {}

  void Prefetch(int32_t row) const {
    const int8_t* const code = table_.code(row).values;
    for (int i = 0; i < table_.code_bytes; i += kCodeAlignment) {
      __builtin_prefetch(code + i);
    }
  }

  // cosines[i] = that of rows[i], for kMostRows at most.
  void Compare(const int32_t* rows, int count, float* cosines) const {
    std::array<const int8_t*, kMostRows> codes;
    std::array<int32_t, kMostRows> dots;
    for (int i = 0; i < count; ++i) codes[i] = table_.code(rows[i]).values;
    code_dots_(query_.values, query_.bytes, codes.data(), count, dots.data());
    for (int i = 0; i < count; ++i) {
      const float cosine =
          static_cast<float>(dots[i]) *
          (query_.inverse_norm * table_.inverse_norms[rows[i]]);
      cosines[i] = std::clamp(cosine, -1.0F, 1.0F);
    }
  }

 private:
  const CodeTable& table_;
  const CodeView query_;
  CodeDots* const code_dots_ = CodeDotsOf(BestSimdLevel());
};

// Rows that a search has come to and has yet to look around, and the nearest
// ones of those that count.
class Beam {
 public:
  explicit Beam(int breadth) : breadth_(breadth) { nearest_.reserve(breadth); }

  // Whether a row of this cosine is among the nearest or may lead to some.
  bool Wants(float cosine) const {
    return !Full() || cosine > nearest_.front().cosine;
  }
  // Adds such a row.
  void Add(RowCosine row, bool counts) {
    open_.push_back(row);
    std::push_heap(open_.begin(), open_.end(), IsFarther());
    if (counts) Keep(row);
  }

  // The nearest row that is yet to be looked around, or kNoRow if none is that
  // can lead to nearer ones.
  int32_t Next() {
    if (open_.empty()) return kNoRow;
    const RowCosine next = open_.front();
    if (Full() && next.cosine < nearest_.front().cosine) return kNoRow;
    std::pop_heap(open_.begin(), open_.end(), IsFarther());
    open_.pop_back();
    return next.row;
  }

  // Those that count, best first.
  absl::Span<const RowCosine> Finish() {
    std::sort(nearest_.begin(), nearest_.end(), IsNearer());
    return nearest_;
  }

 private:
  bool Full() const { return static_cast<int>(nearest_.size()) == breadth_; }

  void Keep(RowCosine row) {
    if (Full()) {
      std::pop_heap(nearest_.begin(), nearest_.end(), IsNearer());
      nearest_.back() = row;
    } else {
      nearest_.push_back(row);
    }
    std::push_heap(nearest_.begin(), nearest_.end(), IsNearer());
  }

  const int breadth_;
  std::vector<RowCosine> open_;     // a heap, the nearest first
  std::vector<RowCosine> nearest_;  // a heap, the farthest first
};

// Rows, a bit each.
class RowSet {
 public:
  explicit RowSet(int rows) : words_(rows / 64 + 1) {}

  // Whether the row was not there.
  bool Insert(int32_t row) {
    uint64_t& word = words_[row / 64];
    const uint64_t bit = uint64_t{1} << row % 64;
    const bool is_new = (word & bit) == 0;
    word |= bit;
    return is_new;
  }

 private:
  std::vector<uint64_t> words_;
};

// Moves as many numbers to `taken`; false if there are not.
bool Take(int64_t count, absl::Span<const int32_t>& numbers,
          absl::Span<const int32_t>& taken) {
  if (count < 0 || count > static_cast<int64_t>(numbers.size())) return false;
  taken = numbers.first(count);
  numbers.remove_prefix(count);
  return true;
}

// Whether each link is kNoLink or a number below `count`.
bool LinksAreBelow(absl::Span<const int32_t> links, int32_t count) {
  uint32_t greatest = 0;
  for (const int32_t link : links) {
    greatest = std::max(greatest, static_cast<uint32_t>(link) + 1);
  }
  return greatest <= static_cast<uint32_t>(count);
}

}  // namespace

absl::StatusOr<GraphView> GraphView::Read(absl::Span<const int32_t> numbers,
                                          int rows) {
  GraphView graph;
  absl::Span<const int32_t> count;
  if (!Take(int64_t{rows} * kRowLinks, numbers, graph.row_links_) ||
      !Take(rows, numbers, graph.next_copies_) || !Take(1, numbers, count) ||
      count[0] < 1 || !Take(count[0], numbers, graph.levels_) ||
      !Take(graph.levels_[0], numbers, graph.pivots_) ||
      !graph.IsSound(numbers, rows)) {
    return absl::DataLossError("a graph is damaged");
  }
  graph.pivot_links_ = numbers;
  return graph;
}

bool GraphView::IsSound(absl::Span<const int32_t> pivot_links, int rows) const {
  // No level has more pivots than the one below.
  int32_t most = rows;
  for (const int32_t pivots : levels_) {
    absl::Span<const int32_t> links;
    if (pivots < 1 || pivots > most ||
        !Take(int64_t{pivots} * kPivotLinks, pivot_links, links) ||
        !LinksAreBelow(links, pivots)) {
      return false;
    }
    most = pivots;
  }
  for (int32_t row = 0; row < rows; ++row) {
    const int32_t next = next_copies_[row];
    if (next != kNoLink && (next <= row || next >= rows)) return false;
  }
  return pivot_links.empty() && LinksAreBelow(row_links_, rows) &&
         std::all_of(pivots_.begin(), pivots_.end(),
                     [rows](int32_t row) { return row >= 0 && row < rows; });
}

RowCosine GraphView::Descend(const CodeTable& table, CodeView query) const {
  std::array<int32_t, kPivotLinks> rows;
  std::array<float, kPivotLinks> cosines;
  const Comparison comparison(table, query);
  int32_t pivot = 0;
  float cosine = Cosine(query, table.code(pivots_[0]));
  const int32_t* links = pivot_links_.data() + pivot_links_.size();
  for (size_t level = levels_.size(); level-- > 0;) {
    links -= int64_t{levels_[level]} * kPivotLinks;
    for (int32_t from = kNoLink; from != pivot;) {
      from = pivot;
      const int32_t* to = links + int64_t{from} * kPivotLinks;
      int count = 0;
      for (; count < kPivotLinks && to[count] != kNoLink; ++count) {
        rows[count] = pivots_[to[count]];
        comparison.Prefetch(rows[count]);
      }
      comparison.Compare(rows.data(), count, cosines.data());
      for (int i = 0; i < count; ++i) {
        if (cosines[i] <= cosine) continue;
        cosine = cosines[i];
        pivot = to[i];
      }
    }
  }
  return {pivots_[pivot], cosine};
}

void GraphView::Search(const CodeTable& table, CodeView query, int limit,
                       int breadth, const RowMask* mask,
                       std::vector<RowCosine>& found) const {
  if (mask != nullptr && mask->count() == 0) return;
  std::array<int32_t, kRowLinks> rows;
  std::array<float, kRowLinks> cosines;
  const Comparison comparison(table, query);
  RowSet seen(table.rows);
  Beam beam(std::max(breadth, limit));
  const RowCosine begin = Descend(table, query);
  seen.Insert(begin.row);
  beam.Add(begin, IsIn(mask, begin.row));
  for (int32_t row; (row = beam.Next()) != kNoRow;) {
    const int32_t* links = RowLinks(row);
    int count = 0;
    for (int i = 0; i < kRowLinks && links[i] != kNoLink; ++i) {
      if (!seen.Insert(links[i])) continue;
      comparison.Prefetch(links[i]);
      rows[count++] = links[i];
    }
    comparison.Compare(rows.data(), count, cosines.data());
    for (int i = 0; i < count; ++i) {
      if (!beam.Wants(cosines[i])) continue;
      beam.Add({rows[i], cosines[i]}, IsIn(mask, rows[i]));
      // Its turn may come soon.
      __builtin_prefetch(RowLinks(rows[i]));
      __builtin_prefetch(RowLinks(rows[i]) + kRowLinks / 2);
    }
  }
  AppendWithCopies(beam.Finish(), limit, mask, found);
}

bool GraphView::IsIn(const RowMask* mask, int32_t row) const {
  if (mask == nullptr) return true;
  while (row != kNoLink && !mask->Has(row)) row = next_copies_[row];
  return row != kNoLink;
}

void GraphView::AppendWithCopies(absl::Span<const RowCosine> nearest, int limit,
                                 const RowMask* mask,
                                 std::vector<RowCosine>& found) const {
  const size_t full = found.size() + limit;
  for (const auto& [first, cosine] : nearest) {
    for (int32_t row = first; row != kNoLink; row = next_copies_[row]) {
      if (found.size() == full) return;
      if (mask == nullptr || mask->Has(row)) found.push_back({row, cosine});
    }
  }
}

}  // namespace akin
