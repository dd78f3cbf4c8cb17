#ifndef AKIN_CLIENT_EVAL_LANGUAGES_H_
#define AKIN_CLIENT_EVAL_LANGUAGES_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "akin/client.h"

namespace akin {

// The languages of articles, by their ids. An article of no known language is
// not in it.
using Languages = std::unordered_map<std::string, std::string>;

// The language of a BCP 47 tag without script and region, in lower case:
// "pt-BR" is "pt". Empty if there is none: "", "und".
std::string PrimaryLanguage(absl::string_view tag);

// What the server knows about the languages of some articles.
struct FetchedLanguages {
  Languages of;      // PrimaryLanguage() of each that has one
  int missing = 0;   // articles that the server does not have
  int nameless = 0;  // articles that have no language
};

// Asks the server for the languages of `articles`, which may be any number.
// The first error ends it.
absl::StatusOr<FetchedLanguages> FetchLanguages(
    const Client& client, const std::vector<std::string>& articles);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_LANGUAGES_H_
