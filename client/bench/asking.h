#ifndef AKIN_CLIENT_BENCH_ASKING_H_
#define AKIN_CLIENT_BENCH_ASKING_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "akin/client.h"
#include "base/pool.h"
#include "client/bench/operation.h"
#include "client/bench/questions.h"

namespace akin {

// Calls that ask.

// A question a call.
class AskOne : public Operation {
 public:
  AskOne(const Client& client, QuestionSet questions);
  Outcome Call(Random& random) const override;

 private:
  const Client client_;
  const QuestionSet questions_;
};

// Several questions a call, which fails if one of them does.
class AskBatch : public Operation {
 public:
  // `size` 1 to 100.
  AskBatch(const Client& client, QuestionSet questions, int size);
  Outcome Call(Random& random) const override;

 private:
  const Client client_;
  const QuestionSet questions_;
  const int size_;
};

// A question and its answer on a stream, of which as many are open as there are
// calls outstanding. A stream has no deadline: a call waits as long as the
// connection lives.
class AskOnStream : public Operation {
 public:
  AskOnStream(const Client& client, QuestionSet questions);
  Outcome Call(Random& random) const override;

 private:
  const QuestionSet questions_;
  mutable Pool<Connection::FindSimilarStream> streams_;
  mutable std::atomic<int64_t> next_id_{0};
};

}  // namespace akin

#endif  // AKIN_CLIENT_BENCH_ASKING_H_
