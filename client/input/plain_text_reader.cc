#include "client/input/plain_text_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "client/input/html_text.h"

namespace akin {

PlainTextReader::PlainTextReader(std::unique_ptr<ArticleReader> reader)
    : reader_(std::move(reader)) {}

absl::StatusOr<bool> PlainTextReader::Next(Record& record) {
  absl::StatusOr<bool> more = reader_->Next(record);
  if (!more.ok() || !*more || !record.article.ok()) return more;
  v1::Article& article = *record.article;
  if (HasMarkup(article.title())) {
    article.set_title(HtmlToText(article.title()));
    absl::RemoveExtraAsciiWhitespace(article.mutable_title());
  }
  if (HasMarkup(article.summary())) {
    article.set_summary(HtmlToText(article.summary()));
  }
  if (HasMarkup(article.body())) article.set_body(HtmlToText(article.body()));
  return more;
}

}  // namespace akin
