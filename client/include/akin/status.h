#ifndef AKIN_STATUS_H_
#define AKIN_STATUS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace akin {

// The status of an item of a batch, such as ArticleError.status or
// FindSimilarResult.error. The message ends with the fields that a
// google.rpc.BadRequest among the details names.
absl::Status StatusFromProto(const google::rpc::Status& status);

// What the server said in full, of a status that a call or StatusFromProto()
// returned; absent if it was not the server that failed the call.
std::optional<google::rpc::Status> StatusDetails(const absl::Status& status);

// When the server wants to be asked again; absent if it did not say.
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

}  // namespace akin

#endif  // AKIN_STATUS_H_
