#ifndef AKIN_SERVER_STORE_ARTICLE_RECORD_H_
#define AKIN_SERVER_STORE_ARTICLE_RECORD_H_

#include <optional>
#include <string>
#include <string_view>

#include "server/article/article.h"
#include "server/article/revision.h"
#include "server/store/article_store.h"

namespace akin {

// The bytes that the store keeps of an article: all but its id, which is their
// key. See record.proto.
std::string EncodeArticleRecord(const Article& article, Revision revision);

// The article that was encoded, with the id it is kept under; nullopt if the
// bytes are not a record.
std::optional<StoredArticle> DecodeArticleRecord(std::string_view id,
                                                 std::string_view record);

// The revision of a record, without a look at the rest; nullopt if the bytes do
// not begin as a record does.
std::optional<Revision> DecodeRevision(std::string_view record);

}  // namespace akin

#endif  // AKIN_SERVER_STORE_ARTICLE_RECORD_H_
