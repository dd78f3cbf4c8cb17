#ifndef AKIN_SERVER_QUERY_SEEDS_H_
#define AKIN_SERVER_QUERY_SEEDS_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "embeddings/embedder.h"
#include "server/article/article.h"
#include "server/index/vector_index.h"

namespace akin {

// One thing that a query is like.
struct ArticleSeed {
  std::string id;
};
struct TextSeed {
  std::string title;
  std::string body;
  std::string language;
};
using Seed = std::variant<ArticleSeed, TextSeed, GivenEmbedding>;

// A seed as the index and the ranking take it. What is not known is empty.
struct ResolvedSeed {
  VectorCode embedding;
  Terms terms;
  std::string id;  // of an article
  TextSeed text;   // of a text
  std::string source;
  std::string language;
  std::string country;
  std::optional<absl::Time> published_at;
};

struct ResolvedSeeds {
  std::vector<ResolvedSeed> positive;  // at least one
  std::vector<ResolvedSeed> negative;
  Embedding mean;  // of the positive
};

// Looks the seeds up. InvalidArgument names the field, such as
// "seeds.positive[0].text"; NotFound names an article that is not known.
absl::StatusOr<ResolvedSeeds> ResolveSeeds(const std::vector<Seed>& positive,
                                           const std::vector<Seed>& negative,
                                           const IndexSnapshot& snapshot,
                                           const Embedder& embedder);

}  // namespace akin

#endif  // AKIN_SERVER_QUERY_SEEDS_H_
