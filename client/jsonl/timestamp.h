#ifndef AKIN_CLIENT_JSONL_TIMESTAMP_H_
#define AKIN_CLIENT_JSONL_TIMESTAMP_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace akin {

// Reads a date and time of RFC 3339: "2026-01-03T03:50:03Z",
// "2026-01-03 04:50:03.25+01:00". InvalidArgument with the text and an example
// if it is none; a zone must be given.
absl::StatusOr<google::protobuf::Timestamp> ParseTimestamp(
    absl::string_view text);

// Writes it in UTC with as many digits as it needs.
std::string FormatTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_TIMESTAMP_H_
