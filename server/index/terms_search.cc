#include "server/index/terms_search.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include "base/mutex.h"
#include "server/index/postings.h"
#include "server/index/score_mask.h"
#include "server/index/vector_search.h"

namespace akin {
namespace {

// More terms of the query find little more.
constexpr int kMaxQueryTerms = 64;

// Where fewer than one in so many rows match, they are compared one by one.
constexpr int kFewRows = 64;

// A thread that has fewer rows to search is not worth waking.
constexpr int64_t kRowsAHelper = 100'000;

// Rows of a segment that have inverted lists together.
struct Group {
  size_t segment = 0;
  int begin = 0;  // rows
  int end = 0;
  int matching = 0;  // of these rows
  double greatest_fade = 1;
};

// The greatest fade of some rows, by their span of times.
double GreatestFade(const Fade& fade, const Segment& segment, int begin,
                    int end) {
  const auto times = segment.TimesOf(begin, end);
  if (!times.has_value()) return 1;
  const std::optional<absl::Time> from = times->first.time();
  const std::optional<absl::Time> to = times->second.time();
  // Rows without a time come first.
  if (!from.has_value() || !to.has_value()) return 1;
  return fade.GreatestOf(*from, *to);
}

// A search of some of the groups, on one thread.
class TermsSearch {
 public:
  // Borrows all but the numbers. `heaviest` are terms of the query, whose
  // weights are parts of its norm; none: compares with all terms.
  TermsSearch(const TermsMatcher& matcher,
              absl::Span<const WeightedTerm> heaviest, const Fade& fade,
              absl::Span<const RowMask> masks, int limit)
      : matcher_(matcher),
        heaviest_(heaviest),
        fade_(fade),
        masks_(masks),
        best_(limit) {}

  void Search(const Group& group) {
    const RowMask& mask = masks_[group.segment];
    if (best_.least() > group.greatest_fade) return;
    const int rows = mask.segment().list_rows();
    const PostingsView lists =
        heaviest_.empty() || group.matching < rows / kFewRows
            ? PostingsView()
            : mask.segment().lists(group.begin / rows);
    if (lists.empty()) {
      mask.ForEach(group.begin, group.end, [&](int row) {
        Add(group.segment, row, matcher_.Cosine(mask.segment().terms(row)));
      });
    } else {
      SearchLists(group, lists);
    }
  }

  const std::vector<ScoredRow>& rows() const { return best_.rows(); }

 private:
  void Add(size_t segment, int row, float cosine) {
    // The fade is costly and never lifts a score.
    if (cosine == 0 || cosine < best_.least()) return;
    // A part of a second makes no difference.
    const RowTime time{.seconds =
                           masks_[segment].segment().arrays().seconds[row]};
    const auto fade = static_cast<float>(fade_.Of(time.time()));
    best_.Add({.row = PackRow(segment, row), .score = cosine * fade});
  }

  void SearchLists(const Group& group, const PostingsView& lists) {
    const RowMask& mask = masks_[group.segment];
    // Rows of one time lie together, so a window is a part of the group.
    const int first = mask.FirstFrom(group.begin);
    const int last = mask.LastBefore(group.end);
    scores_.resize(group.end - group.begin);
    // A group begins where a block or a word of one does.
    const auto block_of = [](int row) {
      return row / Segment::kBlockRows * Segment::kBlockRows;
    };
    const int begin = std::max(block_of(first), group.begin);
    const int end = std::min(block_of(last) + Segment::kBlockRows, group.end);
    std::fill(scores_.begin() + (begin - group.begin),
              scores_.begin() + (end - group.begin), 0.0f);
    lists.Accumulate(heaviest_, first - group.begin, last + 1 - group.begin,
                     scores_.data());
    for (int from = begin; from < end;) {
      const int to = std::min(block_of(from) + Segment::kBlockRows, end);
      AddBlock(group, from, to);
      from = to;
    }
  }

  // Adds the rows of a block, or of the part of it that is in the group, that
  // the lists have scored.
  void AddBlock(const Group& group, int begin, int end) {
    constexpr int kWordRows = RowMask::kWordRows;
    const RowMask& mask = masks_[group.segment];
    const float* scores = scores_.data() + (begin - group.begin);
    const float* norms = mask.segment().arrays().terms_norms + begin;
    std::array<uint64_t, RowMask::kBlockWords> good;
    MaskScores(
        scores, norms, end - begin,
        static_cast<float>(GreatestFade(fade_, mask.segment(), begin, end)),
        best_.least(), good.data());
    const int64_t* seconds = mask.segment().arrays().seconds + begin;
    for (int word = 0; word * kWordRows < end - begin; ++word) {
      good[word] &= mask.Word(begin / kWordRows + word);
      for (uint64_t bits = good[word]; bits != 0; bits &= bits - 1) {
        __builtin_prefetch(seconds + word * kWordRows + __builtin_ctzll(bits));
      }
    }
    for (int word = 0; word * kWordRows < end - begin; ++word) {
      for (uint64_t bits = good[word]; bits != 0; bits &= bits - 1) {
        const int i = word * kWordRows + __builtin_ctzll(bits);
        Add(group.segment, begin + i, scores[i] / norms[i]);
      }
    }
  }

  const TermsMatcher& matcher_;
  const absl::Span<const WeightedTerm> heaviest_;
  const Fade& fade_;
  const absl::Span<const RowMask> masks_;
  TopRows best_;
  std::vector<float> scores_;  // of a group
};

// The groups that have rows of the masks. What counts most comes first, so that
// little of the rest is looked at.
std::vector<Group> GroupsOf(absl::Span<const RowMask> masks, const Fade& fade) {
  std::vector<Group> groups;
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    const RowMask& mask = masks[segment];
    const int rows = mask.segment().list_rows();
    for (int begin = 0; mask.count() > 0 && begin < mask.rows();
         begin += rows) {
      const int end = std::min(begin + rows, mask.rows());
      const int matching = mask.Count(begin, end);
      if (matching == 0) continue;
      groups.push_back({segment, begin, end, matching,
                        GreatestFade(fade, mask.segment(), begin, end)});
    }
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) {
                     return a.greatest_fade > b.greatest_fade;
                   });
  return groups;
}

}  // namespace

std::vector<ScoredRow> SearchByTerms(TermsView query, const Fade& fade,
                                     bool all_terms,
                                     absl::Span<const RowMask> masks, int limit,
                                     SearchPool& pool) {
  const TermsMatcher matcher(query);
  std::vector<WeightedTerm> heaviest;
  if (!all_terms) heaviest = HeaviestTerms(query, kMaxQueryTerms);
  for (WeightedTerm& term : heaviest) term.weight /= query.norm();
  const std::vector<Group> groups = GroupsOf(masks, fade);
  int64_t rows = 0;
  for (const Group& group : groups) rows += group.end - group.begin;

  std::atomic<size_t> next = 0;
  Mutex mutex;
  TopRows best(limit);
  pool.Run(static_cast<int>(rows / kRowsAHelper), [&] {
    TermsSearch search(matcher, heaviest, fade, masks, limit);
    for (size_t i = next++; i < groups.size(); i = next++) {
      search.Search(groups[i]);
    }
    MutexLock lock(mutex);
    for (const ScoredRow& row : search.rows()) best.Add(row);
  });
  return best.rows();
}

}  // namespace akin
