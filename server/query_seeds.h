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

// Seeds as the index and the ranking take them.
struct ResolvedSeeds {
  Embedding embedding;               // the mean of the seeds'
  Terms terms;                       // likewise; empty if no seed has text
  std::vector<std::string> ids;      // of seeds that are articles
  std::vector<std::string> sources;  // theirs, as far as they are known
  // Of the first seed; absent or empty if not known.
  std::optional<absl::Time> published_at;
  std::string language;
  std::string country;
};

// Looks the seeds up. InvalidArgument names the field, such as
// "seeds.positive[0].text"; NotFound names an article that is not known.
absl::StatusOr<ResolvedSeeds> ResolveSeeds(const std::vector<Seed>& positive,
                                           const IndexSnapshot& snapshot,
                                           const Embedder& embedder);

}  // namespace akin

#endif  // AKIN_SERVER_QUERY_SEEDS_H_
