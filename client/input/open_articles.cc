#include "client/input/open_articles.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/input/csv_reader.h"
#include "client/input/embedded_reader.h"
#include "client/input/feed_reader.h"
#include "client/input/json_lines_reader.h"
#include "client/input/npy_reader.h"
#include "client/input/plain_text_reader.h"

namespace akin {
namespace {

absl::StatusOr<InputFormat> FormatOf(ByteReader& bytes,
                                     const InputOptions& options) {
  if (options.format.has_value()) return *options.format;
  if (const auto format = FormatOfName(bytes.name())) return *format;
  absl::StatusOr<absl::string_view> begin = bytes.Peek();
  if (!begin.ok()) {
    return absl::Status(
        begin.status().code(),
        absl::StrCat(bytes.name(), ":1: ", begin.status().message()));
  }
  return FormatOfContent(*begin, options.names);
}

std::unique_ptr<ArticleReader> MakeReader(std::unique_ptr<ByteReader> bytes,
                                          InputFormat format,
                                          const InputOptions& options) {
  if (format == InputFormat::kFeed) {
    FeedReader::Options feed;
    feed.names = options.names;
    if (absl::StrContains(bytes->name(), "://")) feed.address = bytes->name();
    feed.charset = options.charset;
    feed.max_item_bytes = options.max_record_bytes;
    return std::make_unique<FeedReader>(std::move(bytes), feed);
  }
  LineReader lines(std::move(bytes), options.max_record_bytes);
  if (format == InputFormat::kJsonLines) {
    return std::make_unique<JsonLinesReader>(std::move(lines), options.names);
  }
  const char delimiter = format == InputFormat::kTsv ? '\t' : ',';
  return std::make_unique<CsvReader>(std::move(lines), delimiter,
                                     options.names);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArticleReader>> OpenArticles(
    std::unique_ptr<ByteReader> bytes, const InputOptions& options) {
  absl::StatusOr<InputFormat> format = FormatOf(*bytes, options);
  if (!format.ok()) return format.status();
  std::unique_ptr<ArticleReader> reader =
      MakeReader(std::move(bytes), *format, options);
  if (!options.keeps_markup) {
    reader = std::make_unique<PlainTextReader>(std::move(reader));
  }
  if (options.embeddings.empty()) return reader;
  auto embeddings = NpyReader::Open(options.embeddings);
  if (!embeddings.ok()) return embeddings.status();
  return std::make_unique<EmbeddedReader>(std::move(reader),
                                          *std::move(embeddings));
}

}  // namespace akin
