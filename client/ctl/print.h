#ifndef AKIN_CLIENT_CTL_PRINT_H_
#define AKIN_CLIENT_CTL_PRINT_H_

#include <string>

#include "akin/v1/article.pb.h"
#include "akin/v1/similar_news.pb.h"
#include "command_line/terminal.h"
#include "google/protobuf/message.h"

namespace akin {

// A message in protobuf's JSON form, fields without a value included, with a
// line end.
std::string ToJson(const google::protobuf::Message& message);

// An answer as a list for people: rank, relevance and title, below it outlet,
// language, hours apart and id.
std::string ToList(const v1::FindSimilarResponse& response,
                   const Terminal& terminal);

// All fields of an article for people.
std::string ToText(const v1::Article& article);

// An article on one line for people.
std::string ToRow(const v1::Article& article, const Terminal& terminal);

// "3.2 h later", "2.0 days earlier".
std::string TimeApart(double hours);

// "1.5 GiB".
std::string Bytes(int64_t bytes);

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_PRINT_H_
