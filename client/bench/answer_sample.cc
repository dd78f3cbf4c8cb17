#include "client/bench/answer_sample.h"

#include <optional>
#include <utility>

#include "client/recall/recall.h"

namespace akin {
namespace {

// An exact answer and another to the same question, of the same articles.
struct AnswerPair {
  v1::FindSimilarResponse exact;
  v1::FindSimilarResponse answer;
};

absl::StatusOr<AnswerPair> AskExactly(const Client& client,
                                      const SampledAnswer& sampled,
                                      SampleRecall& recall) {
  v1::FindSimilarRequest question = sampled.question;
  question.set_accuracy(v1::ACCURACY_EXACT);
  auto exact = client.FindSimilar(question);
  if (!exact.ok()) return exact.status();
  if (exact->info().revision() == sampled.answer.info().revision()) {
    return AnswerPair{*std::move(exact), sampled.answer};
  }
  ++recall.asked_again;
  auto answer = client.FindSimilar(sampled.question);
  if (!answer.ok()) return answer.status();
  return AnswerPair{*std::move(exact), *std::move(answer)};
}

}  // namespace

AnswerSample::AnswerSample(size_t size, uint64_t seed)
    : size_(size), random_(seed) {}

void AnswerSample::Observe(Outcome outcome) {
  if (!outcome.answer.has_value() || size_ == 0) return;
  MutexLock lock(mutex_);
  ++seen_;
  if (kept_.size() < size_) {
    kept_.push_back({*outcome.question, *std::move(outcome.answer)});
  } else if (const uint64_t place = random_() % seen_; place < size_) {
    kept_[place] = {*outcome.question, *std::move(outcome.answer)};
  }
}

std::vector<SampledAnswer> AnswerSample::Take() {
  MutexLock lock(mutex_);
  seen_ = 0;
  return std::exchange(kept_, {});
}

SampleRecall MeasureSampleRecall(const Client& client,
                                 const std::vector<SampledAnswer>& sample) {
  SampleRecall total;
  double sum = 0;
  for (const SampledAnswer& sampled : sample) {
    const auto pair = AskExactly(client, sampled, total);
    if (!pair.ok()) {
      ++total.failed;
      continue;
    }
    const std::optional<AnswerRecall> recall =
        Compare(pair->exact, pair->answer);
    if (!recall.has_value()) {
      ++total.empty;
      continue;
    }
    ++total.questions;
    sum += recall->recall;
    total.shorter += recall->is_shorter ? 1 : 0;
  }
  if (total.questions > 0) total.recall = sum / total.questions;
  return total;
}

}  // namespace akin
