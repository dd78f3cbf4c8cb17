#ifndef AKIN_CLIENT_INPUT_DATE_H_
#define AKIN_CLIENT_INPUT_DATE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace akin {

// Reads a date as feeds write it: RFC 3339 and ISO 8601, also without time or
// zone, and RFC 822 in all its variants, such as "Mon, 5 Jan 26 14:03 EST".
// UTC if no zone is given or known. InvalidArgument with the text and an
// example if it is none of them.
absl::StatusOr<google::protobuf::Timestamp> ParseDate(absl::string_view text);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_DATE_H_
