#ifndef AKIN_CLIENT_CTL_SIMILAR_COMMAND_H_
#define AKIN_CLIENT_CTL_SIMILAR_COMMAND_H_

#include "absl/status/statusor.h"
#include "akin/v1/similar_news.pb.h"
#include "client/ctl/options.h"

namespace akin {

// The question that the flags ask. InvalidArgument if it is like nothing.
absl::StatusOr<v1::FindSimilarRequest> MakeSimilarRequest(
    const CtlOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_SIMILAR_COMMAND_H_
