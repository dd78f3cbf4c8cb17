#include "client/bench/asking.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "akin/status.h"

namespace akin {
namespace {

absl::Status StatusOf(const v1::FindSimilarResult& result) {
  if (!result.has_error()) return absl::OkStatus();
  return StatusFromProto(result.error());
}

}  // namespace

AskOne::AskOne(const Client& client, QuestionSet questions)
    : client_(client), questions_(std::move(questions)) {}

Outcome AskOne::Call(Random& random) const {
  Outcome outcome;
  outcome.question = &questions_.Draw(random);
  auto answer = client_.FindSimilar(*outcome.question);
  outcome.status = answer.status();
  if (answer.ok()) outcome.answer = *std::move(answer);
  return outcome;
}

AskBatch::AskBatch(const Client& client, QuestionSet questions, int size)
    : client_(client), questions_(std::move(questions)), size_(size) {}

Outcome AskBatch::Call(Random& random) const {
  Outcome outcome;
  v1::BatchFindSimilarRequest request;
  for (int i = 0; i < size_; ++i) {
    const v1::FindSimilarRequest& question = questions_.Draw(random);
    if (i == 0) outcome.question = &question;
    *request.add_requests() = question;
  }
  auto response = client_.BatchFindSimilar(request);
  outcome.status = response.status();
  if (!response.ok()) return outcome;
  if (response->results_size() != size_) {
    outcome.status = absl::InternalError(absl::StrCat(
        response->results_size(), " answers to ", size_, " questions"));
    return outcome;
  }
  for (const v1::FindSimilarResult& result : response->results()) {
    outcome.status.Update(StatusOf(result));
  }
  if (outcome.status.ok()) {
    outcome.answer =
        std::move(*response->mutable_results(0)->mutable_response());
  }
  return outcome;
}

AskOnStream::AskOnStream(const Client& client, QuestionSet questions)
    : questions_(std::move(questions)),
      streams_([client]() -> absl::StatusOr<
                              std::unique_ptr<Connection::FindSimilarStream>> {
        return client.StreamFindSimilar();
      }) {}

Outcome AskOnStream::Call(Random& random) const {
  Outcome outcome;
  outcome.question = &questions_.Draw(random);
  auto stream = streams_.Borrow();
  outcome.status = stream.status();
  if (!stream.ok()) return outcome;
  v1::StreamFindSimilarRequest request;
  request.set_request_id(++next_id_);
  *request.mutable_request() = *outcome.question;
  std::optional<v1::StreamFindSimilarResponse> response;
  if ((*stream)->Write(request)) response = (*stream)->Read();
  if (!response.has_value()) {
    // Broken: the next call opens another.
    outcome.status = (*stream)->Finish();
    outcome.status.Update(
        absl::UnavailableError("the stream ended without an answer"));
    return outcome;
  }
  streams_.Return(*std::move(stream));
  outcome.status = StatusOf(response->result());
  if (response->request_id() != request.request_id()) {
    outcome.status.Update(absl::InternalError("an answer to another question"));
  }
  if (outcome.status.ok()) {
    outcome.answer = std::move(*response->mutable_result()->mutable_response());
  }
  return outcome;
}

}  // namespace akin
