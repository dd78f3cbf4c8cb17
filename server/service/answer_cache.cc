#include "server/service/answer_cache.h"

#include <iterator>
#include <optional>
#include <utility>

namespace akin {
namespace {

// The revisions of the articles' live versions; nullopt if one has none.
std::optional<std::vector<Revision>> LiveVersions(
    const std::vector<std::string>& articles, const IndexSnapshot& snapshot) {
  std::vector<Revision> versions;
  versions.reserve(articles.size());
  for (const std::string& id : articles) {
    const std::optional<RowView> row = snapshot.Find(id);
    if (!row.has_value()) return std::nullopt;
    versions.push_back(row->revision);
  }
  return versions;
}

// Memory of an entry, its nodes in list and table included.
size_t BytesOf(const std::string& question, const CachedAnswer& answer) {
  constexpr size_t kNodes = 256;
  size_t bytes = kNodes + question.size() + answer.response.SpaceUsedLong();
  for (const std::string& id : answer.articles) {
    bytes += sizeof(id) + id.size() + sizeof(Revision);
  }
  return bytes;
}

}  // namespace

std::shared_ptr<const AnswerCache::Version> AnswerCache::Use(
    std::string_view question) {
  MutexLock lock(mutex_);
  const auto found = of_question_.find(question);
  if (found == of_question_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->version;
}

std::shared_ptr<const CachedAnswer> AnswerCache::Find(
    std::string_view question, const CacheDemand& demand,
    const IndexSnapshot& now) {
  const std::shared_ptr<const Version> version = Use(question);
  if (version == nullptr || version->answer.made_at < demand.made_since ||
      version->revision < demand.min_revision ||
      LiveVersions(version->answer.articles, now) != version->versions) {
    ++misses_;
    return nullptr;
  }
  ++hits_;
  return {version, &version->answer};
}

void AnswerCache::Put(std::string question, CachedAnswer answer,
                      const IndexSnapshot& before) {
  const size_t bytes = BytesOf(question, answer);
  if (bytes > capacity_) return;
  std::optional<std::vector<Revision>> versions =
      LiveVersions(answer.articles, before);
  if (!versions.has_value()) return;  // an article has come since
  const auto version = std::make_shared<const Version>(
      Version{std::move(answer), *std::move(versions), before.revision()});
  MutexLock lock(mutex_);
  const auto found = of_question_.find(question);
  if (found != of_question_.end()) {
    if (found->second->version->answer.made_at > version->answer.made_at) {
      return;
    }
    Remove(found->second);
  }
  while (bytes_ + bytes > capacity_) {
    Remove(std::prev(entries_.end()));
    ++evictions_;
  }
  entries_.push_front({std::move(question), version, bytes});
  of_question_.emplace(entries_.front().question, entries_.begin());
  bytes_ += bytes;
}

void AnswerCache::Remove(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  of_question_.erase(entry->question);
  entries_.erase(entry);
}

CacheStats AnswerCache::Stats() const {
  MutexLock lock(mutex_);
  return {.hits = hits_,
          .misses = misses_,
          .evictions = evictions_,
          .bytes = static_cast<int64_t>(bytes_)};
}

}  // namespace akin
