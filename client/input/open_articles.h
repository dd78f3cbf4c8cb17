#ifndef AKIN_CLIENT_INPUT_OPEN_ARTICLES_H_
#define AKIN_CLIENT_INPUT_OPEN_ARTICLES_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/input/article_reader.h"
#include "client/input/input_format.h"
#include "client/jsonl/byte_reader.h"
#include "client/jsonl/field_names.h"

namespace akin {

// How to read articles.
struct InputOptions {
  std::optional<InputFormat> format;  // absent: as name or content say
  FieldNames names;
  std::string
      embeddings;  // path of a matrix that NpyReader reads; may be empty
  // Encoding of a feed that does not name its own, in lower case; may be empty.
  std::string charset;
  bool keeps_markup = false;  // of titles, summaries and bodies
  size_t max_record_bytes = 64 << 20;
};

// Reads the articles of an input. The error, with its name, if its beginning
// cannot be read.
absl::StatusOr<std::unique_ptr<ArticleReader>> OpenArticles(
    std::unique_ptr<ByteReader> bytes, const InputOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_OPEN_ARTICLES_H_
