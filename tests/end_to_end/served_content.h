#ifndef AKIN_TESTS_END_TO_END_SERVED_CONTENT_H_
#define AKIN_TESTS_END_TO_END_SERVED_CONTENT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"

// All that a server has and shows, to compare with another's.
namespace akin {

// By id.
using Articles = std::map<std::string, v1::Article>;

// What is similar to each article, by its id: ids with their relevance, or why
// there is no answer.
using SimilarLists = std::map<std::string, std::vector<std::string>>;

absl::StatusOr<Articles> AllArticles(const Client& client);

// The ten nearest to each article, whatever their relevance, nothing
// approximated. The seed is the article itself.
SimilarLists ListsById(const Client& client, const Articles& articles);
// The seed is its text.
SimilarLists ListsByText(const Client& client, const Articles& articles);

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_SERVED_CONTENT_H_
