#include "client/bench/freshness.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/bench/article_sample.h"

namespace akin {
namespace {

// Between queries: a millisecond, or a twentieth of the time since the
// acknowledgement, which is told to 5 % then.
constexpr absl::Duration kPause = absl::Milliseconds(1);
constexpr double kPauseShare = 0.05;

v1::Article CopyOf(const v1::Article& original, const std::string& id) {
  v1::Article copy = original;
  copy.set_id(id);
  copy.clear_labels();
  copy.add_labels(id);
  return copy;
}

// Of all articles only the one that has its id as a label.
v1::FindSimilarRequest QuestionFor(const v1::Article& original,
                                   const std::string& id) {
  v1::FindSimilarRequest question;
  question.mutable_seeds()->add_positive()->set_article_id(original.id());
  question.mutable_filter()->add_labels(id);
  question.set_view(v1::ARTICLE_VIEW_ID);
  v1::Policy& policy = *question.mutable_policy();
  policy.set_limit(1);
  policy.set_min_relevance(0);
  policy.set_source_rule(v1::SOURCE_RULE_ANY);
  policy.set_max_per_source(0);
  policy.set_copy_rule(v1::COPY_RULE_KEEP);
  return question;
}

}  // namespace

FreshnessProbe::FreshnessProbe(const Client& client,
                               std::vector<v1::Article> articles, double rate)
    : client_(client), articles_(std::move(articles)), rate_(rate) {}

void FreshnessProbe::Run(const RunWindow& window) {
  const absl::Duration interval = absl::Seconds(1 / rate_);
  for (absl::Time due = window.from; due < window.end; due += interval) {
    window.clock.SleepUntil(due);
    if (window.clock.Now() >= window.end) return;
    Probe(articles_[static_cast<size_t>(probes_++) % articles_.size()],
          window.clock);
  }
}

void FreshnessProbe::Probe(const v1::Article& original, Clock& clock) {
  const std::string id = absl::StrCat(kBenchPrefix, "fresh:", probes_);
  v1::UpsertArticleRequest request;
  *request.mutable_article() = CopyOf(original, id);
  bool failed = !client_.UpsertArticle(request).ok();
  const absl::Time acknowledged = clock.Now();
  const v1::FindSimilarRequest question = QuestionFor(original, id);
  for (int64_t asked = 0; !failed; ++asked) {
    const auto answer = client_.FindSimilar(question);
    const absl::Duration since = clock.Now() - acknowledged;
    failed = !answer.ok();
    if (answer.ok() && answer->items_size() > 0) {
      result_.found.Record(since);
      if (asked == 0) ++result_.at_once;
      break;
    }
    if (since > kFreshnessTimeout) {
      if (answer.ok()) ++result_.lost;
      break;
    }
    clock.SleepUntil(clock.Now() + std::max(kPause, kPauseShare * since));
  }
  if (failed) ++result_.failed;
  v1::DeleteArticleRequest removal;
  removal.set_article_id(id);
  removal.set_allow_missing(true);
  // What could not be taken out stays with the other copies.
  client_.DeleteArticle(removal).status().IgnoreError();
}

}  // namespace akin
