#include "tests/client/fake_server.h"

#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace akin {

google::rpc::Status MakeStatus(absl::StatusCode code,
                               const std::string& message) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(message);
  return status;
}

google::rpc::Status MakeInvalidField(const std::string& field,
                                     const std::string& description) {
  google::rpc::Status status =
      MakeStatus(absl::StatusCode::kInvalidArgument, "the request is invalid");
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field(field);
  violation->set_description(description);
  status.add_details()->PackFrom(bad_request);
  return status;
}

google::rpc::Status MakeOverload(absl::Duration retry_delay) {
  google::rpc::Status status =
      MakeStatus(absl::StatusCode::kResourceExhausted, "overloaded");
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(retry_delay)));
  status.add_details()->PackFrom(info);
  return status;
}

grpc::Status ToGrpc(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      status.message(), status.SerializeAsString());
}

class FakeServer::SimilarNews : public v1::SimilarNewsService::Service {
 public:
  explicit SimilarNews(FakeServer& server) : server_(server) {}

  grpc::Status FindSimilar(grpc::ServerContext* context,
                           const v1::FindSimilarRequest* request,
                           v1::FindSimilarResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    return Answer(*request, response);
  }

  grpc::Status BatchFindSimilar(
      grpc::ServerContext* context, const v1::BatchFindSimilarRequest* request,
      v1::BatchFindSimilarResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    for (const v1::FindSimilarRequest& question : request->requests()) {
      AnswerInto(question, response->add_results());
    }
    return status;
  }

  grpc::Status StreamFindSimilar(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::StreamFindSimilarResponse,
                               v1::StreamFindSimilarRequest>* stream) override {
    server_.KeepAuthorization(*context);
    v1::StreamFindSimilarRequest request;
    while (stream->Read(&request)) {
      v1::StreamFindSimilarResponse response;
      response.set_request_id(request.request_id());
      AnswerInto(request.request(), response.mutable_result());
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

 private:
  grpc::Status Answer(const v1::FindSimilarRequest& request,
                      v1::FindSimilarResponse* response) {
    if (!server_.find_similar_) return grpc::Status::OK;
    return server_.find_similar_(request, response);
  }

  void AnswerInto(const v1::FindSimilarRequest& request,
                  v1::FindSimilarResult* result) {
    const grpc::Status status = Answer(request, result->mutable_response());
    if (status.ok()) return;
    *result->mutable_error() =
        MakeStatus(static_cast<absl::StatusCode>(status.error_code()),
                   status.error_message());
  }

  FakeServer& server_;
};

class FakeServer::Articles : public v1::ArticlesService::Service {
 public:
  explicit Articles(FakeServer& server) : server_(server) {}

  grpc::Status UpsertArticle(grpc::ServerContext* context,
                             const v1::UpsertArticleRequest* request,
                             v1::UpsertArticleResponse*) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    const auto refusal = server_.Take(request->article());
    return refusal.has_value() ? ToGrpc(*refusal) : grpc::Status::OK;
  }

  grpc::Status ImportArticles(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ImportArticlesResponse,
                               v1::ImportArticlesRequest>* stream) override {
    server_.KeepAuthorization(*context);
    v1::ImportArticlesRequest request;
    while (stream->Read(&request)) {
      int number = 0;
      {
        MutexLock lock(server_.mutex_);
        number = ++server_.messages_;
      }
      if (server_.break_) {
        if (const auto broken = server_.break_(number)) return *broken;
      }
      v1::ImportArticlesResponse response;
      server_.TakeMessage(number, request, response);
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

  grpc::Status GetArticle(grpc::ServerContext* context,
                          const v1::GetArticleRequest* request,
                          v1::GetArticleResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    const auto articles = server_.articles();
    const auto found = articles.find(request->article_id());
    if (found == articles.end()) {
      return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such article");
    }
    *response->mutable_article() = found->second;
    return grpc::Status::OK;
  }

  grpc::Status BatchGetArticles(
      grpc::ServerContext* context, const v1::BatchGetArticlesRequest* request,
      v1::BatchGetArticlesResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    const auto articles = server_.articles();
    for (const std::string& id : request->article_ids()) {
      const auto found = articles.find(id);
      if (found == articles.end()) {
        response->add_missing_ids(id);
      } else {
        *response->add_articles() = found->second;
      }
    }
    return status;
  }

  grpc::Status ListArticles(grpc::ServerContext* context,
                            const v1::ListArticlesRequest* request,
                            v1::ListArticlesResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    const auto articles = server_.articles();
    for (auto it = articles.upper_bound(request->page_token());
         it != articles.end(); ++it) {
      if (response->articles_size() == request->page_size()) {
        response->set_next_page_token(response->articles().rbegin()->id());
        break;
      }
      *response->add_articles() = it->second;
    }
    return grpc::Status::OK;
  }

  grpc::Status DeleteArticle(grpc::ServerContext* context,
                             const v1::DeleteArticleRequest* request,
                             v1::DeleteArticleResponse*) override {
    grpc::Status status = server_.BeginCall(*context);
    if (!status.ok()) return status;
    MutexLock lock(server_.mutex_);
    const bool is_there = server_.kept_.erase(request->article_id()) > 0;
    if (is_there || request->allow_missing()) return status;
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such article");
  }

  grpc::Status ExportArticles(
      grpc::ServerContext*, const v1::ExportArticlesRequest*,
      grpc::ServerWriter<v1::ExportArticlesResponse>* writer) override {
    for (const auto& [id, article] : server_.articles()) {
      v1::ExportArticlesResponse response;
      *response.add_articles() = article;
      if (!writer->Write(response)) break;
    }
    return grpc::Status::OK;
  }

 private:
  FakeServer& server_;
};

class FakeServer::Admin : public v1::AdminService::Service {
 public:
  explicit Admin(FakeServer& server) : server_(server) {}

  grpc::Status GetStatus(grpc::ServerContext* context,
                         const v1::GetStatusRequest*,
                         v1::GetStatusResponse* response) override {
    grpc::Status status = server_.BeginCall(*context);
    response->set_articles(static_cast<int64_t>(server_.articles().size()));
    return status;
  }

  grpc::Status CreateSnapshot(grpc::ServerContext* context,
                              const v1::CreateSnapshotRequest*,
                              v1::CreateSnapshotResponse*) override {
    return server_.BeginCall(*context);
  }

 private:
  FakeServer& server_;
};

FakeServer::FakeServer() : FakeServer(Options()) {}

FakeServer::FakeServer(const Options& options)
    : similar_news_service_(std::make_unique<SimilarNews>(*this)),
      articles_service_(std::make_unique<Articles>(*this)),
      admin_service_(std::make_unique<Admin>(*this)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.address, options.credentials, &port);
  builder.SetMaxReceiveMessageSize(64 << 20);
  builder.SetMaxSendMessageSize(64 << 20);
  builder.RegisterService(similar_news_service_.get());
  builder.RegisterService(articles_service_.get());
  builder.RegisterService(admin_service_.get());
  server_ = builder.BuildAndStart();
  target_ = absl::StrCat("127.0.0.1:", port);
}

FakeServer::~FakeServer() {
  server_->Shutdown(std::chrono::system_clock::now());
}

ClientOptions FakeServer::client_options() const {
  ClientOptions options;
  options.target = target_;
  return options;
}

Client FakeServer::client() const {
  return Client(*MakeConnection(client_options()));
}

void FakeServer::FailNext(int times, const grpc::Status& status) {
  MutexLock lock(mutex_);
  failures_ = times;
  failure_ = status;
}

int FakeServer::calls() const {
  MutexLock lock(mutex_);
  return calls_;
}

void FakeServer::Put(const v1::Article& article) {
  MutexLock lock(mutex_);
  kept_[article.id()] = article;
}

std::map<std::string, v1::Article> FakeServer::articles() const {
  MutexLock lock(mutex_);
  return kept_;
}

std::string FakeServer::authorization() const {
  MutexLock lock(mutex_);
  return authorization_;
}

grpc::Status FakeServer::BeginCall(const grpc::ServerContext& context) {
  KeepAuthorization(context);
  MutexLock lock(mutex_);
  ++calls_;
  if (failures_ == 0) return grpc::Status::OK;
  --failures_;
  return failure_;
}

void FakeServer::KeepAuthorization(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  MutexLock lock(mutex_);
  authorization_ = found == metadata.end() ? ""
                                           : std::string(found->second.data(),
                                                         found->second.size());
}

std::optional<google::rpc::Status> FakeServer::Take(
    const v1::Article& article) {
  if (article_) {
    if (auto refusal = article_(article)) return refusal;
  }
  Put(article);
  return std::nullopt;
}

void FakeServer::TakeMessage(int number,
                             const v1::ImportArticlesRequest& request,
                             v1::ImportArticlesResponse& response) {
  response.set_message_id(request.message_id());
  if (import_) {
    if (const auto refusal = import_(number, request)) {
      *response.mutable_status() = *refusal;
      return;
    }
  }
  for (int i = 0; i < request.articles_size(); ++i) {
    if (const auto refusal = Take(request.articles(i))) {
      v1::ArticleError& error = *response.add_errors();
      error.set_index(i);
      error.set_article_id(request.articles(i).id());
      *error.mutable_status() = *refusal;
    } else {
      response.set_upserted(response.upserted() + 1);
    }
  }
}

}  // namespace akin
