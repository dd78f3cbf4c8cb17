#include "client/input/embedded_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {

EmbeddedReader::EmbeddedReader(std::unique_ptr<ArticleReader> reader,
                               std::unique_ptr<NpyReader> embeddings)
    : reader_(std::move(reader)), embeddings_(std::move(embeddings)) {}

absl::StatusOr<bool> EmbeddedReader::Next(Record& record) {
  absl::StatusOr<bool> more = reader_->Next(record);
  if (!more.ok()) return more;
  if (!*more) {
    if (records_ == embeddings_->rows()) return false;
    return absl::InvalidArgumentError(absl::StrCat(
        embeddings_->name(), ": has ", embeddings_->rows(), " rows, the input ",
        records_, " records; were the embeddings made of this input?"));
  }
  ++records_;
  v1::Embedding embedding;
  absl::Status status = embeddings_->Next(embedding);
  if (!status.ok()) return status;
  if (record.article.ok()) {
    *record.article->mutable_embedding() = std::move(embedding);
  }
  return true;
}

}  // namespace akin
