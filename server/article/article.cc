#include "server/article/article.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "server/article/field_error.h"
#include "server/article/quoted.h"

namespace akin {
namespace {

// The bounds of proto/akin/v1/article.proto.
constexpr size_t kMaxTitleBytes = 4096;
constexpr size_t kMaxBodyBytes = 1048576;
constexpr size_t kMaxSummaryBytes = 65536;
constexpr size_t kMaxUrlBytes = 8192;
constexpr size_t kMaxSourceBytes = 256;
constexpr size_t kMaxLanguageBytes = 35;
constexpr size_t kMaxCategoryBytes = 256;
constexpr size_t kMaxLabelBytes = 256;

std::string TooLong(size_t bytes, size_t max_bytes, const char* noun) {
  return absl::StrCat("has ", bytes, " bytes, at most ", max_bytes,
                      " are allowed; use a shorter ", noun);
}

absl::Status CheckUtf8(std::string_view field, std::string_view value) {
  if (IsUtf8(value)) return absl::OkStatus();
  return InvalidField(
      field, absl::StrCat("is ", Quoted(value), ", ", value.size(),
                          " bytes that are not valid UTF-8; send UTF-8"));
}

// At most `max_bytes` of valid UTF-8. `noun` is what to use less of.
absl::Status CheckText(const char* field, std::string_view value,
                       size_t max_bytes, const char* noun) {
  if (value.size() > max_bytes) {
    return InvalidField(field, TooLong(value.size(), max_bytes, noun));
  }
  return CheckUtf8(field, value);
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
bool IsLanguageTag(const std::string& tag) {
  const std::vector<absl::string_view> subtags = absl::StrSplit(tag, '-');
  const absl::string_view first = subtags.front();
  return std::all_of(first.begin(), first.end(), absl::ascii_isalpha) &&
         (first.size() > 1 || subtags.size() > 1) &&
         std::all_of(subtags.begin(), subtags.end(), IsSubtag);
}

absl::Status CheckLanguage(const std::string& language) {
  if (language.size() > kMaxLanguageBytes) {
    return InvalidField("language",
                        TooLong(language.size(), kMaxLanguageBytes, "tag"));
  }
  if (language.empty() || IsLanguageTag(language)) return absl::OkStatus();
  return InvalidField(
      "language", absl::StrCat("is ", Quoted(language),
                               ", which has not the form of a BCP 47 tag; use "
                               "one such as \"de\" or \"pt-BR\""));
}

absl::Status CheckCountry(const std::string& country) {
  if (country.empty()) return absl::OkStatus();
  if (country.size() == 2 && absl::ascii_isalpha(country[0]) &&
      absl::ascii_isalpha(country[1])) {
    return absl::OkStatus();
  }
  return InvalidField(
      "country", absl::StrCat("is ", Quoted(country),
                              ", which is not two letters; use an ISO 3166-1 "
                              "alpha-2 code such as \"CH\""));
}

absl::Status CheckLabels(const std::vector<std::string>& labels) {
  if (labels.size() > kMaxLabels) {
    return InvalidField(
        "labels", absl::StrCat("has ", labels.size(), " labels, at most ",
                               kMaxLabels, " are allowed; use fewer labels"));
  }
  for (size_t i = 0; i < labels.size(); ++i) {
    const std::string field = absl::StrCat("labels[", i, "]");
    if (labels[i].empty()) {
      return InvalidField(field,
                          absl::StrCat("is empty, 1 to ", kMaxLabelBytes,
                                       " bytes are needed; leave it out"));
    }
    absl::Status status =
        CheckText(field.c_str(), labels[i], kMaxLabelBytes, "label");
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckPublishedAt(const std::optional<absl::Time>& time) {
  if (!time.has_value()) return absl::OkStatus();
  static const absl::Time kFirst =
      absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone());
  static const absl::Time kEnd =
      absl::FromCivil(absl::CivilSecond(10000, 1, 1), absl::UTCTimeZone());
  if (*time >= kFirst && *time < kEnd) return absl::OkStatus();
  return InvalidField(
      "published_at",
      absl::StrCat("is ", absl::FormatTime(*time, absl::UTCTimeZone()),
                   ", must be from 0001-01-01T00:00:00Z to "
                   "9999-12-31T23:59:59.999999999Z; leave it out if the time "
                   "is not known"));
}

absl::Status CheckContent(const Article& article) {
  if (!article.title.empty() || !article.summary.empty() ||
      !article.body.empty() || article.embedding.has_value()) {
    return absl::OkStatus();
  }
  return InvalidField("title",
                      "is empty, as are summary, body and embedding, but an "
                      "article needs text or an embedding; give one of them");
}

}  // namespace

absl::Status ValidateArticleId(std::string_view field, std::string_view id) {
  if (id.empty()) {
    return InvalidField(field, absl::StrCat("is empty, 1 to ", kMaxIdBytes,
                                            " bytes are needed; name the "
                                            "article"));
  }
  if (id.size() > kMaxIdBytes) {
    return InvalidField(field, TooLong(id.size(), kMaxIdBytes, "id"));
  }
  absl::Status status = CheckUtf8(field, id);
  if (!status.ok()) return status;
  if (HasControlCharacter(id)) {
    return InvalidField(field, absl::StrCat("is ", Quoted(id),
                                            ", which has a control character; "
                                            "use an id without any"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Article> ValidateArticle(Article article) {
  const absl::Status checks[] = {
      ValidateArticleId("id", article.id),
      CheckText("title", article.title, kMaxTitleBytes, "title"),
      CheckText("body", article.body, kMaxBodyBytes, "body"),
      CheckText("summary", article.summary, kMaxSummaryBytes, "summary"),
      CheckText("url", article.url, kMaxUrlBytes, "url"),
      CheckText("source", article.source, kMaxSourceBytes, "source"),
      CheckLanguage(article.language),
      CheckCountry(article.country),
      CheckText("category", article.category, kMaxCategoryBytes, "category"),
      CheckPublishedAt(article.published_at),
      CheckLabels(article.labels),
      CheckUtf8("embedding.model",
                article.embedding.has_value() ? article.embedding->model : ""),
      CheckContent(article),
  };
  for (const absl::Status& status : checks) {
    if (!status.ok()) return status;
  }
  absl::AsciiStrToUpper(&article.country);
  return article;
}

size_t ApproximateBytes(const Article& article) {
  size_t bytes = 0;
  for (const std::string* field :
       {&article.id, &article.title, &article.body, &article.summary,
        &article.url, &article.source, &article.language, &article.country,
        &article.category}) {
    bytes += field->size();
  }
  for (const std::string& label : article.labels) bytes += label.size();
  if (article.embedding.has_value()) {
    bytes += article.embedding->values.size() * sizeof(float);
  }
  return bytes;
}

}  // namespace akin
