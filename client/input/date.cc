#include "client/input/date.h"

#include <curl/curl.h>

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "article_rules/article_rules.h"
#include "client/jsonl/timestamp.h"

namespace akin {
namespace {

constexpr char kMonths[][10] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

size_t CountDigits(absl::string_view text) {
  size_t count = 0;
  while (count < text.size() && absl::ascii_isdigit(text[count])) ++count;
  return count;
}

// "+01:00" for "+0100", "+01", "Z", " GMT" and nothing; absent if it is none of
// them.
std::optional<std::string> FullZone(absl::string_view zone) {
  zone = absl::StripAsciiWhitespace(zone);
  if (zone.empty() || zone == "Z" || zone == "z" ||
      absl::EqualsIgnoreCase(zone, "GMT") ||
      absl::EqualsIgnoreCase(zone, "UTC")) {
    return "Z";
  }
  if (zone[0] != '+' && zone[0] != '-') return std::nullopt;
  std::string digits;
  for (const char c : zone.substr(1)) {
    if (absl::ascii_isdigit(c)) digits += c;
    if (!absl::ascii_isdigit(c) && c != ':') return std::nullopt;
  }
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4) return std::nullopt;
  return absl::StrCat(zone.substr(0, 1), digits.substr(0, 2), ":",
                      digits.substr(2));
}

// The RFC 3339 form of an ISO 8601 date that lacks some of it; absent if it is
// no such date.
std::optional<std::string> CompleteIsoDate(absl::string_view text) {
  if (CountDigits(text) != 4 || text.size() < 10 || text[4] != '-') {
    return std::nullopt;
  }
  std::string whole(text.substr(0, 10));
  text.remove_prefix(10);
  if (text.empty()) return whole + "T00:00:00Z";
  if (text[0] != 'T' && text[0] != 't' && text[0] != ' ') return std::nullopt;
  text = absl::StripLeadingAsciiWhitespace(text.substr(1));
  if (text.size() < 5) return std::nullopt;
  absl::StrAppend(&whole, "T", text.substr(0, 5));
  text.remove_prefix(5);
  if (text.size() >= 3 && text[0] == ':') {
    const size_t fraction =
        text.size() > 3 && text[3] == '.' ? 1 + CountDigits(text.substr(4)) : 0;
    absl::StrAppend(&whole, text.substr(0, 3 + fraction));
    text.remove_prefix(3 + fraction);
  } else {
    whole += ":00";
  }
  const std::optional<std::string> zone = FullZone(text);
  if (!zone.has_value()) return std::nullopt;
  return whole + *zone;
}

// Months cut to three letters, as curl_getdate() knows them.
std::string WithShortMonths(absl::string_view text) {
  std::string cut;
  while (!text.empty()) {
    size_t length = 0;
    while (length < text.size() && absl::ascii_isalpha(text[length])) ++length;
    absl::string_view word = text.substr(0, length);
    text.remove_prefix(length);
    for (const absl::string_view month : kMonths) {
      if (word.size() > 3 && absl::StartsWithIgnoreCase(month, word)) {
        word = word.substr(0, 3);
      }
    }
    cut.append(word.data(), word.size());
    while (!text.empty() && !absl::ascii_isalpha(text[0])) {
      cut += text[0];
      text.remove_prefix(1);
    }
  }
  return cut;
}

}  // namespace

absl::StatusOr<google::protobuf::Timestamp> ParseDate(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (const auto iso = CompleteIsoDate(text)) {
    auto time = ParseTimestamp(*iso);
    if (time.ok()) return time;
  } else {
    const time_t seconds =
        curl_getdate(WithShortMonths(text.substr(0, 100)).c_str(), nullptr);
    if (seconds != -1 && IsArticleTime(absl::FromTimeT(seconds))) {
      google::protobuf::Timestamp time;
      time.set_seconds(seconds);
      return time;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text.substr(0, 64),
                   "\" is not a date; write it like "
                   "\"2026-01-03T03:50:03Z\" or "
                   "\"Sat, 03 Jan 2026 03:50:03 GMT\""));
}

}  // namespace akin
