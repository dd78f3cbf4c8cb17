#ifndef AKIN_TESTS_CLIENT_FAKE_SERVER_H_
#define AKIN_TESTS_CLIENT_FAKE_SERVER_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "akin/v1/admin.grpc.pb.h"
#include "akin/v1/articles.grpc.pb.h"
#include "akin/v1/similar_news.grpc.pb.h"
#include "base/mutex.h"

namespace akin {

// A status with google.rpc details, as the server sends it.
google::rpc::Status MakeStatus(absl::StatusCode code,
                               const std::string& message);
google::rpc::Status MakeInvalidField(const std::string& field,
                                     const std::string& description);
google::rpc::Status MakeOverload(absl::Duration retry_delay);
grpc::Status ToGrpc(const google::rpc::Status& status);

// A server in this process, on a free port, that keeps articles in a map and
// does as tests tell it. Thread-safe; hooks are set before calls are made.
class FakeServer {
 public:
  // What FindSimilar answers. Without it: no items.
  using FindSimilarHook = std::function<grpc::Status(
      const v1::FindSimilarRequest&, v1::FindSimilarResponse*)>;
  // Why an article is not taken; nothing if it is.
  using ArticleHook =
      std::function<std::optional<google::rpc::Status>(const v1::Article&)>;
  // Called with each message of an import, from 1 over all streams, before it
  // is taken: a status refuses the message.
  using ImportHook = std::function<std::optional<google::rpc::Status>(
      int, const v1::ImportArticlesRequest&)>;
  // The same; a status breaks the stream.
  using BreakHook = std::function<std::optional<grpc::Status>(int)>;

  struct Options {
    // HOST:PORT; port 0 takes a free one.
    std::string address = "127.0.0.1:0";
    std::shared_ptr<grpc::ServerCredentials> credentials =
        grpc::InsecureServerCredentials();
  };

  FakeServer();
  explicit FakeServer(const Options& options);
  // Ends the calls that are under way.
  ~FakeServer();

  // HOST:PORT.
  const std::string& target() const { return target_; }
  // The defaults, with the target.
  ClientOptions client_options() const;
  Client client() const;

  void on_find_similar(FindSimilarHook hook) { find_similar_ = hook; }
  void on_article(ArticleHook hook) { article_ = hook; }
  void on_import(ImportHook hook) { import_ = hook; }
  void on_import_break(BreakHook hook) { break_ = hook; }

  // Makes the next `times` unary calls fail.
  void FailNext(int times, const grpc::Status& status);
  // Unary calls so far, the failed ones included.
  int calls() const;
  // The header "authorization" of the last call or stream; "" without one.
  std::string authorization() const;

  void Put(const v1::Article& article);
  std::map<std::string, v1::Article> articles() const;

 private:
  class SimilarNews;
  class Articles;
  class Admin;

  // The status that the call is to fail with, if any.
  grpc::Status BeginCall(const grpc::ServerContext& context);
  void KeepAuthorization(const grpc::ServerContext& context);
  std::optional<google::rpc::Status> Take(const v1::Article& article);
  void TakeMessage(int number, const v1::ImportArticlesRequest& request,
                   v1::ImportArticlesResponse& response);

  FindSimilarHook find_similar_;
  ArticleHook article_;
  ImportHook import_;
  BreakHook break_;

  mutable Mutex mutex_;
  std::map<std::string, v1::Article> kept_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;
  grpc::Status failure_ ABSL_GUARDED_BY(mutex_);
  int messages_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string authorization_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<SimilarNews> similar_news_service_;
  std::unique_ptr<Articles> articles_service_;
  std::unique_ptr<Admin> admin_service_;
  std::string target_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_FAKE_SERVER_H_
