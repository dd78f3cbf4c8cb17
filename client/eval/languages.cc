#include "client/eval/languages.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"

namespace akin {
namespace {

// The server takes 1,000 ids and answers with 64 MiB at most, and an article
// without its body may have 90 KB.
constexpr size_t kBatch = 500;

}  // namespace

std::string PrimaryLanguage(absl::string_view tag) {
  const std::string language =
      absl::AsciiStrToLower(tag.substr(0, tag.find('-')));
  return language == "und" ? "" : language;
}

absl::StatusOr<FetchedLanguages> FetchLanguages(
    const Client& client, const std::vector<std::string>& articles) {
  FetchedLanguages fetched;
  for (size_t begin = 0; begin < articles.size(); begin += kBatch) {
    const size_t end = std::min(begin + kBatch, articles.size());
    v1::BatchGetArticlesRequest request;
    request.set_view(v1::ARTICLE_VIEW_BASIC);
    for (size_t i = begin; i < end; ++i) request.add_article_ids(articles[i]);
    const auto response = client.BatchGetArticles(request);
    if (!response.ok()) return response.status();
    fetched.missing += response->missing_ids_size();
    for (const v1::Article& article : response->articles()) {
      std::string language = PrimaryLanguage(article.language());
      if (language.empty()) {
        ++fetched.nameless;
      } else {
        fetched.of[article.id()] = std::move(language);
      }
    }
  }
  return fetched;
}

}  // namespace akin
