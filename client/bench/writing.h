#ifndef AKIN_CLIENT_BENCH_WRITING_H_
#define AKIN_CLIENT_BENCH_WRITING_H_

#include <memory>
#include <vector>

#include "akin/client.h"
#include "client/bench/operation.h"

namespace akin {

// Calls that write: copies of articles of the server, under ids that begin with
// kBenchPrefix, which stay there.

using Copies = std::shared_ptr<const std::vector<v1::Article>>;

// `articles` must not be empty.
Copies CopiesOf(std::vector<v1::Article> articles);

// Puts one of the copies in, or replaces it.
class UpsertCopy : public Operation {
 public:
  UpsertCopy(const Client& client, Copies copies);
  Outcome Call(Random& random) const override;

 private:
  const Client client_;
  const Copies copies_;
};

// Takes one of the copies out, if it is there.
class DeleteCopy : public Operation {
 public:
  DeleteCopy(const Client& client, Copies copies);
  Outcome Call(Random& random) const override;

 private:
  const Client client_;
  const Copies copies_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_WRITING_H_
