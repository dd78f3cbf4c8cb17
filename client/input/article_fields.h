#ifndef AKIN_CLIENT_INPUT_ARTICLE_FIELDS_H_
#define AKIN_CLIENT_INPUT_ARTICLE_FIELDS_H_

#include <string>

#include "absl/status/status.h"
#include "akin/v1/article.pb.h"

namespace akin {

// Sets a field of an article from text: published_at from what ParseDate()
// reads, labels from "a;b", embedding from what ParseEmbedding() reads.
// InvalidArgument names the field. `field` must be a field of articles.
absl::Status SetArticleField(const google::protobuf::FieldDescriptor& field,
                             std::string text, v1::Article& article);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_ARTICLE_FIELDS_H_
