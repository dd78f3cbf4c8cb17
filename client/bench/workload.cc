#include "client/bench/workload.h"

#include <utility>

#include "client/bench/article_sample.h"
#include "client/bench/asking.h"
#include "client/bench/questions.h"
#include "client/bench/writing.h"

namespace akin {
namespace {

using Questions = std::vector<v1::FindSimilarRequest>;

// The articles that a workload is about, fetched as far as its calls need them,
// once.
class Material {
 public:
  Material(const Client& client, std::vector<std::string> ids)
      : client_(client), ids_(std::move(ids)) {}

  const std::vector<std::string>& ids() const { return ids_; }

  absl::StatusOr<std::vector<v1::Article>> Articles(v1::ArticleView view) {
    std::vector<v1::Article>& kept =
        view == v1::ARTICLE_VIEW_FULL ? full_ : basic_;
    if (kept.empty()) {
      auto articles = GetArticles(client_, ids_, view);
      if (!articles.ok()) return articles.status();
      if (articles->empty()) {
        return absl::FailedPreconditionError(
            "all articles that were drawn have been deleted since; start "
            "again");
      }
      kept = *std::move(articles);
    }
    return kept;
  }

  absl::StatusOr<Copies> CopiesToWrite() {
    if (copies_ == nullptr) {
      auto articles = Articles(v1::ARTICLE_VIEW_FULL);
      if (!articles.ok()) return articles.status();
      copies_ = CopiesOf(*std::move(articles));
    }
    return copies_;
  }

  absl::StatusOr<int> Dimensions() {
    const auto status = client_.GetStatus();
    if (!status.ok()) return status.status();
    return status->dimensions();
  }

 private:
  const Client client_;
  const std::vector<std::string> ids_;
  std::vector<v1::Article> basic_;
  std::vector<v1::Article> full_;
  Copies copies_;
};

absl::StatusOr<Questions> MakeQuestions(const KindDescription& kind,
                                        uint64_t seed, Material& material) {
  if (kind.doing == Doing::kSimilarById) {
    return QuestionsById(material.ids(), kind.ask);
  }
  const bool whole =
      kind.doing == Doing::kByText || kind.doing == Doing::kByVector;
  const auto articles =
      material.Articles(whole ? v1::ARTICLE_VIEW_FULL : v1::ARTICLE_VIEW_BASIC);
  if (!articles.ok()) return articles.status();
  switch (kind.doing) {
    case Doing::kByText:
      return QuestionsByText(*articles, kind.ask);
    case Doing::kByVector: {
      const absl::StatusOr<int> dimensions = material.Dimensions();
      if (!dimensions.ok()) return dimensions.status();
      return QuestionsByVector(*articles, *dimensions, seed, kind.ask);
    }
    case Doing::kFiltered:
      return QuestionsUnderFilters(*articles, kind.share, seed, kind.ask);
    default:
      return QuestionsInWeek(*articles, kind.ask);
  }
}

using OperationOr = absl::StatusOr<std::shared_ptr<const Operation>>;

OperationOr MakeOperation(const Client& client, const KindDescription& kind,
                          uint64_t seed, Material& material) {
  if (kind.doing == Doing::kUpsert || kind.doing == Doing::kDelete) {
    auto copies = material.CopiesToWrite();
    if (!copies.ok()) return copies.status();
    if (kind.doing == Doing::kDelete) {
      return std::make_shared<DeleteCopy>(client, *std::move(copies));
    }
    return std::make_shared<UpsertCopy>(client, *std::move(copies));
  }
  auto questions = MakeQuestions(kind, seed, material);
  if (!questions.ok()) return questions.status();
  QuestionSet set(*std::move(questions), kind.zipf);
  switch (kind.sending) {
    case Sending::kUnary:
      break;
    case Sending::kBatch:
      return std::make_shared<AskBatch>(client, std::move(set),
                                        kind.batch_size);
    case Sending::kStream:
      return std::make_shared<AskOnStream>(client, std::move(set));
  }
  return std::make_shared<AskOne>(client, std::move(set));
}

}  // namespace

absl::StatusOr<Workload> MakeWorkload(const Client& client,
                                      const WorkloadDescription& description,
                                      size_t ids, uint64_t seed) {
  auto drawn = DrawIds(client, ids, seed);
  if (!drawn.ok()) return drawn.status();
  Material material(client, *std::move(drawn));
  Workload workload;
  workload.burst = description.burst;
  for (const KindDescription& kind : description.kinds) {
    auto operation = MakeOperation(client, kind, seed, material);
    if (!operation.ok()) return operation.status();
    workload.kinds.push_back(
        {kind.name, kind.frequency, *std::move(operation)});
  }
  return workload;
}

}  // namespace akin
