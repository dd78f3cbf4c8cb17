#include "tests/end_to_end/acknowledged_articles.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace akin {

void AcknowledgedArticles::Begin(const std::string& id,
                                 const std::string& title) {
  MutexLock lock(mutex_);
  std::vector<std::string>& titles = titles_[id];
  if (titles.empty()) titles.push_back("");
  titles.push_back(title);
  written_[id].insert(title);
}

void AcknowledgedArticles::Acknowledge(const std::string& id) {
  MutexLock lock(mutex_);
  std::vector<std::string>& titles = titles_[id];
  titles.erase(titles.begin());
  ++acknowledged_;
  changed_.NotifyAll();
}

std::string AcknowledgedArticles::TitleOf(const std::string& id) const {
  MutexLock lock(mutex_);
  const auto titles = titles_.find(id);
  return titles == titles_.end() ? "" : titles->second.front();
}

int64_t AcknowledgedArticles::acknowledged() const {
  MutexLock lock(mutex_);
  return acknowledged_;
}

void AcknowledgedArticles::WaitFor(int64_t acknowledged) {
  MutexLock lock(mutex_);
  while (acknowledged_ < acknowledged && !stopped_) changed_.Wait(mutex_);
}

void AcknowledgedArticles::Stop() {
  MutexLock lock(mutex_);
  stopped_ = true;
  changed_.NotifyAll();
}

bool AcknowledgedArticles::WasWritten(const std::string& id,
                                      const std::string& title) const {
  MutexLock lock(mutex_);
  const auto written = written_.find(id);
  return written != written_.end() && written->second.contains(title);
}

std::vector<std::string> AcknowledgedArticles::Settle(
    const std::map<std::string, std::string>& found) {
  MutexLock lock(mutex_);
  stopped_ = false;
  std::vector<std::string> wrong;
  for (auto& [id, titles] : titles_) {
    const auto article = found.find(id);
    const std::string title = article == found.end() ? "" : article->second;
    // The last of equal ones: a delete may follow a delete.
    const auto place = std::find(titles.rbegin(), titles.rend(), title);
    if (place == titles.rend()) {
      wrong.push_back(absl::StrCat("article ", id, " is \"", title,
                                   "\", it may be \"",
                                   absl::StrJoin(titles, "\" or \""), "\""));
    }
    const int64_t unmade = place - titles.rbegin();
    found_unmade_ += unmade;
    found_made_ += static_cast<int64_t>(titles.size()) - 1 - unmade;
    titles = {title};
  }
  for (const auto& [id, title] : found) {
    if (!titles_.contains(id)) {
      wrong.push_back(absl::StrCat("article ", id, " was never written"));
    }
  }
  return wrong;
}

int64_t AcknowledgedArticles::found_made() const {
  MutexLock lock(mutex_);
  return found_made_;
}

int64_t AcknowledgedArticles::found_unmade() const {
  MutexLock lock(mutex_);
  return found_unmade_;
}

}  // namespace akin
