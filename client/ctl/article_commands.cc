#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "client/cli/connect.h"
#include "client/ctl/commands.h"
#include "client/ctl/print.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_writer.h"
#include "command_line/terminal.h"

namespace akin {
namespace {

constexpr int kDefaultListed = 20;
constexpr int kMostOfPage = 1000;

ExitCode NeedsOneId(const std::string& command, const CtlOptions& options) {
  return UsageError(absl::StrCat(command, ": takes one id, not ",
                                 options.ids.size(), "; write akin-ctl ",
                                 command, " ID"));
}

}  // namespace

ExitCode GetArticle(const Client& client, const CtlOptions& options) {
  if (options.ids.size() != 1) return NeedsOneId("get", options);
  v1::GetArticleRequest request;
  request.set_article_id(options.ids[0]);
  request.set_view(options.view);
  const auto response = client.GetArticle(request);
  if (!response.ok()) {
    return ServerError(absl::StrCat("get ", options.ids[0]), response.status());
  }
  const std::string text = options.form == Form::kJson
                               ? ToJson(*response)
                               : ToText(response->article());
  fputs(text.c_str(), stdout);
  return kDone;
}

ExitCode DeleteArticle(const Client& client, const CtlOptions& options) {
  if (options.ids.size() != 1) return NeedsOneId("delete", options);
  v1::DeleteArticleRequest request;
  request.set_article_id(options.ids[0]);
  const auto response = client.DeleteArticle(request);
  if (!response.ok()) {
    return ServerError(absl::StrCat("delete ", options.ids[0]),
                       response.status());
  }
  const std::string text = options.form == Form::kJson
                               ? ToJson(*response)
                               : absl::StrCat("deleted ", options.ids[0], "\n");
  fputs(text.c_str(), stdout);
  return kDone;
}

ExitCode ListArticles(const Client& client, const CtlOptions& options) {
  const int limit = options.limit > 0 ? options.limit : kDefaultListed;
  v1::ListArticlesRequest request;
  request.set_view(options.view);
  request.set_page_token(options.page_token);
  if (options.filter.ByteSizeLong() > 0) {
    *request.mutable_filter() = options.filter;
  }
  v1::ListArticlesResponse listed;
  do {
    request.set_page_size(
        std::min(limit - listed.articles_size(), kMostOfPage));
    auto page = client.ListArticles(request);
    if (!page.ok()) return ServerError("list", page.status());
    request.set_page_token(page->next_page_token());
    listed.MergeFrom(*page);
    listed.set_next_page_token(request.page_token());
  } while (!request.page_token().empty() && listed.articles_size() < limit);

  if (options.form == Form::kJson) {
    fputs(ToJson(listed).c_str(), stdout);
    return kDone;
  }
  const Terminal terminal = Terminal::Of(STDOUT_FILENO);
  for (const v1::Article& article : listed.articles()) {
    fputs(ToRow(article, terminal).c_str(), stdout);
  }
  if (!listed.next_page_token().empty()) {
    fprintf(stderr, "there are more: --page_token=%s\n",
            listed.next_page_token().c_str());
  }
  return kDone;
}

ExitCode ExportArticles(const Client& client, const CtlOptions& options,
                        const std::string& path) {
  absl::StatusOr<std::unique_ptr<LineWriter>> writer = LineWriter::Create(path);
  if (!writer.ok()) {
    return UsageError(absl::StrCat("export: ", writer.status().message()));
  }
  v1::ExportArticlesRequest request;
  if (options.filter.ByteSizeLong() > 0) {
    *request.mutable_filter() = options.filter;
  }
  const auto stream = client.Export(request);
  int64_t exported = 0;
  absl::Status written;
  while (auto response = stream->Read()) {
    for (const v1::Article& article : response->articles()) {
      if (written.ok()) written = (*writer)->Write(FormatArticleLine(article));
      if (written.ok()) ++exported;
    }
    if (!written.ok()) stream->Cancel();
  }
  const absl::Status read = stream->Finish();
  if (written.ok() && !read.ok()) {
    return ServerError(absl::StrCat("export after ", exported, " articles"),
                       read);
  }
  if (written.ok()) written = (*writer)->Commit();
  if (!written.ok()) {
    PrintError(absl::StrCat("export: ", written.message()));
    return kPartlyDone;
  }
  fprintf(path == "-" ? stderr : stdout, "exported %lld articles\n",
          static_cast<long long>(exported));
  return kDone;
}

}  // namespace akin
