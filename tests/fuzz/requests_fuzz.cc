// Requests as gRPC hands them over, by the way that a call takes: the message
// is read, the question asked or the article put in, and the answer made. The
// first byte says which request it is.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"
#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "server/catalog.h"
#include "server/index/segmented_index.h"
#include "server/recommender.h"
#include "server/service/convert.h"
#include "server/store/rocksdb_article_store.h"
#include "tests/fuzz/fuzz_input.h"

namespace akin {
namespace {

// A server without its edge, and a few articles. Never destroyed.
class Parts {
 public:
  Parts() {
    Require(mkdtemp(directory_) != nullptr, "there is a temporary directory");
    std::atexit([] { std::filesystem::remove_all(directory_); });
    store_ = *OpenRocksDbArticleStore(directory_);
    index_ = *OpenSegmentedIndex({.model = embedder_->model()});
    catalog_ = std::make_unique<Catalog>(*store_, *index_, *embedder_);
    recommender_ = std::make_unique<Recommender>(*store_, *index_, *embedder_,
                                                 *terms_, *relevance_);
    for (int i = 0; i < 20; ++i) {
      const std::string n = std::to_string(i);
      Require(catalog_
                  ->Upsert({.id = n,
                            .title = "Minister of transport resigns over "
                                     "bridge " +
                                     std::to_string(i / 2),
                            .source = "outlet " + n,
                            .language = i % 3 == 0 ? "en" : "de",
                            .published_at = absl::FromUnixSeconds(
                                1'700'000'000 + 3'600 * i)})
                  .ok(),
              "an article is taken");
    }
  }

  Catalog& catalog() { return *catalog_; }
  const Recommender& recommender() const { return *recommender_; }

 private:
  static inline char directory_[] = "/dev/shm/akin-fuzz-XXXXXX";
  std::unique_ptr<LexicalEmbedder> embedder_ = *LexicalEmbedder::Create();
  std::unique_ptr<SharedTermFinder> terms_ = *SharedTermFinder::Create();
  absl::StatusOr<ranking::RelevanceModel> relevance_ =
      ranking::RelevanceModel::Linked();
  std::unique_ptr<ArticleStore> store_;
  std::unique_ptr<VectorIndex> index_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Recommender> recommender_;
};

void Ask(const Parts& parts, const v1::FindSimilarRequest& request) {
  auto query = FromProto(request);
  MaxStaleness(request).IgnoreError();
  if (!query.ok()) return;
  auto answer = parts.recommender().FindSimilar(*query);
  if (!answer.ok()) {
    Require(!absl::IsInternal(answer.status()),
            "no question is the server's fault");
    return;
  }
  v1::FindSimilarResponse response;
  ToProto(*std::move(answer), request.view(), "model", &response);
  for (const v1::SimilarItem& item : response.items()) {
    Require(item.relevance() >= 0 && item.relevance() <= 1,
            "relevance is a probability");
  }
}

void Put(Parts& parts, v1::Article message) {
  auto article = FromProto(std::move(message));
  if (!article.ok()) return;
  // Those of the beginning stay as they are.
  article->id.insert(0, "fuzz ");
  const std::string id = article->id;
  if (!parts.catalog().Upsert(*std::move(article)).ok()) return;
  Require(parts.catalog().Get(id).ok(), "an article that was taken is there");
  Require(parts.catalog().Delete(id).ok(), "an article can be deleted");
}

void Count(Parts& parts, const v1::Filter& message) {
  auto filter = FromProto(message);
  if (!filter.ok()) return;
  const auto count = parts.catalog().CountMatching(*filter);
  Require(count.ok() && *count >= 0 && *count <= 20,
          "a filter matches some of the articles");
}

template <typename Message, typename Use>
void With(const std::string& bytes, Use use) {
  Message message;
  if (message.ParseFromString(bytes)) use(std::move(message));
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace akin;  // NOLINT: the whole program is of it
  static Parts& parts = *new Parts;
  FuzzInput input(bytes, size);
  const int choice = input.Take<uint8_t>() % 4;
  const std::string rest = input.TakeRest();
  switch (choice) {
    case 0:
      With<v1::FindSimilarRequest>(rest,
                                   [](auto message) { Ask(parts, message); });
      break;
    case 1:
      With<v1::Article>(rest,
                        [](auto message) { Put(parts, std::move(message)); });
      break;
    case 2:
      With<v1::Filter>(rest, [](auto message) { Count(parts, message); });
      break;
    default:
      ParseRevisionToken("min_revision", rest).IgnoreError();
  }
  return 0;
}
