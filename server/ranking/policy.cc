#include "server/ranking/policy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

namespace akin::ranking {
namespace {

bool IsOfMode(Mode mode, const Candidate& candidate) {
  switch (mode) {
    case Mode::kRelated:
      return true;
    case Mode::kSameStory:
      return candidate.relation == Relation::kSameStory;
    case Mode::kBackground:
      return candidate.relation == Relation::kBackground &&
             candidate.age_days.value_or(0) >= 0;
  }
  return false;
}

// Applies the rules one after the other to what the last one left.
class Selector {
 public:
  Selector(const Policy& policy, std::span<const Candidate> ranked,
           const TextSimilarity& similarity)
      : policy_(policy), ranked_(ranked), similarity_(similarity) {}

  Selection Select() {
    TakeEligible();
    if (policy_.copy_rule == CopyRule::kCollapse) CollapseCopies();
    FillList();
    return std::move(selection_);
  }

 private:
  void TakeEligible() {
    for (int i = 0; i < static_cast<int>(ranked_.size()); ++i) {
      if (ranked_[i].relevance < policy_.min_relevance) {
        ++selection_.below_min_relevance;
      } else if (!IsOfMode(policy_.mode, ranked_[i])) {
        ++selection_.not_of_mode;
      } else {
        left_.push_back({.candidate = i, .copies = {}});
      }
    }
  }

  // Items of equal value stay in the order of their best copies.
  void CollapseCopies() {
    std::vector<Shown> items;
    for (const Shown& next : left_) {
      const auto original =
          std::find_if(items.begin(), items.end(), [&](const Shown& item) {
            return similarity_(item.candidate, next.candidate) >=
                   kCopySimilarity;
          });
      if (original == items.end()) {
        items.push_back(next);
      } else {
        original->copies.push_back(next.candidate);
        ++selection_.copies;
      }
    }
    for (Shown& item : items) ChooseRepresentative(item);
    left_ = std::move(items);
  }

  void ChooseRepresentative(Shown& item) const {
    if (item.copies.empty()) return;
    std::vector<int> all = std::move(item.copies);
    all.insert(all.begin(), item.candidate);
    std::stable_sort(all.begin(), all.end(),
                     [&](int a, int b) { return AgeOf(a) > AgeOf(b); });
    const auto preferred = std::min_element(
        all.begin(), all.end(),
        [&](int a, int b) { return Preference(a) < Preference(b); });
    item.candidate = *preferred;
    all.erase(preferred);
    item.copies = std::move(all);
  }

  // One without a time is taken to be the latest.
  double AgeOf(int candidate) const {
    return ranked_[candidate].age_days.value_or(
        -std::numeric_limits<double>::infinity());
  }

  // Place among the preferred sources, or behind them.
  std::ptrdiff_t Preference(int candidate) const {
    const std::vector<std::string>& sources = policy_.preferred_sources;
    return std::find(sources.begin(), sources.end(),
                     ranked_[candidate].source) -
           sources.begin();
  }

  // Maximal marginal relevance: each time the item of which relevance, less its
  // likeness to the list so far, is greatest. Without diversity, the relevance
  // alone.
  void FillList() {
    std::vector<double> likeness(left_.size(), 0);
    while (static_cast<int>(selection_.shown.size()) < policy_.limit) {
      int best = -1;
      double best_value = -std::numeric_limits<double>::infinity();
      for (int i = 0; i < static_cast<int>(left_.size()); ++i) {
        const double value =
            (1 - policy_.diversity) * ValueOf(left_[i].candidate) -
            policy_.diversity * likeness[i];
        if (value > best_value) {
          best = i;
          best_value = value;
        }
      }
      if (best < 0) return;
      const Shown item = left_[best];
      left_.erase(left_.begin() + best);
      likeness.erase(likeness.begin() + best);
      if (IsOverMaxPerSource(item)) {
        ++selection_.over_max_per_source;
        continue;
      }
      selection_.shown.push_back(item);
      if (policy_.diversity == 0) continue;
      for (size_t i = 0; i < left_.size(); ++i) {
        likeness[i] = std::max(likeness[i],
                               similarity_(left_[i].candidate, item.candidate));
      }
    }
    selection_.over_limit = static_cast<int>(left_.size());
  }

  // The relevance, faded by the age where the policy says so.
  double ValueOf(int candidate) const {
    const double relevance = ranked_[candidate].relevance;
    if (!policy_.half_life_days.has_value()) return relevance;
    return relevance * FreshnessFactor(ranked_[candidate].age_days,
                                       *policy_.half_life_days);
  }

  // Counts the item if it is not.
  bool IsOverMaxPerSource(const Shown& item) {
    const std::string_view source = ranked_[item.candidate].source;
    if (policy_.max_per_source == 0 || source.empty()) return false;
    return ++shown_of_[source] > policy_.max_per_source;
  }

  const Policy& policy_;
  const std::span<const Candidate> ranked_;
  const TextSimilarity& similarity_;
  std::vector<Shown> left_;  // in rank order
  std::unordered_map<std::string_view, int> shown_of_;
  Selection selection_;
};

}  // namespace

Relation RelationOf(double relevance) {
  return relevance >= 0.5 ? Relation::kSameStory : Relation::kBackground;
}

double FreshnessFactor(std::optional<double> age_days, double half_life_days) {
  if (!age_days.has_value() || *age_days <= 0) return 1;
  return std::exp2(-*age_days / half_life_days);
}

Selection Select(const Policy& policy, std::span<const Candidate> ranked,
                 const TextSimilarity& similarity) {
  return Selector(policy, ranked, similarity).Select();
}

}  // namespace akin::ranking
