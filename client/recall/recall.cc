#include "client/recall/recall.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>

namespace akin {
namespace {

constexpr double kTie = 1e-6;

bool IsAsGoodAs(const v1::SimilarItem& item, const v1::SimilarItem& other) {
  if (std::abs(item.relevance() - other.relevance()) > kTie) {
    return item.relevance() > other.relevance();
  }
  return item.similarity() >= other.similarity() - kTie;
}

}  // namespace

std::optional<AnswerRecall> Compare(const v1::FindSimilarResponse& exact,
                                    const v1::FindSimilarResponse& answer) {
  if (exact.items().empty()) return std::nullopt;
  std::unordered_set<std::string> exact_ids;
  for (const v1::SimilarItem& item : exact.items()) {
    exact_ids.insert(item.article().id());
  }
  const v1::SimilarItem& last = *exact.items().rbegin();
  int hits = 0, shared = 0;
  for (const v1::SimilarItem& item : answer.items()) {
    const bool is_shared = exact_ids.count(item.article().id()) > 0;
    if (is_shared) ++shared;
    if (is_shared || IsAsGoodAs(item, last)) ++hits;
  }
  const double size = exact.items_size();
  return AnswerRecall{std::min(1.0, hits / size), shared / size,
                      answer.items_size() < exact.items_size()};
}

}  // namespace akin
