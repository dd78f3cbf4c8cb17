#include "tests/end_to_end/mixed_load.h"

#include <atomic>
#include <functional>
#include <iterator>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// Of each writer, whose ids are its own.
constexpr int kIds = 40;

constexpr int kLabels = 4;

constexpr const char* kTopics[] = {
    "Storm closes the harbour of Valparaiso",
    "Bakers of Lyon go on strike over the price of flour",
    "Volcano in Iceland opens a new fissure",
    "Court in Karlsruhe rules on the wealth tax",
    "Kim Jong Un travels to Vladivostok by train",
    "Orchestra of Graz plays in a coal mine",
    "Croatia joins the euro and the Schengen area",
    "Locusts reach the wheat fields of Kansas",
};

std::string Id(const char* writer, uint32_t number) {
  return absl::StrCat(writer, "-", number % kIds);
}

// Never the same twice, and told from all others by a word.
std::string NewTitle(std::mt19937& random) {
  static std::atomic<int64_t> versions{0};
  return absl::StrCat(kTopics[random() % std::size(kTopics)], ", dossier",
                      ++versions);
}

// Of which a delete by filter removes all.
std::string LabelOf(const std::string& title) {
  return absl::StrCat("label", std::hash<std::string>()(title) % kLabels);
}

}  // namespace

v1::Article ArticleOf(const std::string& id, const std::string& title) {
  v1::Article article;
  article.set_id(id);
  article.set_title(title);
  article.set_body(absl::StrCat(title, ". Witnesses told the paper of ", id,
                                " what they had seen in the morning."));
  article.set_source(absl::StrCat(id.substr(0, id.find('-')), ".example"));
  article.set_language("en");
  article.mutable_published_at()->set_seconds(
      1'694'606'400 + std::hash<std::string>()(title) % (30 * 86'400));
  article.add_labels(LabelOf(title));
  return article;
}

MixedLoad::MixedLoad(const Client& client, AcknowledgedArticles& articles,
                     uint32_t seed)
    : client_(client), articles_(articles) {
  const auto begin = [this](auto body) {
    threads_.emplace_back([this, body] {
      body();
      articles_.Stop();
    });
  };
  begin([this, seed] { WriteOneByOne(seed); });
  begin([this, seed] { WriteBatches(seed + 1); });
  begin([this, seed] { WriteByImport(seed + 2); });
  begin([this, seed] { DeleteByFilter(seed + 3); });
  begin([this] { Administer(); });
  begin([this, seed] { Ask(seed + 4); });
}

void MixedLoad::Wait() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::vector<std::string> MixedLoad::TakeSnapshots() {
  MutexLock lock(mutex_);
  return std::exchange(snapshots_, {});
}

std::vector<std::string> MixedLoad::TakeWrong() {
  MutexLock lock(mutex_);
  return std::exchange(wrong_, {});
}

bool MixedLoad::Succeeded(const char* call, const absl::Status& status) {
  if (status.ok()) return true;
  if (!absl::IsUnavailable(status)) {
    MutexLock lock(mutex_);
    wrong_.push_back(absl::StrCat(call, " failed: ", status.ToString()));
  }
  return false;
}

void MixedLoad::WriteOneByOne(uint32_t seed) {
  std::mt19937 random(seed);
  while (true) {
    const std::string id = Id("single", random());
    absl::Status status;
    if (random() % 4 == 0) {
      articles_.Begin(id, "");
      v1::DeleteArticleRequest request;
      request.set_article_id(id);
      request.set_allow_missing(true);
      status = client_.DeleteArticle(request).status();
    } else {
      const std::string title = NewTitle(random);
      articles_.Begin(id, title);
      v1::UpsertArticleRequest request;
      *request.mutable_article() = ArticleOf(id, title);
      status = client_.UpsertArticle(request).status();
    }
    if (!Succeeded("a single write", status)) return;
    articles_.Acknowledge(id);
  }
}

void MixedLoad::WriteBatches(uint32_t seed) {
  std::mt19937 random(seed);
  while (true) {
    v1::BatchUpsertArticlesRequest request;
    const uint32_t first = random();
    const int count = 1 + static_cast<int>(random() % 30);
    for (int i = 0; i < count; ++i) {
      const std::string id = Id("batch", first % kIds + i);
      const std::string title = NewTitle(random);
      articles_.Begin(id, title);
      *request.add_articles() = ArticleOf(id, title);
    }
    const auto response = client_.BatchUpsertArticles(request);
    if (!Succeeded("BatchUpsertArticles", response.status())) return;
    for (const v1::Article& article : request.articles()) {
      articles_.Acknowledge(article.id());
    }
  }
}

void MixedLoad::WriteByImport(uint32_t seed) {
  std::mt19937 random(seed);
  bool refused = false;
  ImportStream import = client_.Import(
      [this, &refused](const v1::ImportArticlesRequest& request,
                       const v1::ImportArticlesResponse& response) {
        refused = refused || response.has_status();
        if (refused) return;
        for (const v1::Article& article : request.articles()) {
          articles_.Acknowledge(article.id());
        }
      },
      /*window=*/4);
  while (!refused) {
    v1::ImportArticlesRequest request;
    const uint32_t first = random();
    for (uint32_t i = 0; i < 5; ++i) {
      const std::string id = Id("import", first % kIds + i);
      const std::string title = NewTitle(random);
      articles_.Begin(id, title);
      *request.add_articles() = ArticleOf(id, title);
    }
    if (!Succeeded("ImportArticles", import.Send(std::move(request)))) return;
  }
}

void MixedLoad::DeleteByFilter(uint32_t seed) {
  std::mt19937 random(seed);
  while (true) {
    for (int i = 0; i < 10; ++i) {
      const std::string id = Id("filter", random());
      const std::string title = NewTitle(random);
      articles_.Begin(id, title);
      v1::UpsertArticleRequest request;
      *request.mutable_article() = ArticleOf(id, title);
      const auto response = client_.UpsertArticle(request);
      if (!Succeeded("UpsertArticle", response.status())) return;
      articles_.Acknowledge(id);
    }
    const std::string label = absl::StrCat("label", random() % kLabels);
    std::vector<std::string> ids;
    for (int number = 0; number < kIds; ++number) {
      const std::string id = Id("filter", number);
      const std::string title = articles_.TitleOf(id);
      if (!title.empty() && LabelOf(title) == label) ids.push_back(id);
    }
    for (const std::string& id : ids) articles_.Begin(id, "");
    v1::DeleteArticlesRequest request;
    request.mutable_filter()->add_labels(label);
    request.mutable_filter()->add_sources("filter.example");
    const auto response = client_.DeleteArticles(request);
    if (!Succeeded("DeleteArticles", response.status())) return;
    for (const std::string& id : ids) articles_.Acknowledge(id);
    if (response->deleted() != static_cast<int64_t>(ids.size())) {
      MutexLock lock(mutex_);
      wrong_.push_back(absl::StrCat("DeleteArticles removed ",
                                    response->deleted(), " articles, not ",
                                    ids.size()));
    }
  }
}

void MixedLoad::Administer() {
  while (true) {
    const auto snapshot = client_.CreateSnapshot({});
    // Two of one second have one name.
    if (snapshot.ok()) {
      MutexLock lock(mutex_);
      snapshots_.push_back(snapshot->path());
    } else if (!absl::IsAlreadyExists(snapshot.status()) &&
               !Succeeded("CreateSnapshot", snapshot.status())) {
      return;
    }
    if (!Succeeded("Compact", client_.Compact().status())) return;
    if (!Succeeded("GetStatus", client_.GetStatus().status())) return;
  }
}

void MixedLoad::Ask(uint32_t seed) {
  std::mt19937 random(seed);
  while (true) {
    v1::FindSimilarRequest request;
    request.mutable_seeds()->add_positive()->set_article_id(
        Id("batch", random()));
    const auto answer = client_.FindSimilar(request);
    if (absl::IsNotFound(answer.status())) continue;
    if (!Succeeded("FindSimilar", answer.status())) return;
  }
}

}  // namespace akin
