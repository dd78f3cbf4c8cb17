#include "embeddings/json_lines.h"

#include <archive.h>
#include <archive_entry.h>
#include <simdjson.h>

#include <memory>
#include <vector>

#include "absl/strings/str_format.h"

namespace akin {
namespace {

constexpr size_t kReadSize = 1 << 20;

struct ArchiveDeleter {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

absl::Status ArchiveError(const std::string& path, archive* reader) {
  const char* reason = archive_error_string(reader);
  return absl::UnavailableError(absl::StrFormat(
      "cannot read %s: %s", path, reason != nullptr ? reason : "unknown"));
}

std::string_view Field(const simdjson::dom::element& article,
                       const char* name) {
  std::string_view value;
  if (article[name].get(value) != simdjson::SUCCESS) return {};
  return value;
}

// Reads whole lines out of pieces of a file.
class LineParser {
 public:
  LineParser(const std::string& path,
             absl::FunctionRef<void(const ArticleText&)> visit)
      : path_(path), visit_(visit) {}

  absl::Status Add(std::string_view piece) {
    for (size_t end; (end = piece.find('\n')) != std::string_view::npos;
         piece.remove_prefix(end + 1)) {
      line_.append(piece.substr(0, end));
      if (absl::Status status = Finish(); !status.ok()) return status;
    }
    line_.append(piece);
    return absl::OkStatus();
  }

  // Ends the line; an empty one is nothing.
  absl::Status Finish() {
    ++number_;
    if (line_.empty()) return absl::OkStatus();
    simdjson::dom::element article;
    const simdjson::error_code error = parser_.parse(line_).get(article);
    if (error != simdjson::SUCCESS) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s:%d is not JSON: %s", path_, number_,
                          simdjson::error_message(error)));
    }
    visit_({.language = Field(article, "language"),
            .title = Field(article, "title"),
            .summary = Field(article, "summary"),
            .body = Field(article, "body")});
    line_.clear();
    return absl::OkStatus();
  }

 private:
  const std::string& path_;
  const absl::FunctionRef<void(const ArticleText&)> visit_;
  simdjson::dom::parser parser_;
  std::string line_;
  int64_t number_ = 0;
};

}  // namespace

absl::Status ForEachArticle(const std::string& path,
                            absl::FunctionRef<void(const ArticleText&)> visit) {
  std::unique_ptr<archive, ArchiveDeleter> reader(archive_read_new());
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(reader.get(), path.c_str(), kReadSize) !=
          ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    return ArchiveError(path, reader.get());
  }
  LineParser lines(path, visit);
  std::vector<char> buffer(kReadSize);
  while (true) {
    const la_ssize_t size =
        archive_read_data(reader.get(), buffer.data(), buffer.size());
    if (size < 0) return ArchiveError(path, reader.get());
    if (size == 0) return lines.Finish();
    absl::Status status =
        lines.Add(std::string_view(buffer.data(), static_cast<size_t>(size)));
    if (!status.ok()) return status;
  }
}

}  // namespace akin
