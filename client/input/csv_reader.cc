#include "client/input/csv_reader.h"

#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/input/article_fields.h"
#include "client/input/text_lines.h"

namespace akin {

CsvReader::CsvReader(LineReader lines, char delimiter, const FieldNames& names)
    : lines_(std::move(lines)), parser_(delimiter), names_(names) {}

absl::StatusOr<bool> CsvReader::Next(Record& record) {
  if (columns_.empty()) {
    absl::Status status = ReadHeader();
    if (!status.ok()) return status;
    if (columns_.empty()) return false;
  }
  absl::StatusOr<bool> more = ReadRecord(record);
  if (more.ok() && *more && record.article.ok()) {
    record.article = MakeArticle(record);
  }
  return more;
}

// Reads the lines of the next record into `record`, whose article is an error
// if they are none.
absl::StatusOr<bool> CsvReader::ReadRecord(Record& record) {
  parser_.Reset();
  record.line = 0;
  record.text.clear();
  record.id.clear();
  record.article = v1::Article();
  std::string line;
  for (;;) {
    absl::StatusOr<LineReader::Item> item = lines_.Next(line);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) {
      if (record.line == 0) return false;
      record.article = absl::InvalidArgumentError(
          "a field that begins with a quote has no end; close it");
      return true;
    }
    if (lines_.line_number() == 1) DropByteOrderMark(line);
    if (record.line == 0) {
      if (line.empty() || line == "\r") continue;
      record.line = lines_.line_number();
    } else {
      record.text += '\n';
    }
    const bool complete = parser_.AddLine(line);
    record.text += line;
    if (*item == LineReader::Item::kTooLongLine ||
        record.text.size() > lines_.max_line_bytes()) {
      record.article = TooLong("record", lines_.max_line_bytes());
      return true;
    }
    if (complete) return true;
  }
}

absl::Status CsvReader::ReadHeader() {
  Record header;
  absl::StatusOr<bool> more = ReadRecord(header);
  if (!more.ok()) return more.status();
  if (!*more) return absl::OkStatus();
  const std::string place = absl::StrCat(lines_.name(), ":", header.line, ": ");
  std::map<std::string, const google::protobuf::FieldDescriptor*> fields;
  const auto& descriptor = *v1::Article::descriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    fields.emplace(names_.Of(descriptor.field(i)->name()), descriptor.field(i));
  }
  std::set<std::string> seen;
  for (const std::string& field : parser_.fields()) {
    Column column;
    column.name = std::string(absl::StripAsciiWhitespace(field));
    const auto found = fields.find(column.name);
    if (found != fields.end()) {
      column.field = found->second;
      if (!seen.insert(column.name).second) {
        return absl::InvalidArgumentError(absl::StrCat(
            place, "two columns are called ", column.name, "; keep one"));
      }
    }
    columns_.push_back(std::move(column));
  }
  if (seen.count(names_.Of("id")) == 0) {
    columns_.clear();
    return absl::InvalidArgumentError(absl::StrCat(
        place, "no column is called ", names_.Of("id"),
        "; the first line must name the columns, and --field id=NAME says "
        "which one tells the articles apart"));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Article> CsvReader::MakeArticle(Record& record) {
  std::vector<std::string>& fields = parser_.fields();
  if (fields.size() != columns_.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the record has ", fields.size(), " fields, the header ",
                     columns_.size(), "; quote what holds a delimiter"));
  }
  v1::Article article;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].field == nullptr) {
      ++ignored_[columns_[i].name];
    } else if (!fields[i].empty()) {
      absl::Status status =
          SetArticleField(*columns_[i].field, std::move(fields[i]), article);
      record.id = article.id();
      if (!status.ok()) return status;
    }
  }
  if (article.id().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        names_.Of("id"), ": is missing; give each article a name of its own"));
  }
  return article;
}

}  // namespace akin
