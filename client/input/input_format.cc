#include "client/input/input_format.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/input/csv_parser.h"

namespace akin {
namespace {

struct Name {
  const char* name;
  std::optional<InputFormat> format;
};
constexpr Name kNames[] = {
    {"auto", std::nullopt},         {"jsonl", InputFormat::kJsonLines},
    {"csv", InputFormat::kCsv},     {"tsv", InputFormat::kTsv},
    {"rss", InputFormat::kFeed},    {"atom", InputFormat::kFeed},
    {"sitemap", InputFormat::kFeed}};
constexpr Name kEndings[] = {
    {".jsonl", InputFormat::kJsonLines}, {".ndjson", InputFormat::kJsonLines},
    {".json", InputFormat::kJsonLines},  {".csv", InputFormat::kCsv},
    {".tsv", InputFormat::kTsv},         {".tab", InputFormat::kTsv},
    {".rss", InputFormat::kFeed},        {".atom", InputFormat::kFeed},
    {".rdf", InputFormat::kFeed},        {".xml", InputFormat::kFeed}};

// Whether a line names the columns of a table.
bool IsHeader(absl::string_view line, char delimiter, const FieldNames& names) {
  CsvParser parser(delimiter);
  parser.AddLine(line);
  for (const std::string& column : parser.fields()) {
    if (absl::StripAsciiWhitespace(column) == names.Of("id")) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::optional<InputFormat>> ParseInputFormat(
    const std::string& text) {
  for (const Name& known : kNames) {
    if (text == known.name) return known.format;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is none of auto, jsonl, csv, tsv, rss, atom, sitemap"));
}

std::optional<InputFormat> FormatOfName(absl::string_view name) {
  if (absl::StrContains(name, "://")) {
    name = name.substr(0, name.find_first_of("?#"));
  }
  const std::string lower = absl::AsciiStrToLower(name);
  absl::string_view plain = lower;
  for (const char* ending : {".gz", ".zst", ".bz2", ".xz"}) {
    if (absl::ConsumeSuffix(&plain, ending)) break;
  }
  for (const Name& known : kEndings) {
    if (absl::EndsWith(plain, known.name)) return known.format;
  }
  return std::nullopt;
}

InputFormat FormatOfContent(absl::string_view begin, const FieldNames& names) {
  if (absl::StartsWith(begin, "\xFE\xFF") ||
      absl::StartsWith(begin, "\xFF\xFE")) {
    return InputFormat::kFeed;  // UTF-16
  }
  absl::ConsumePrefix(&begin, "\xEF\xBB\xBF");
  begin = absl::StripLeadingAsciiWhitespace(begin);
  if (absl::StartsWith(begin, "<")) return InputFormat::kFeed;
  absl::string_view line = begin.substr(0, begin.find('\n'));
  absl::ConsumeSuffix(&line, "\r");
  if (IsHeader(line, '\t', names)) return InputFormat::kTsv;
  if (IsHeader(line, ',', names)) return InputFormat::kCsv;
  return InputFormat::kJsonLines;
}

}  // namespace akin
