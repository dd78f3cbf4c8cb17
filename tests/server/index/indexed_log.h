#ifndef AKIN_TESTS_SERVER_INDEX_INDEXED_LOG_H_
#define AKIN_TESTS_SERVER_INDEX_INDEXED_LOG_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "server/article/article_digest.h"
#include "server/article/revision.h"
#include "server/index/vector_index.h"
#include "tests/server/index/test_segments.h"

namespace akin {

// Writes to an index, as its store would remember them, and what must be live
// after them. Not thread-safe.
class IndexedLog {
 public:
  explicit IndexedLog(uint32_t seed) : random_(seed) {}

  // Writes a version of an article, or its removal.
  void Put(const std::string& id) {
    Add(RandomArticle(id, static_cast<uint64_t>(last()) + 1, random_));
  }
  void Delete(const std::string& id) { Add(IndexDelete{id}); }

  // Makes an index that reflects some of the writes reflect them all,
  // `batch` at a time.
  absl::Status Replay(VectorIndex& index, size_t batch = 1) const {
    for (auto next = static_cast<size_t>(index.Snapshot()->revision());
         next < changes_.size();) {
      const size_t end = std::min(next + batch, changes_.size());
      absl::Status applied = index.Apply(
          {changes_.begin() + next, changes_.begin() + end}, Revision{end});
      if (!applied.ok()) return applied;
      next = end;
    }
    return absl::OkStatus();
  }

  Revision last() const { return Revision{changes_.size()}; }

  // The live articles.
  const std::map<std::string, IndexedArticle>& live() const { return live_; }

  uint64_t digest() const {
    LiveDigest digest;
    for (const auto& [id, article] : live_) digest.Add(id, article.revision);
    return digest.value();
  }

 private:
  void Add(IndexChange change) {
    if (const auto* article = std::get_if<IndexedArticle>(&change)) {
      live_.insert_or_assign(article->id, *article);
    } else {
      live_.erase(std::get<IndexDelete>(change).id);
    }
    changes_.push_back(std::move(change));
  }

  std::mt19937 random_;
  std::vector<IndexChange> changes_;  // the n-th is the write n + 1
  std::map<std::string, IndexedArticle> live_;
};

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_INDEX_INDEXED_LOG_H_
