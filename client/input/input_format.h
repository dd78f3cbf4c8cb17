#ifndef AKIN_CLIENT_INPUT_INPUT_FORMAT_H_
#define AKIN_CLIENT_INPUT_INPUT_FORMAT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/jsonl/field_names.h"

namespace akin {

enum class InputFormat { kJsonLines, kCsv, kTsv, kFeed };

// Of "jsonl", "csv", "tsv", "rss", "atom", "sitemap" (all three are kFeed) or
// "auto", which stands for none. InvalidArgument for anything else.
absl::StatusOr<std::optional<InputFormat>> ParseInputFormat(
    const std::string& text);

// What a name says, without regard to ".gz" and the like: "news.csv.gz",
// "https://example.com/feed.xml?page=1".
std::optional<InputFormat> FormatOfName(absl::string_view name);

// What the beginning of an input says; JSON Lines unless it begins like XML or
// with a line that names columns, the id among them.
InputFormat FormatOfContent(absl::string_view begin, const FieldNames& names);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_INPUT_FORMAT_H_
