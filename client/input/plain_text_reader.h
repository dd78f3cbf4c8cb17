#ifndef AKIN_CLIENT_INPUT_PLAIN_TEXT_READER_H_
#define AKIN_CLIENT_INPUT_PLAIN_TEXT_READER_H_

#include <map>
#include <memory>
#include <string>

#include "client/input/article_reader.h"

namespace akin {

// Turns title, summary and body into text where they look like HTML.
class PlainTextReader : public ArticleReader {
 public:
  explicit PlainTextReader(std::unique_ptr<ArticleReader> reader);

  absl::StatusOr<bool> Next(Record& record) override;
  const std::map<std::string, int64_t>& ignored() const override {
    return reader_->ignored();
  }

 private:
  const std::unique_ptr<ArticleReader> reader_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_PLAIN_TEXT_READER_H_
