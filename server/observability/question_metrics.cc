#include "server/observability/question_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>

namespace akin {
namespace {

using Labels = std::map<std::string, std::string>;
using Buckets = prometheus::Histogram::BucketBoundaries;

// Seconds.
const Buckets kStages = {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
                         0.02,   0.05,   0.1,    0.2,   0.5,   1,     5};
const Buckets kItems = {0, 1, 2, 3, 4, 5, 6, 10, 20, 50};
const Buckets kTenths = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
const Buckets kRecalls = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

prometheus::Counter* Counter(prometheus::Registry& registry,
                             const std::string& name, const std::string& help,
                             const Labels& labels) {
  return &prometheus::BuildCounter()
              .Name(name)
              .Help(help)
              .Register(registry)
              .Add(labels);
}

prometheus::Histogram* Histogram(prometheus::Registry& registry,
                                 const std::string& name,
                                 const std::string& help,
                                 const Buckets& buckets, const Labels& labels) {
  return &prometheus::BuildHistogram()
              .Name(name)
              .Help(help)
              .Register(registry)
              .Add(labels, buckets);
}

prometheus::Counter* Questions(prometheus::Registry& registry,
                               const std::string& outcome) {
  return Counter(registry, "akin_questions_total",
                 "Questions, those of batches and streams one by one.",
                 {{"outcome", outcome}});
}

prometheus::Histogram* Stage(prometheus::Registry& registry,
                             const std::string& stage) {
  return Histogram(registry, "akin_question_stage_seconds",
                   "Time that a stage of answering took.", kStages,
                   {{"stage", stage}});
}

prometheus::Counter* Plan(prometheus::Registry& registry,
                          const std::string& plan) {
  return Counter(registry, "akin_search_plans_total",
                 "How questions were searched by vector.", {{"plan", plan}});
}

prometheus::Counter* Suppressed(prometheus::Registry& registry,
                                const std::string& cause) {
  return Counter(registry, "akin_suppressed_candidates_total",
                 "Candidates that a rule of the policy removed.",
                 {{"cause", cause}});
}

}  // namespace

QuestionMetrics::QuestionMetrics(prometheus::Registry& registry)
    : fresh_(Questions(registry, "fresh")),
      cached_(Questions(registry, "cached")),
      errors_(Questions(registry, "error")),
      search_(Stage(registry, "search")),
      rank_(Stage(registry, "rank")),
      fetch_(Stage(registry, "fetch")),
      plans_{Plan(registry, "skipped"), Plan(registry, "exact"),
             Plan(registry, "scan"), Plan(registry, "graph")},
      items_(Histogram(registry, "akin_answer_items",
                       "Items of an answer made afresh.", kItems, {})),
      relevance_(Histogram(registry, "akin_item_relevance",
                           "Relevance of an item that is shown.", kTenths, {})),
      diversity_(Histogram(registry, "akin_answer_source_diversity",
                           "Different sources of an answer by its items; of "
                           "answers with an item.",
                           kTenths, {})),
      below_min_relevance_(Suppressed(registry, "min_relevance")),
      not_of_mode_(Suppressed(registry, "mode")),
      copies_(Suppressed(registry, "copy")),
      over_max_per_source_(Suppressed(registry, "max_per_source")),
      over_limit_(Suppressed(registry, "limit")),
      recall_(Histogram(registry, "akin_recall",
                        "Share of an exact answer's items that the answer has, "
                        "of sampled questions.",
                        kRecalls, {})),
      recall_skipped_(Counter(registry, "akin_recall_skipped_total",
                              "Sampled questions that were not asked again, "
                              "since the server had other work.",
                              {})) {}

void QuestionMetrics::CountAnswer(const Answer& answer) {
  fresh_->Increment();
  search_->Observe(absl::ToDoubleSeconds(answer.times.search));
  rank_->Observe(absl::ToDoubleSeconds(answer.times.rank));
  fetch_->Observe(absl::ToDoubleSeconds(answer.times.fetch));
  plans_[static_cast<size_t>(answer.plan_kind)]->Increment();
  items_->Observe(static_cast<double>(answer.items.size()));
  for (const SimilarItem& item : answer.items) {
    relevance_->Observe(item.relevance);
  }
  if (!answer.items.empty()) {
    diversity_->Observe(answer.sources /
                        static_cast<double>(answer.items.size()));
  }
  const ranking::Selection& selection = answer.selection;
  below_min_relevance_->Increment(selection.below_min_relevance);
  not_of_mode_->Increment(selection.not_of_mode);
  copies_->Increment(selection.copies);
  over_max_per_source_->Increment(selection.over_max_per_source);
  over_limit_->Increment(selection.over_limit);
}

void QuestionMetrics::CountCachedAnswer() { cached_->Increment(); }

void QuestionMetrics::CountError() { errors_->Increment(); }

void QuestionMetrics::CountRecall(double recall) { recall_->Observe(recall); }

void QuestionMetrics::CountSkippedRecall() { recall_skipped_->Increment(); }

int64_t QuestionMetrics::answered() const {
  return static_cast<int64_t>(fresh_->Value() + cached_->Value());
}

}  // namespace akin
