#include "client/jsonl/timestamp.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "article_rules/article_rules.h"

namespace akin {
namespace {

// Whether `text` starts like `shape`, where '0' stands for any digit.
bool HasShape(absl::string_view text, absl::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool fits =
        shape[i] == '0' ? absl::ascii_isdigit(text[i]) : text[i] == shape[i];
    if (!fits) return false;
  }
  return true;
}

// absl::ParseTime takes more than RFC 3339: other lengths of numbers, outer
// spaces, "infinite-future".
bool IsRfc3339(absl::string_view text) {
  if (!HasShape(text, "0000-00-00")) return false;
  text.remove_prefix(10);
  if (text.empty() || (text[0] != 'T' && text[0] != 't' && text[0] != ' ')) {
    return false;
  }
  text.remove_prefix(1);
  if (!HasShape(text, "00:00:00")) return false;
  text.remove_prefix(8);
  if (HasShape(text, ".0")) {
    text.remove_prefix(1);
    while (!text.empty() && absl::ascii_isdigit(text[0])) text.remove_prefix(1);
  }
  if (text == "Z" || text == "z") return true;
  return text.size() == 6 &&
         (HasShape(text, "+00:00") || HasShape(text, "-00:00"));
}

}  // namespace

absl::StatusOr<google::protobuf::Timestamp> ParseTimestamp(
    absl::string_view text) {
  absl::Time time;
  bool ok = IsRfc3339(text);
  if (ok) {
    std::string normal(text);
    normal[10] = 'T';
    std::string ignored;
    ok = absl::ParseTime(absl::RFC3339_full, normal, &time, &ignored);
  }
  if (!ok) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text.substr(0, 64),
                     "\" is not a time of RFC 3339; write it like "
                     "\"2026-01-03T03:50:03Z\""));
  }
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  if (!IsArticleTime(time)) {  // Its zone put it there.
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text.substr(0, 64),
                     "\" is before the year 1 or after 9999 in UTC"));
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

std::string FormatTimestamp(const google::protobuf::Timestamp& timestamp) {
  const absl::Time time = absl::FromUnixSeconds(timestamp.seconds()) +
                          absl::Nanoseconds(timestamp.nanos());
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

}  // namespace akin
