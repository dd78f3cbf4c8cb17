#ifndef AKIN_CLIENT_BENCH_ARTICLE_SAMPLE_H_
#define AKIN_CLIENT_BENCH_ARTICLE_SAMPLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"

namespace akin {

// What the ids of all articles begin with that a load test writes.
inline constexpr char kBenchPrefix[] = "akin-bench:";

// Ids drawn evenly from those of the server's live articles, `most` at most, in
// random order; not those that a load test wrote. Reads all ids.
// FailedPrecondition if the server has none, else its errors.
absl::StatusOr<std::vector<std::string>> DrawIds(const Client& client,
                                                 size_t most, uint64_t seed);

// The articles of these ids, as far as the view shows them, in their order;
// without those that have been deleted.
absl::StatusOr<std::vector<v1::Article>> GetArticles(
    const Client& client, const std::vector<std::string>& ids,
    v1::ArticleView view);

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_ARTICLE_SAMPLE_H_
