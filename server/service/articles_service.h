#ifndef AKIN_SERVER_SERVICE_ARTICLES_SERVICE_H_
#define AKIN_SERVER_SERVICE_ARTICLES_SERVICE_H_

#include "akin/v1/articles.grpc.pb.h"
#include "server/catalog.h"
#include "server/service/call.h"

namespace akin {

// Serves akin.v1.ArticlesService from a Catalog. Reads and writes run on pools
// of their own, so that an import never keeps a query waiting for a thread.
class ArticlesService final : public v1::ArticlesService::CallbackService {
 public:
  // What is borrowed must outlive the service.
  ArticlesService(Catalog& catalog, const CallContext& context)
      : catalog_(catalog), context_(context) {}

  grpc::ServerUnaryReactor* UpsertArticle(
      grpc::CallbackServerContext* call,
      const v1::UpsertArticleRequest* request,
      v1::UpsertArticleResponse* response) override;
  grpc::ServerUnaryReactor* BatchUpsertArticles(
      grpc::CallbackServerContext* call,
      const v1::BatchUpsertArticlesRequest* request,
      v1::BatchUpsertArticlesResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportArticlesRequest,
                          v1::ImportArticlesResponse>*
  ImportArticles(grpc::CallbackServerContext* call) override;
  grpc::ServerUnaryReactor* GetArticle(
      grpc::CallbackServerContext* call, const v1::GetArticleRequest* request,
      v1::GetArticleResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetArticles(
      grpc::CallbackServerContext* call,
      const v1::BatchGetArticlesRequest* request,
      v1::BatchGetArticlesResponse* response) override;
  grpc::ServerUnaryReactor* ListArticles(
      grpc::CallbackServerContext* call, const v1::ListArticlesRequest* request,
      v1::ListArticlesResponse* response) override;
  grpc::ServerUnaryReactor* DeleteArticle(
      grpc::CallbackServerContext* call,
      const v1::DeleteArticleRequest* request,
      v1::DeleteArticleResponse* response) override;
  grpc::ServerUnaryReactor* DeleteArticles(
      grpc::CallbackServerContext* call,
      const v1::DeleteArticlesRequest* request,
      v1::DeleteArticlesResponse* response) override;
  grpc::ServerWriteReactor<v1::ExportArticlesResponse>* ExportArticles(
      grpc::CallbackServerContext* call,
      const v1::ExportArticlesRequest* request) override;

 private:
  absl::Status Upsert(const v1::UpsertArticleRequest& request,
                      v1::UpsertArticleResponse* response);
  // `Response` has revision, upserted and errors.
  template <typename Request, typename Response>
  absl::Status UpsertAll(const Request& request, Response* response);
  absl::Status BatchGet(const v1::BatchGetArticlesRequest& request,
                        v1::BatchGetArticlesResponse* response) const;
  absl::Status List(const v1::ListArticlesRequest& request,
                    v1::ListArticlesResponse* response) const;
  // The articles of a page and at least one more, if there is one.
  absl::StatusOr<std::unique_ptr<ArticleCursor>> OpenList(
      const v1::ListArticlesRequest& request, int page_size) const;
  absl::Status DeleteOne(const v1::DeleteArticleRequest& request,
                         v1::DeleteArticleResponse* response);
  absl::Status DeleteMany(const v1::DeleteArticlesRequest& request,
                          v1::DeleteArticlesResponse* response);

  Catalog& catalog_;
  const CallContext& context_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_ARTICLES_SERVICE_H_
