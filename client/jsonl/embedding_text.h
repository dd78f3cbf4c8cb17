#ifndef AKIN_CLIENT_JSONL_EMBEDDING_TEXT_H_
#define AKIN_CLIENT_JSONL_EMBEDDING_TEXT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "akin/v1/article.pb.h"

namespace akin {

// Appends the values that the base64 of 32-bit floats, least byte first, stands
// for. InvalidArgument if it is none.
absl::Status ParseBase64Embedding(absl::string_view text,
                                  v1::Embedding& embedding);

// The same for a field of text: base64, or numbers as "[0.25, -1]".
absl::Status ParseEmbedding(absl::string_view text, v1::Embedding& embedding);

}  // namespace akin

#endif  // AKIN_CLIENT_JSONL_EMBEDDING_TEXT_H_
