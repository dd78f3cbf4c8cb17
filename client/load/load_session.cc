#include "client/load/load_session.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "akin/status.h"
#include "client/load/article_check.h"

namespace akin {
namespace {

// Of an article's framing in a message.
constexpr int64_t kArticleOverheadBytes = 8;
// Messages a lane on average until the last article of the laggard is sent too,
// so that what is settled has few gaps.
constexpr int64_t kFlushAfter = 8;
constexpr absl::Duration kStopPoll = absl::Milliseconds(100);

}  // namespace

LoadSession::LoadSession(Client client, const LoadOptions& options,
                         RejectLog& rejects, LoadCounters& counters)
    : start_(absl::Now()),
      options_(options),
      rejects_(rejects),
      counters_(counters),
      pass_(options.input, options.max_download_bytes, options.stop, rejects,
            counters, options.resume),
      building_(options.streams) {
  ArticleImport::Options lane_options;
  lane_options.retry_for = options.retry_for;
  lane_options.stop = options.stop;
  for (int i = 0; i < options.streams; ++i) {
    lanes_.push_back(
        std::make_unique<Lane>(client, lane_options, rejects, counters));
  }
}

LoadSession::~LoadSession() = default;

LoadSummary LoadSession::Run(const std::vector<std::string>& inputs) {
  std::vector<absl::Status> errors;
  for (const std::string& input : inputs) {
    if (stopped()) break;
    absl::Status status =
        pass_.Read(input, [this](v1::Article article, InputLine line) {
          return AddArticle(std::move(article), std::move(line));
        });
    if (!status.ok()) errors.push_back(std::move(status));
  }
  LoadSummary summary = Finish();
  summary.input_errors = std::move(errors);
  return summary;
}

LoadSummary LoadSession::Watch(const std::vector<std::string>& feeds,
                               absl::Duration interval, const Tell& tell) {
  absl::Time next = start_;
  while (!stopped()) {
    Poll(feeds, tell);
    // Polls that take longer than the interval do not pile up.
    next = std::max(next + interval, absl::Now());
    while (!stopped() && absl::Now() < next) {
      absl::SleepFor(std::min(kStopPoll, next - absl::Now()));
    }
  }
  return Finish();
}

void LoadSession::Poll(const std::vector<std::string>& feeds,
                       const Tell& tell) {
  std::vector<std::pair<SeenItems*, Validators>> read;
  for (const std::string& feed : feeds) {
    if (stopped()) break;
    if (absl::Now() < not_before_[feed]) continue;
    int64_t wanted = 0;
    SeenItems& items = ItemsOf(feed);
    absl::StatusOr<Validators> validators = pass_.ReadFeed(
        feed, items, [this, &wanted](v1::Article article, InputLine line) {
          ++wanted;
          return AddArticle(std::move(article), std::move(line));
        });
    if (stopped()) break;  // maybe amid the feed
    if (!validators.ok()) {
      tell(std::string(validators.status().message()));
      not_before_[feed] =
          absl::Now() +
          RetryDelay(validators.status()).value_or(absl::Duration());
      continue;
    }
    if (wanted > 0) tell(absl::StrCat(feed, ": ", wanted, " new or changed"));
    read.emplace_back(&items, *std::move(validators));
  }
  if (!Drain().ok()) return;
  for (const auto& [items, validators] : read) items->EndPoll(validators);
}

SeenItems& LoadSession::ItemsOf(const std::string& feed) {
  if (options_.resume != nullptr) return options_.resume->ItemsOf(feed);
  std::unique_ptr<SeenItems>& items = items_[feed];
  if (items == nullptr) {
    items = std::make_unique<SeenItems>(SeenItems::State(), [] {});
  }
  return *items;
}

LoadSummary LoadSession::Finish() {
  LoadSummary summary;
  FlushAll();
  for (const auto& lane : lanes_) summary.server.Update(lane->Finish());
  summary.loaded = counters_.loaded;
  summary.rejected = rejects_.count();
  summary.took = absl::Now() - start_;
  summary.ignored = pass_.ignored();
  return summary;
}

// Waits until all that was read is settled.
absl::Status LoadSession::Drain() {
  FlushAll();
  absl::Status status;
  for (const auto& lane : lanes_) status.Update(lane->Drain());
  if (!status.ok()) lane_failed_ = true;
  return status;
}

bool LoadSession::stopped() const {
  return lane_failed_ || (options_.stop != nullptr && options_.stop->load());
}

// Returns whether the server still takes articles.
bool LoadSession::AddArticle(v1::Article article, InputLine line) {
  const int64_t bytes =
      static_cast<int64_t>(article.ByteSizeLong()) + kArticleOverheadBytes;
  if (bytes > options_.batch_bytes) {
    rejects_.Add(
        line, article.id(),
        absl::StrCat("the article has ", bytes, " bytes, a message holds ",
                     options_.batch_bytes, "; shorten its body"));
    return true;
  }
  // Articles of one id keep their order: they go the same way.
  const size_t lane = std::hash<std::string>()(article.id()) % lanes_.size();
  if (building_[lane].bytes + bytes > options_.batch_bytes) Flush(lane);
  Batch& batch = building_[lane];
  batch.bytes += bytes;
  batch.lines.push_back(std::move(line));
  *batch.request.add_articles() = std::move(article);
  if (batch.request.articles_size() >= options_.batch) Flush(lane);
  if (++since_flush_ >= kFlushAfter * options_.batch * options_.streams) {
    FlushAll();
  }
  return !lane_failed_;
}

void LoadSession::FlushAll() {
  since_flush_ = 0;
  for (size_t i = 0; i < lanes_.size(); ++i) Flush(i);
}

void LoadSession::Flush(size_t lane) {
  Batch batch = std::exchange(building_[lane], Batch());
  if (batch.lines.empty()) return;
  batch.request.set_message_id(next_message_id_++);
  if (!lanes_[lane]->Push(std::move(batch))) lane_failed_ = true;
}

LoadSummary CheckArticles(const std::vector<std::string>& inputs,
                          const LoadOptions& options, RejectLog& rejects,
                          LoadCounters& counters) {
  LoadSummary summary;
  const absl::Time start = absl::Now();
  InputPass pass(options.input, options.max_download_bytes, options.stop,
                 rejects, counters, nullptr);
  for (const std::string& input : inputs) {
    absl::Status status = pass.Read(
        input, [&rejects, &counters](v1::Article article, InputLine line) {
          const absl::Status checked = CheckArticle(article);
          if (checked.ok()) {
            ++counters.loaded;
          } else {
            rejects.Add(line, article.id(), std::string(checked.message()));
          }
          return true;
        });
    if (!status.ok()) summary.input_errors.push_back(std::move(status));
  }
  summary.loaded = counters.loaded;
  summary.rejected = rejects.count();
  summary.took = absl::Now() - start;
  summary.ignored = pass.ignored();
  return summary;
}

}  // namespace akin
