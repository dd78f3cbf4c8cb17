#include "client/ctl/print.h"

#include <google/protobuf/util/json_util.h>

#include <cmath>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/jsonl/timestamp.h"

namespace akin {
namespace {

constexpr char kBold[] = "\033[1m";
constexpr char kDim[] = "\033[2m";
constexpr char kPlain[] = "\033[0m";
constexpr double kHoursOfDays = 48;  // from here on days are told

std::string Styled(const Terminal& terminal, const char* style,
                   const std::string& text) {
  return terminal.styled ? absl::StrCat(style, text, kPlain) : text;
}

std::string HowMade(const v1::FindSimilarResponse& response) {
  const v1::ResultInfo& info = response.info();
  std::vector<std::string> parts;
  parts.push_back(absl::StrCat(response.items_size(), " shown of ",
                               info.candidates(), " candidates"));
  parts.push_back(info.accuracy() == v1::ACCURACY_EXACT ? "exact"
                                                        : "approximate");
  parts.push_back(absl::StrCat(info.total_articles(), " articles"));
  if (!info.plan().empty()) {
    parts.push_back(absl::StrFormat("%.3g %% of them to choose from",
                                    100 * info.matching_share()));
    parts.push_back(info.plan());
  }
  if (!info.embedding_model().empty()) parts.push_back(info.embedding_model());
  if (info.has_age()) {
    parts.push_back(absl::StrFormat(
        "%.1f s old", info.age().seconds() + info.age().nanos() * 1e-9));
  }
  return absl::StrJoin(parts, ", ");
}

const char* RelationName(v1::Relation relation) {
  return relation == v1::RELATION_SAME_STORY ? "same story" : "background";
}

std::string Details(const v1::SimilarItem& item) {
  const v1::Article& article = item.article();
  std::vector<std::string> parts;
  if (item.reason().relation() != v1::RELATION_UNSPECIFIED) {
    parts.push_back(RelationName(item.reason().relation()));
  }
  if (!article.source().empty()) parts.push_back(article.source());
  if (!article.language().empty()) parts.push_back(article.language());
  if (item.reason().has_hours_apart()) {
    parts.push_back(TimeApart(item.reason().hours_apart()));
  }
  parts.push_back(article.id());
  return absl::StrJoin(parts, "  ");
}

// Lines that say why an item is shown; empty if there is nothing to say.
std::vector<std::string> Why(const v1::SimilarItem& item) {
  std::vector<std::string> lines;
  if (item.reason().shared_terms_size() > 0) {
    lines.push_back(absl::StrCat(
        "shares: ", absl::StrJoin(item.reason().shared_terms(), ", ")));
  }
  if (item.copies_size() > 0) {
    lines.push_back(absl::StrCat(
        "also in: ",
        absl::StrJoin(
            item.copies(), ", ", [](std::string* out, const v1::Copy& copy) {
              absl::StrAppend(out, copy.source().empty() ? copy.article_id()
                                                         : copy.source());
            })));
  }
  return lines;
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  // Fails for times out of range only, which a server does not send.
  if (!status.ok()) return absl::StrCat("{\"error\": \"", "no JSON form\"}\n");
  return json;
}

std::string ToList(const v1::FindSimilarResponse& response,
                   const Terminal& terminal) {
  std::string list;
  int rank = 0;
  for (const v1::SimilarItem& item : response.items()) {
    const std::string prefix =
        absl::StrFormat("%2d  %.2f  ", ++rank, item.relevance());
    const int indent = static_cast<int>(prefix.size());
    const int columns = terminal.columns == 0 ? 0 : terminal.columns - indent;
    const std::string title =
        item.article().title().empty() ? "(no title)" : item.article().title();
    absl::StrAppend(&list, prefix,
                    Styled(terminal, kBold, OneLine(title, columns)), "\n",
                    std::string(indent, ' '),
                    Styled(terminal, kDim, OneLine(Details(item), 0)), "\n");
    for (const std::string& line : Why(item)) {
      absl::StrAppend(&list, std::string(indent, ' '),
                      Styled(terminal, kDim, OneLine(line, columns)), "\n");
    }
  }
  if (response.items().empty()) {
    absl::StrAppend(&list, "nothing relevant enough is known\n");
  }
  absl::StrAppend(&list, Styled(terminal, kDim, HowMade(response)), "\n");
  return list;
}

std::string ToText(const v1::Article& article) {
  std::string text;
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) absl::StrAppendFormat(&text, "%-13s %s\n", name, value);
  };
  add("id", OneLine(article.id(), 0));
  add("title", OneLine(article.title(), 0));
  add("summary", OneLine(article.summary(), 0));
  add("url", OneLine(article.url(), 0));
  add("source", OneLine(article.source(), 0));
  add("language", OneLine(article.language(), 0));
  add("country", OneLine(article.country(), 0));
  add("category", OneLine(article.category(), 0));
  if (article.has_published_at()) {
    add("published_at", FormatTimestamp(article.published_at()));
  }
  add("labels", OneLine(absl::StrJoin(article.labels(), ", "), 0));
  if (article.has_embedding()) {
    add("embedding", absl::StrCat(article.embedding().values_size(), " values ",
                                  article.embedding().model()));
  }
  add("body", OneLine(article.body(), 0));
  return text;
}

std::string ToRow(const v1::Article& article, const Terminal& terminal) {
  std::vector<std::string> parts = {article.id()};
  if (article.has_published_at()) {
    parts.push_back(FormatTimestamp(article.published_at()));
  }
  for (const std::string& part :
       {article.source(), article.language(), article.title()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrCat(OneLine(absl::StrJoin(parts, "  "), terminal.columns),
                      "\n");
}

std::string TimeApart(double hours) {
  const double size = std::abs(hours);
  const char* direction = hours < 0 ? "earlier" : "later";
  if (size < 0.05) return "at the same time";
  if (size < kHoursOfDays) return absl::StrFormat("%.1f h %s", size, direction);
  return absl::StrFormat("%.1f days %s", size / 24, direction);
}

std::string Bytes(int64_t bytes) {
  constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double size = static_cast<double>(bytes);
  size_t unit = 0;
  while (size >= 1024 && unit + 1 < std::size(kUnits)) {
    size /= 1024;
    ++unit;
  }
  if (unit == 0) return absl::StrCat(bytes, " B");
  return absl::StrFormat("%.1f %s", size, kUnits[unit]);
}

}  // namespace akin
