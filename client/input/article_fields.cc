#include "client/input/article_fields.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/input/date.h"
#include "client/jsonl/embedding_text.h"

namespace akin {

absl::Status SetArticleField(const google::protobuf::FieldDescriptor& field,
                             std::string text, v1::Article& article) {
  switch (field.number()) {
    case v1::Article::kPublishedAtFieldNumber: {
      auto time = ParseDate(text);
      if (!time.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat("published_at: ", time.status().message()));
      }
      *article.mutable_published_at() = *std::move(time);
      return absl::OkStatus();
    }
    case v1::Article::kLabelsFieldNumber:
      for (const absl::string_view label :
           absl::StrSplit(text, ';', absl::SkipWhitespace())) {
        article.add_labels(std::string(absl::StripAsciiWhitespace(label)));
      }
      return absl::OkStatus();
    case v1::Article::kEmbeddingFieldNumber:
      return ParseEmbedding(text, *article.mutable_embedding());
    default:
      article.GetReflection()->SetString(&article, &field, std::move(text));
      return absl::OkStatus();
  }
}

}  // namespace akin
