#ifndef AKIN_CLIENT_LOAD_ARTICLE_CHECK_H_
#define AKIN_CLIENT_LOAD_ARTICLE_CHECK_H_

#include "absl/status/status.h"
#include "akin/v1/article.pb.h"

namespace akin {

// Whether an article keeps the bounds that the server keeps to, as far as they
// can be told without it: what its model demands of an embedding is not known.
// InvalidArgument names the field, the value, the limit and the remedy.
absl::Status CheckArticle(const v1::Article& article);

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_ARTICLE_CHECK_H_
