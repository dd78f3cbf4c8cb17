#ifndef AKIN_TESTS_END_TO_END_MIXED_LOAD_H_
#define AKIN_TESTS_END_TO_END_MIXED_LOAD_H_

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "akin/client.h"
#include "base/mutex.h"
#include "tests/end_to_end/acknowledged_articles.h"

namespace akin {

// The article of a title: all of its fields follow from that and from the id.
v1::Article ArticleOf(const std::string& id, const std::string& title);

// Every kind of write and of administration at once, each on a thread of its
// own, until the server ends: upserts and deletes one by one, batches, an
// import, deletes by filter, snapshots and compactions; and questions.
class MixedLoad {
 public:
  // Begins. Tells `articles` of every write. Both must outlive the object.
  MixedLoad(const Client& client, AcknowledgedArticles& articles,
            uint32_t seed);
  // Waits until the server has ended.
  ~MixedLoad() { Wait(); }
  void Wait();

  // After Wait(): directories of snapshots that were acknowledged, and answers
  // that no server may give, in words.
  std::vector<std::string> TakeSnapshots();
  std::vector<std::string> TakeWrong();

 private:
  void WriteOneByOne(uint32_t seed);
  void WriteBatches(uint32_t seed);
  void WriteByImport(uint32_t seed);
  void DeleteByFilter(uint32_t seed);
  void Administer();
  void Ask(uint32_t seed);

  // Whether a call succeeded; notes a failure that is none of a server's end.
  bool Succeeded(const char* call, const absl::Status& status);

  const Client& client_;
  AcknowledgedArticles& articles_;
  std::vector<std::thread> threads_;
  Mutex mutex_;
  std::vector<std::string> snapshots_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> wrong_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_MIXED_LOAD_H_
