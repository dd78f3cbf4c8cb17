#ifndef AKIN_TESTS_SERVER_SERVICE_TEST_SERVER_H_
#define AKIN_TESTS_SERVER_SERVICE_TEST_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "akin/v1/admin.grpc.pb.h"
#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "embeddings/shared_terms.h"
#include "server/catalog.h"
#include "server/observability/metrics.h"
#include "server/observability/question_log.h"
#include "server/observability/recall_sampler.h"
#include "server/observability/server_state.h"
#include "server/recommender.h"
#include "server/security/authenticator.h"
#include "server/service/answer_cache.h"
#include "server/service/grpc_server.h"
#include "server/service/method.h"
#include "server/snapshots.h"
#include "tests/fakes/fake_article_store.h"
#include "tests/fakes/fake_embedder.h"
#include "tests/fakes/fake_vector_index.h"
#include "tests/fakes/plain_relevance.h"
#include "tests/fakes/temp_directory.h"

namespace akin {

// For TestServerSetup, in whose braces GCC 12 takes nested ones for values that
// are not set.
inline GrpcServer::Options OnAnyPort() {
  GrpcServer::Options options;
  options.listen = {"127.0.0.1", 0};
  return options;
}

// By default everybody may do everything, as much as the server can.
struct TestServerSetup {
  GrpcServer::Options options = OnAnyPort();
  std::unique_ptr<Authenticator> authenticator = Authenticator::Open();
  AdmissionControl::Options admission;
  bool serves = true;  // else when it is told to
};

// The gRPC edge on a real socket, over fakes.
class TestServer {
 public:
  TestServer() : TestServer(TestServerSetup()) {}

  explicit TestServer(TestServerSetup setup)
      : authenticator_(std::move(setup.authenticator)),
        admission_(setup.admission),
        server_(*Start(setup.options)),
        channel_(grpc::CreateChannel(server_->address(),
                                     grpc::InsecureChannelCredentials())),
        similar_news_(v1::SimilarNewsService::NewStub(channel_)),
        articles_(v1::ArticlesService::NewStub(channel_)),
        admin_(v1::AdminService::NewStub(channel_)) {
    if (setup.serves) server_->Serve();
  }

  // Starts one more server on the same parts.
  absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const GrpcServer::Options& options) {
    return GrpcServer::Start(
        options, {.catalog = catalog_,
                  .recommender = recommender_,
                  .answer_cache = answer_cache_,
                  .admin = {.index = index_,
                            .snapshots = snapshots_,
                            .model = embedder_.model(),
                            .read_state = [this] { return state_.Read(); }},
                  .admission = admission_,
                  .metrics = metrics_,
                  .question_log = question_log_,
                  .serving_state = serving_state_,
                  .authenticator = *authenticator_});
  }

  FakeArticleStore& store() { return store_; }
  FakeVectorIndex& index() { return index_; }
  GrpcServer& server() { return *server_; }
  Metrics& metrics() { return metrics_; }
  const AdmissionControl& admission() const { return admission_; }
  const AnswerCache& answer_cache() const { return answer_cache_; }
  const std::shared_ptr<grpc::Channel>& channel() { return channel_; }
  v1::SimilarNewsService::Stub& similar_news() { return *similar_news_; }
  v1::ArticlesService::Stub& articles() { return *articles_; }
  v1::AdminService::Stub& admin() { return *admin_; }

 private:
  FakeEmbedder embedder_;
  FakeArticleStore store_;
  FakeVectorIndex index_{embedder_.model().dimensions};
  Catalog catalog_{store_, index_, embedder_};
  const TempDirectory snapshot_directory_;
  Snapshots snapshots_{snapshot_directory_.path(), store_, index_};
  const std::unique_ptr<SharedTermFinder> shared_terms_ =
      *SharedTermFinder::Create();
  const ranking::RelevanceModel model_ = PlainRelevance();
  Recommender recommender_{store_, index_, embedder_, *shared_terms_, model_};
  AnswerCache answer_cache_{1 << 20};
  const std::unique_ptr<Authenticator> authenticator_;
  AdmissionControl admission_;
  std::atomic<ServingState> serving_state_ = ServingState::kLoading;
  Metrics metrics_{"test", MethodNames(), serving_state_};
  RecallSampler recall_sampler_{recommender_, metrics_.questions(),
                                absl::InfiniteDuration(), [] { return false; }};
  // Every question is slow.
  QuestionLog question_log_{metrics_.questions(), recall_sampler_,
                            absl::ZeroDuration()};
  ServerStateReader state_{
      {.store = store_,
       .index = index_,
       .serving_state = serving_state_,
       .metrics = metrics_,
       .admission = admission_,
       .model = embedder_.model(),
       .version = "test",
       .started_at = absl::FromUnixSeconds(1'694'606'400),
       .data_directory = "/",
       .snapshot_directory = "/snapshots",
       .answer_cache = [this] { return answer_cache_.Stats(); },
       .retention_deleted = [] { return 0; }}};
  std::unique_ptr<GrpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::SimilarNewsService::Stub> similar_news_;
  std::unique_ptr<v1::ArticlesService::Stub> articles_;
  std::unique_ptr<v1::AdminService::Stub> admin_;
};

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_SERVICE_TEST_SERVER_H_
