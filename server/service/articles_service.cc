#include "server/service/articles_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "server/article/field_error.h"
#include "server/service/convert.h"

namespace akin {
namespace {

constexpr int kMaxBatch = 1'000;
constexpr int kDefaultPageSize = 100;
constexpr int kMaxPageSize = 1'000;
// A page or a message of an export ends when it has this many bytes, well below
// what gRPC clients take by default.
constexpr size_t kMaxPageBytes = 2 << 20;
// More than this no answer carries.
constexpr size_t kMaxBatchGetBytes = 64 << 20;

absl::Status CheckBatchSize(std::string_view field, int size) {
  if (size >= 1 && size <= kMaxBatch) return absl::OkStatus();
  return InvalidField(
      field, absl::StrCat("has ", size, " entries, it needs 1 to ", kMaxBatch,
                          "; split it"));
}

// ARTICLE_VIEW_UNSPECIFIED stands for the full view where articles are read by
// their ids.
v1::ArticleView ViewOrFull(v1::ArticleView view) {
  return view == v1::ARTICLE_VIEW_UNSPECIFIED ? v1::ARTICLE_VIEW_FULL : view;
}

void AddError(int index, const std::string& id, const absl::Status& status,
              google::protobuf::RepeatedPtrField<v1::ArticleError>* errors) {
  v1::ArticleError* error = errors->Add();
  error->set_index(index);
  // One that is longer is no id.
  if (id.size() <= kMaxIdBytes) error->set_article_id(id);
  *error->mutable_status() = ToRpcStatus(status);
}

// Where a page ended, so that it can be sent as a string: the last article's
// id, in the order of publication after its time.
std::string PageToken(const v1::ListArticlesRequest& request,
                      const Article& last) {
  if (request.order() != v1::ARTICLE_ORDER_LATEST) {
    return absl::WebSafeBase64Escape(last.id);
  }
  return absl::WebSafeBase64Escape(
      absl::StrCat(absl::FormatTime(absl::RFC3339_full, *last.published_at,
                                    absl::UTCTimeZone()),
                   " ", last.id));
}

absl::Status InvalidPageToken() {
  return InvalidField("page_token",
                      "is not a token of this server for this order; use the "
                      "next_page_token of the page before, or none");
}

absl::StatusOr<std::string> ParsePageToken(const std::string& token) {
  std::string last_id;
  if (!absl::WebSafeBase64Unescape(token, &last_id)) return InvalidPageToken();
  return last_id;
}

absl::StatusOr<std::optional<PublicationPlace>> ParseLatestPageToken(
    const std::string& token) {
  if (token.empty()) return std::nullopt;
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return InvalidPageToken();
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(' ', 1));
  PublicationPlace place;
  if (parts.size() != 2 || !absl::ParseTime(absl::RFC3339_full, parts[0],
                                            &place.published_at, nullptr)) {
    return InvalidPageToken();
  }
  place.id = parts[1];
  return place;
}

}  // namespace

absl::Status ArticlesService::Upsert(const v1::UpsertArticleRequest& request,
                                     v1::UpsertArticleResponse* response) {
  absl::StatusOr<Article> article = FromProto(request.article());
  if (!article.ok()) return AtField("article", article.status());
  absl::StatusOr<Revision> revision = catalog_.Upsert(*std::move(article));
  if (!revision.ok()) return revision.status();
  response->set_revision(RevisionToken(*revision));
  return absl::OkStatus();
}

template <typename Request, typename Response>
absl::Status ArticlesService::UpsertAll(const Request& request,
                                        Response* response) {
  absl::Status size = CheckBatchSize("articles", request.articles_size());
  if (!size.ok()) return size;
  // Articles that cannot even be read leave a hole in the batch.
  std::vector<Article> articles;
  std::vector<int> places;
  std::vector<ArticleRejection> rejections;
  for (int i = 0; i < request.articles_size(); ++i) {
    absl::StatusOr<Article> article = FromProto(request.articles(i));
    if (article.ok()) {
      articles.push_back(*std::move(article));
      places.push_back(i);
    } else {
      rejections.push_back({i, request.articles(i).id(), article.status()});
    }
  }
  absl::StatusOr<BatchOutcome> outcome =
      catalog_.UpsertBatch(std::move(articles));
  if (!outcome.ok()) return outcome.status();
  for (ArticleRejection& rejection : outcome->rejections) {
    rejection.index = places[rejection.index];
    rejections.push_back(std::move(rejection));
  }
  std::sort(rejections.begin(), rejections.end(),
            [](const ArticleRejection& a, const ArticleRejection& b) {
              return a.index < b.index;
            });
  for (const ArticleRejection& rejection : rejections) {
    AddError(rejection.index, rejection.id, rejection.status,
             response->mutable_errors());
  }
  response->set_upserted(outcome->upserted);
  response->set_revision(RevisionToken(outcome->revision));
  return absl::OkStatus();
}

absl::Status ArticlesService::BatchGet(
    const v1::BatchGetArticlesRequest& request,
    v1::BatchGetArticlesResponse* response) const {
  absl::Status size = CheckBatchSize("article_ids", request.article_ids_size());
  if (!size.ok()) return size;
  const std::vector<std::string> ids(request.article_ids().begin(),
                                     request.article_ids().end());
  absl::StatusOr<std::vector<std::optional<Article>>> articles =
      catalog_.BatchGet(ids);
  if (!articles.ok()) return articles.status();
  size_t bytes = 0;
  for (const std::optional<Article>& article : *articles) {
    if (article.has_value()) bytes += ApproximateBytes(*article);
  }
  if (bytes > kMaxBatchGetBytes) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the articles have ", bytes, " bytes, at most ", kMaxBatchGetBytes,
        " are sent in a batch; ask for fewer ids at a time"));
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    if ((*articles)[i].has_value()) {
      ToProto(*std::move((*articles)[i]), ViewOrFull(request.view()),
              response->add_articles());
    } else {
      response->add_missing_ids(ids[i]);
    }
  }
  return absl::OkStatus();
}

absl::Status ArticlesService::List(const v1::ListArticlesRequest& request,
                                   v1::ListArticlesResponse* response) const {
  if (request.page_size() < 0 || request.page_size() > kMaxPageSize) {
    return InvalidField(
        "page_size",
        absl::StrCat("is ", request.page_size(), ", it must be 1 to ",
                     kMaxPageSize, ", or 0 for ", kDefaultPageSize));
  }
  const int page_size =
      request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  absl::StatusOr<std::unique_ptr<ArticleCursor>> cursor =
      OpenList(request, page_size);
  if (!cursor.ok()) return cursor.status();
  std::string token;  // of a page that ends here
  size_t bytes = 0;
  while (true) {
    absl::StatusOr<std::optional<StoredArticle>> next = (*cursor)->Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return absl::OkStatus();
    if (response->articles_size() == page_size || bytes >= kMaxPageBytes) {
      response->set_next_page_token(token);
      return absl::OkStatus();
    }
    token = PageToken(request, (*next)->article);
    v1::Article* article = response->add_articles();
    ToProto(std::move((*next)->article), request.view(), article);
    bytes += article->ByteSizeLong();
  }
}

absl::StatusOr<std::unique_ptr<ArticleCursor>> ArticlesService::OpenList(
    const v1::ListArticlesRequest& request, int page_size) const {
  absl::StatusOr<Filter> filter = FromProto(request.filter());
  if (!filter.ok()) return AtField("filter", filter.status());
  if (request.order() == v1::ARTICLE_ORDER_LATEST) {
    absl::StatusOr<std::optional<PublicationPlace>> after =
        ParseLatestPageToken(request.page_token());
    if (!after.ok()) return after.status();
    // One more than the page tells whether there is a next one.
    return catalog_.ListLatest(*std::move(after), *std::move(filter),
                               page_size + 1);
  }
  absl::StatusOr<std::string> after = ParsePageToken(request.page_token());
  if (!after.ok()) return after.status();
  return catalog_.List(*after, *std::move(filter));
}

absl::Status ArticlesService::DeleteOne(const v1::DeleteArticleRequest& request,
                                        v1::DeleteArticleResponse* response) {
  absl::StatusOr<Revision> revision = catalog_.Delete(request.article_id());
  if (absl::IsNotFound(revision.status()) && request.allow_missing()) {
    revision = catalog_.revision();
  }
  if (!revision.ok()) return revision.status();
  response->set_revision(RevisionToken(*revision));
  return absl::OkStatus();
}

absl::Status ArticlesService::DeleteMany(
    const v1::DeleteArticlesRequest& request,
    v1::DeleteArticlesResponse* response) {
  absl::StatusOr<Filter> filter = FromProto(request.filter());
  if (!filter.ok()) return AtField("filter", filter.status());
  if (filter->empty() && !request.force()) {
    return InvalidField("filter",
                        "is empty and so matches every article; set force to "
                        "remove them all");
  }
  if (request.validate_only()) {
    absl::StatusOr<int64_t> count = catalog_.CountMatching(*filter);
    if (!count.ok()) return count.status();
    response->set_deleted(*count);
    response->set_revision(RevisionToken(catalog_.revision()));
    return absl::OkStatus();
  }
  absl::StatusOr<DeleteOutcome> outcome = catalog_.DeleteMatching(*filter);
  if (!outcome.ok()) return outcome.status();
  response->set_deleted(outcome->deleted);
  response->set_revision(RevisionToken(outcome->revision));
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ArticlesService::UpsertArticle(
    grpc::CallbackServerContext* call, const v1::UpsertArticleRequest* request,
    v1::UpsertArticleResponse* response) {
  return ServeUnary(
      context_, kUpsertArticle, call, SizeOf(*request),
      [this, request, response] { return Upsert(*request, response); });
}

grpc::ServerUnaryReactor* ArticlesService::BatchUpsertArticles(
    grpc::CallbackServerContext* call,
    const v1::BatchUpsertArticlesRequest* request,
    v1::BatchUpsertArticlesResponse* response) {
  return ServeUnary(
      context_, kBatchUpsertArticles, call, SizeOf(*request),
      [this, request, response] { return UpsertAll(*request, response); });
}

grpc::ServerBidiReactor<v1::ImportArticlesRequest, v1::ImportArticlesResponse>*
ArticlesService::ImportArticles(grpc::CallbackServerContext* call) {
  const auto refuse = [](const v1::ImportArticlesRequest& request,
                         const absl::Status& refusal,
                         v1::ImportArticlesResponse* response) {
    response->set_message_id(request.message_id());
    *response->mutable_status() = ToRpcStatus(refusal);
  };
  return new SerialStream<v1::ImportArticlesRequest,
                          v1::ImportArticlesResponse>(
      context_, kImportArticles, call,
      [this, refuse](const ActiveCall&,
                     const v1::ImportArticlesRequest& request,
                     v1::ImportArticlesResponse* response) {
        response->set_message_id(request.message_id());
        absl::Status status = UpsertAll(request, response);
        if (!status.ok()) refuse(request, status, response);
        return status;
      },
      refuse);
}

grpc::ServerUnaryReactor* ArticlesService::GetArticle(
    grpc::CallbackServerContext* call, const v1::GetArticleRequest* request,
    v1::GetArticleResponse* response) {
  return ServeUnary(context_, kGetArticle, call, SizeOf(*request),
                    [this, request, response]() -> absl::Status {
                      absl::StatusOr<Article> article =
                          catalog_.Get(request->article_id());
                      if (!article.ok()) return article.status();
                      ToProto(*std::move(article), ViewOrFull(request->view()),
                              response->mutable_article());
                      return absl::OkStatus();
                    });
}

grpc::ServerUnaryReactor* ArticlesService::BatchGetArticles(
    grpc::CallbackServerContext* call,
    const v1::BatchGetArticlesRequest* request,
    v1::BatchGetArticlesResponse* response) {
  return ServeUnary(
      context_, kBatchGetArticles, call, SizeOf(*request),
      [this, request, response] { return BatchGet(*request, response); });
}

grpc::ServerUnaryReactor* ArticlesService::ListArticles(
    grpc::CallbackServerContext* call, const v1::ListArticlesRequest* request,
    v1::ListArticlesResponse* response) {
  return ServeUnary(
      context_, kListArticles, call, SizeOf(*request),
      [this, request, response] { return List(*request, response); });
}

grpc::ServerUnaryReactor* ArticlesService::DeleteArticle(
    grpc::CallbackServerContext* call, const v1::DeleteArticleRequest* request,
    v1::DeleteArticleResponse* response) {
  return ServeUnary(
      context_, kDeleteArticle, call, SizeOf(*request),
      [this, request, response] { return DeleteOne(*request, response); });
}

grpc::ServerUnaryReactor* ArticlesService::DeleteArticles(
    grpc::CallbackServerContext* call, const v1::DeleteArticlesRequest* request,
    v1::DeleteArticlesResponse* response) {
  return ServeUnary(
      context_, kDeleteArticles, call, SizeOf(*request),
      [this, request, response] { return DeleteMany(*request, response); });
}

grpc::ServerWriteReactor<v1::ExportArticlesResponse>*
ArticlesService::ExportArticles(grpc::CallbackServerContext* call,
                                const v1::ExportArticlesRequest* request) {
  // Shared, since a std::function must be copyable.
  auto cursor = std::make_shared<std::unique_ptr<ArticleCursor>>();
  return new ServerStream<v1::ExportArticlesResponse>(
      context_, kExportArticles, call,
      [this, request,
       cursor](v1::ExportArticlesResponse* response) -> absl::StatusOr<bool> {
        if (*cursor == nullptr) {
          absl::StatusOr<Filter> filter = FromProto(request->filter());
          if (!filter.ok()) return AtField("filter", filter.status());
          absl::StatusOr<std::unique_ptr<ArticleCursor>> opened =
              catalog_.List("", *std::move(filter));
          if (!opened.ok()) return opened.status();
          *cursor = *std::move(opened);
        }
        size_t bytes = 0;
        while (bytes < kMaxPageBytes &&
               response->articles_size() < kMaxPageSize) {
          absl::StatusOr<std::optional<StoredArticle>> next = (*cursor)->Next();
          if (!next.ok()) return next.status();
          if (!next->has_value()) break;
          v1::Article* article = response->add_articles();
          ToProto(std::move((*next)->article), v1::ARTICLE_VIEW_FULL, article);
          bytes += article->ByteSizeLong();
        }
        return response->articles_size() > 0;
      });
}

}  // namespace akin
