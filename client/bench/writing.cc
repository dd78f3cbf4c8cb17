#include "client/bench/writing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/bench/article_sample.h"

namespace akin {

Copies CopiesOf(std::vector<v1::Article> articles) {
  for (v1::Article& article : articles) {
    article.set_id(absl::StrCat(kBenchPrefix, article.id()));
  }
  return std::make_shared<const std::vector<v1::Article>>(std::move(articles));
}

UpsertCopy::UpsertCopy(const Client& client, Copies copies)
    : client_(client), copies_(std::move(copies)) {}

Outcome UpsertCopy::Call(Random& random) const {
  v1::UpsertArticleRequest request;
  *request.mutable_article() = (*copies_)[random() % copies_->size()];
  Outcome outcome;
  outcome.status = client_.UpsertArticle(request).status();
  return outcome;
}

DeleteCopy::DeleteCopy(const Client& client, Copies copies)
    : client_(client), copies_(std::move(copies)) {}

Outcome DeleteCopy::Call(Random& random) const {
  v1::DeleteArticleRequest request;
  request.set_article_id((*copies_)[random() % copies_->size()].id());
  request.set_allow_missing(true);
  Outcome outcome;
  outcome.status = client_.DeleteArticle(request).status();
  return outcome;
}

}  // namespace akin
