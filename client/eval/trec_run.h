#ifndef AKIN_CLIENT_EVAL_TREC_RUN_H_
#define AKIN_CLIENT_EVAL_TREC_RUN_H_

#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/eval/evaluation.h"
#include "client/eval/score.h"

namespace akin {

// The tag of the runs that these options make, which says what they can be
// compared with: "akin-rank", "akin-reader", "akin-rank-cross-language".
std::string TagOf(const EvalOptions& options);

// The answers as lines of a TREC run: query Q0 article rank score tag.
// InvalidArgument if an article's id has white space.
absl::StatusOr<std::string> ToTrecRun(const std::vector<std::string>& queries,
                                      const std::vector<EvalAnswer>& answers,
                                      const std::string& tag);

// Reads a TREC run, whose lines may stand in any order; `name` is for errors.
// InvalidArgument, with the line, if one has not six fields, its rank is not a
// number from 0 to 2^31 - 1, a question has an article or a rank twice, or the
// tag is another akin-eval's than `tag`; the tags of other programs do not
// matter. Also if there is no line or the input cannot be read.
absl::StatusOr<EvalRun> ReadTrecRun(std::istream& input,
                                    const std::string& name,
                                    const std::string& tag);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_TREC_RUN_H_
