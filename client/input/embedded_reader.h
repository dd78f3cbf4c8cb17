#ifndef AKIN_CLIENT_INPUT_EMBEDDED_READER_H_
#define AKIN_CLIENT_INPUT_EMBEDDED_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "client/input/article_reader.h"
#include "client/input/npy_reader.h"

namespace akin {

// Gives each article the embedding that stands in the same place of a matrix,
// in place of any that it has. Records that are no articles have rows too.
class EmbeddedReader : public ArticleReader {
 public:
  EmbeddedReader(std::unique_ptr<ArticleReader> reader,
                 std::unique_ptr<NpyReader> embeddings);

  // InvalidArgument or OutOfRange, naming the matrix, if it does not have as
  // many rows as there are records.
  absl::StatusOr<bool> Next(Record& record) override;
  const std::map<std::string, int64_t>& ignored() const override {
    return reader_->ignored();
  }

 private:
  const std::unique_ptr<ArticleReader> reader_;
  const std::unique_ptr<NpyReader> embeddings_;
  int64_t records_ = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_EMBEDDED_READER_H_
