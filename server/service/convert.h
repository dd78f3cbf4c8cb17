#ifndef AKIN_SERVER_SERVICE_CONVERT_H_
#define AKIN_SERVER_SERVICE_CONVERT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "akin/v1/article.pb.h"
#include "akin/v1/similar_news.pb.h"
#include "server/article/article.h"
#include "server/article/filter.h"
#include "server/article/revision.h"
#include "server/recommender.h"

namespace akin {

// Between the messages of proto/akin/v1 and the nouns of the server. Functions
// that read a message return InvalidArgument with the field's path within the
// message.

absl::StatusOr<Article> FromProto(v1::Article message);
absl::StatusOr<Filter> FromProto(const v1::Filter& message);
absl::StatusOr<Query> FromProto(const v1::FindSimilarRequest& message);

// How old a cached answer may be, 0 (none may be used) to 24 h.
absl::StatusOr<absl::Duration> MaxStaleness(
    const v1::FindSimilarRequest& message);

// Fills the fields that the view shows.
void ToProto(Article article, v1::ArticleView view, v1::Article* message);
void ToProto(Answer answer, v1::ArticleView view, std::string_view model,
             v1::FindSimilarResponse* message);
void ToProto(absl::Duration duration, google::protobuf::Duration* message);

// Revisions are opaque to callers.
std::string RevisionToken(Revision revision);
// "" is kNoRevision.
absl::StatusOr<Revision> ParseRevisionToken(std::string_view field,
                                            const std::string& token);

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_CONVERT_H_
