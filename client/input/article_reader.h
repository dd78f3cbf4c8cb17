#ifndef AKIN_CLIENT_INPUT_ARTICLE_READER_H_
#define AKIN_CLIENT_INPUT_ARTICLE_READER_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/v1/article.pb.h"

namespace akin {

// What an input holds at one place: an article, or something that is none.
struct Record {
  int64_t line = 0;  // where it begins, from 1
  std::string text;  // as it stands there
  std::string id;    // the article's, as far as it could be read
  // InvalidArgument names the field, the value and the remedy.
  absl::StatusOr<v1::Article> article = absl::UnknownError("not read");
};

// Reads the articles of one input, one after another, in bounded memory. For
// one thread.
class ArticleReader {
 public:
  virtual ~ArticleReader() = default;

  // Reads the next record; false at the end. An error names the input and the
  // line if it cannot be read on: there is no more then.
  virtual absl::StatusOr<bool> Next(Record& record) = 0;

  // What was passed over, such as keys that stand for no field, by name.
  virtual const std::map<std::string, int64_t>& ignored() const = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_ARTICLE_READER_H_
