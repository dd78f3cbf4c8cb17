#ifndef AKIN_CLIENT_EVAL_ASK_H_
#define AKIN_CLIENT_EVAL_ASK_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {

// Answers in the order of their questions; nullopt where the server does not
// have the article that was asked about.
using Answers = std::vector<std::optional<v1::FindSimilarResponse>>;

// Asks them all, `concurrency` (positive) at a time. The first error but
// NOT_FOUND ends it.
absl::StatusOr<Answers> AskAll(
    const Client& client, const std::vector<v1::FindSimilarRequest>& requests,
    int concurrency);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_ASK_H_
