#ifndef AKIN_CLIENT_JSONL_ARTICLE_LINE_H_
#define AKIN_CLIENT_JSONL_ARTICLE_LINE_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "akin/v1/article.pb.h"
#include "client/jsonl/field_names.h"

namespace akin {

// Reads articles from JSON objects with the keys id, title, body, summary, url,
// source, language, country, category, published_at (RFC 3339), labels (an
// array of strings, or an object, which stands for "key:value" strings) and
// embedding (values, or {"model": ..., "values": ...}, where values are an
// array of numbers or the base64 of 32-bit floats, least byte first). Null
// means absent. Other keys are counted and ignored.
//
// Not thread-safe; reuse one, its memory is kept.
class ArticleLineParser {
 public:
  // `names` are the keys to look for in place of those above.
  explicit ArticleLineParser(const FieldNames& names = {});
  ~ArticleLineParser();

  // Parses one object. InvalidArgument names the key, the value and the remedy
  // if it is not JSON in UTF-8, has no id, has a key twice, or a value is of
  // the wrong type. Bounds are the server's matter.
  absl::StatusOr<v1::Article> Parse(const std::string& line);

  // The id of the line of the last Parse(), as far as it could be read.
  const std::string& last_id() const { return last_id_; }

  // How often each other key was seen.
  const std::map<std::string, int64_t>& ignored_keys() const {
    return ignored_keys_;
  }

 private:
  class Reader;
  absl::StatusOr<v1::Article> ParseObject(const std::string& line);
  void CountIgnored(const std::string& key);

  const std::unique_ptr<Reader> reader_;
  std::string last_id_;
  std::map<std::string, int64_t> ignored_keys_;
};

// Writes an article as one JSON object without a line end, which the parser
// reads back as the same article.
std::string FormatArticleLine(const v1::Article& article);

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_ARTICLE_LINE_H_
