#include "client/ctl/similar_command.h"

#include <stdio.h>
#include <unistd.h>

#include "client/cli/connect.h"
#include "client/ctl/commands.h"
#include "client/ctl/print.h"
#include "command_line/terminal.h"

namespace akin {
namespace {

// Of a TextSeed; longer text is a body.
constexpr size_t kMaxTitleBytes = 4096;

}  // namespace

absl::StatusOr<v1::FindSimilarRequest> MakeSimilarRequest(
    const CtlOptions& options) {
  v1::FindSimilarRequest request;
  v1::Seeds& seeds = *request.mutable_seeds();
  for (const std::string& id : options.ids) {
    seeds.add_positive()->set_article_id(id);
  }
  if (!options.text.empty()) {
    v1::TextSeed& text = *seeds.add_positive()->mutable_text();
    if (options.text.size() <= kMaxTitleBytes) {
      text.set_title(options.text);
    } else {
      text.set_body(options.text);
    }
  }
  for (const std::string& id : options.unlike) {
    seeds.add_negative()->set_article_id(id);
  }
  if (seeds.positive().empty()) {
    return absl::InvalidArgumentError(
        "similar: similar to what? Give --id=ID or --text=TEXT");
  }
  if (options.filter.ByteSizeLong() > 0) {
    *request.mutable_filter() = options.filter;
  }
  *request.mutable_policy() = options.policy;
  request.mutable_policy()->set_limit(options.limit);
  request.set_view(options.view);
  if (options.exact) request.set_accuracy(v1::ACCURACY_EXACT);
  if (options.max_staleness > absl::ZeroDuration()) {
    google::protobuf::Duration& staleness =
        *request.mutable_consistency()->mutable_max_staleness();
    absl::Duration rest;
    staleness.set_seconds(
        absl::IDivDuration(options.max_staleness, absl::Seconds(1), &rest));
    staleness.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  }
  return request;
}

ExitCode ShowSimilar(const Client& client, const CtlOptions& options) {
  const absl::StatusOr<v1::FindSimilarRequest> request =
      MakeSimilarRequest(options);
  if (!request.ok()) {
    return UsageError(std::string(request.status().message()));
  }
  const auto response = client.FindSimilar(*request);
  if (!response.ok()) return ServerError("similar", response.status());
  const std::string text = options.form == Form::kJson
                               ? ToJson(*response)
                               : ToList(*response, Terminal::Of(STDOUT_FILENO));
  fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace akin
