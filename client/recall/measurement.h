#ifndef AKIN_CLIENT_RECALL_MEASUREMENT_H_
#define AKIN_CLIENT_RECALL_MEASUREMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "akin/client.h"
#include "client/recall/corpus.h"
#include "client/recall/filter_choice.h"

namespace akin {

// What the answers under filters of one kind are worth. Means are over the
// questions, 0 without one; shares are 0 to 1.
struct FilterRecall {
  std::string name;
  std::optional<double> wanted;  // share of the corpus
  double matched = 0;            // mean share of the corpus
  int questions = 0;             // whose exact answer has an article
  double recall = 0;             // mean
  double overlap = 0;            // mean
  int shorter = 0;  // answers with fewer articles than the exact one
  int exact = 0;    // answers for which every match was compared
  int empty = 0;    // questions whose exact answer has none; else not counted
  int unknown = 0;  // articles that the server does not have; likewise
};

// Asks for ten articles that are similar to each of `asked` and match its
// filter, first as servers do by default, then exactly; `concurrency` questions
// at a time. Fails as the server does.
absl::StatusOr<FilterRecall> MeasureRecall(
    const Client& client, const FilterKind& kind,
    const std::vector<ArticleFacts>& asked, int64_t corpus_size,
    int concurrency);

}  // namespace akin

#endif  // AKIN_CLIENT_RECALL_MEASUREMENT_H_
