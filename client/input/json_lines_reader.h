#ifndef AKIN_CLIENT_INPUT_JSON_LINES_READER_H_
#define AKIN_CLIENT_INPUT_JSON_LINES_READER_H_

#include <map>
#include <string>

#include "client/input/article_reader.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"

namespace akin {

// Reads what ArticleLineParser parses, an article a line. Blank lines and a
// byte order mark are passed over.
class JsonLinesReader : public ArticleReader {
 public:
  JsonLinesReader(LineReader lines, const FieldNames& names);

  absl::StatusOr<bool> Next(Record& record) override;
  const std::map<std::string, int64_t>& ignored() const override {
    return parser_.ignored_keys();
  }

 private:
  LineReader lines_;
  ArticleLineParser parser_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_JSON_LINES_READER_H_
