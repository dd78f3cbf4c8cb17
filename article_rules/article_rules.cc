#include "article_rules/article_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "article_rules/quoted.h"
#include "base/string_views.h"

namespace akin {
namespace {

using Violation = std::optional<FieldViolation>;

template <typename... Parts>
FieldViolation Violates(std::string_view field, const Parts&... description) {
  return {std::string(field), absl::StrCat(description...)};
}

FieldViolation TooLong(std::string_view field, std::string_view value,
                       size_t max_bytes, const char* noun) {
  return Violates(field, "has ", value.size(), " bytes, at most ", max_bytes,
                  " are allowed; use a shorter ", noun);
}

Violation FindUtf8Violation(std::string_view field, std::string_view value) {
  if (IsUtf8(value)) return std::nullopt;
  return Violates(field, "is ", Quoted(value), ", ", value.size(),
                  " bytes that are not valid UTF-8; send UTF-8");
}

// At most `max_bytes` of valid UTF-8. `noun` is what to use less of.
Violation FindTextViolation(std::string_view field, std::string_view value,
                            size_t max_bytes, const char* noun) {
  if (value.size() > max_bytes) return TooLong(field, value, max_bytes, noun);
  return FindUtf8Violation(field, value);
}

// Whether valid UTF-8 has a control character: U+0000 to U+001F, U+007F to
// U+009F.
bool HasControlCharacter(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char byte = text[i];
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

bool IsSubtag(absl::string_view subtag) {
  return !subtag.empty() && subtag.size() <= 8 &&
         std::all_of(subtag.begin(), subtag.end(), absl::ascii_isalnum);
}

// The form of a BCP 47 tag, not its registry: subtags of 1 to 8 letters or
// digits, the first of letters; a single letter ("x-klingon") needs another.
bool IsLanguageTag(std::string_view tag) {
  const std::vector<absl::string_view> subtags =
      absl::StrSplit(AbslView(tag), '-');
  const absl::string_view first = subtags.front();
  return std::all_of(first.begin(), first.end(), absl::ascii_isalpha) &&
         (first.size() > 1 || subtags.size() > 1) &&
         std::all_of(subtags.begin(), subtags.end(), IsSubtag);
}

Violation FindLanguageViolation(std::string_view language) {
  if (language.size() > kMaxLanguageBytes) {
    return TooLong("language", language, kMaxLanguageBytes, "tag");
  }
  if (language.empty() || IsLanguageTag(language)) return std::nullopt;
  return Violates("language", "is ", Quoted(language),
                  ", which has not the form of a BCP 47 tag; use one such as "
                  "\"de\" or \"pt-BR\"");
}

Violation FindCountryViolation(std::string_view country) {
  if (country.empty()) return std::nullopt;
  if (country.size() == 2 && absl::ascii_isalpha(country[0]) &&
      absl::ascii_isalpha(country[1])) {
    return std::nullopt;
  }
  return Violates("country", "is ", Quoted(country),
                  ", which is not two letters; use an ISO 3166-1 alpha-2 code "
                  "such as \"CH\"");
}

Violation FindLabelsViolation(const std::vector<std::string_view>& labels) {
  if (labels.size() > kMaxLabels) {
    return Violates("labels", "has ", labels.size(), " labels, at most ",
                    kMaxLabels, " are allowed; use fewer labels");
  }
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string field = absl::StrCat("labels[", i, "]");
    if (labels[i].empty()) {
      return Violates(field, "is empty, 1 to ", kMaxLabelBytes,
                      " bytes are needed; leave it out");
    }
    Violation violation =
        FindTextViolation(field, labels[i], kMaxLabelBytes, "label");
    if (violation.has_value()) return violation;
  }
  return std::nullopt;
}

Violation FindTimeViolation(const std::optional<absl::Time>& time) {
  if (!time.has_value() || IsArticleTime(*time)) return std::nullopt;
  return Violates("published_at", "is ",
                  absl::FormatTime(*time, absl::UTCTimeZone()),
                  ", must be from 0001-01-01T00:00:00Z to "
                  "9999-12-31T23:59:59.999999999Z; leave it out if the time is "
                  "not known");
}

Violation FindContentViolation(const ArticleFields& article) {
  if (!article.title.empty() || !article.summary.empty() ||
      !article.body.empty() || article.embedding_model.has_value()) {
    return std::nullopt;
  }
  return Violates("title",
                  "is empty, as are summary, body and embedding, but an "
                  "article needs text or an embedding; give one of them");
}

}  // namespace

bool IsArticleTime(absl::Time time) {
  static const absl::Time kFirst =
      absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone());
  static const absl::Time kEnd =
      absl::FromCivil(absl::CivilSecond(10000, 1, 1), absl::UTCTimeZone());
  return time >= kFirst && time < kEnd;
}

std::optional<FieldViolation> FindIdViolation(std::string_view field,
                                              std::string_view id) {
  if (id.empty()) {
    return Violates(field, "is empty, 1 to ", kMaxIdBytes,
                    " bytes are needed; name the article");
  }
  Violation violation = FindTextViolation(field, id, kMaxIdBytes, "id");
  if (violation.has_value()) return violation;
  if (!HasControlCharacter(id)) return std::nullopt;
  return Violates(field, "is ", Quoted(id),
                  ", which has a control character; use an id without any");
}

std::optional<FieldViolation> FindViolation(const ArticleFields& article) {
  Violation violations[] = {
      FindIdViolation("id", article.id),
      FindTextViolation("title", article.title, kMaxTitleBytes, "title"),
      FindTextViolation("body", article.body, kMaxBodyBytes, "body"),
      FindTextViolation("summary", article.summary, kMaxSummaryBytes,
                        "summary"),
      FindTextViolation("url", article.url, kMaxUrlBytes, "url"),
      FindTextViolation("source", article.source, kMaxSourceBytes, "source"),
      FindLanguageViolation(article.language),
      FindCountryViolation(article.country),
      FindTextViolation("category", article.category, kMaxCategoryBytes,
                        "category"),
      FindTimeViolation(article.published_at),
      FindLabelsViolation(article.labels),
      FindUtf8Violation("embedding.model",
                        article.embedding_model.value_or("")),
      FindContentViolation(article),
  };
  for (Violation& violation : violations) {
    if (violation.has_value()) return std::move(violation);
  }
  return std::nullopt;
}

}  // namespace akin
