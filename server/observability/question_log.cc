#include "server/observability/question_log.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace akin {
namespace {

constexpr size_t kMaxSeeds = 10;

std::string Summary(const Seed& seed) {
  if (const auto* article = std::get_if<ArticleSeed>(&seed)) return article->id;
  if (const auto* text = std::get_if<TextSeed>(&seed)) {
    return absl::StrCat("text of ", text->title.size() + text->body.size(),
                        " bytes");
  }
  return absl::StrCat("vector of ",
                      std::get<GivenEmbedding>(seed).values.size(), " values");
}

void AddRule(const char* name, const ValueRule& rule,
             std::vector<std::string>& parts) {
  if (!rule.any_of.empty()) {
    parts.push_back(absl::StrCat(name, ".any_of:", rule.any_of.size()));
  }
  if (!rule.none_of.empty()) {
    parts.push_back(absl::StrCat(name, ".none_of:", rule.none_of.size()));
  }
}

void AddTime(const char* name, const std::optional<absl::Time>& time,
             std::vector<std::string>& parts) {
  if (!time.has_value()) return;
  parts.push_back(absl::StrCat(
      name, ":",
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", *time, absl::UTCTimeZone())));
}

}  // namespace

std::string SeedsSummary(const std::vector<Seed>& seeds) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < std::min(seeds.size(), kMaxSeeds); ++i) {
    parts.push_back(Summary(seeds[i]));
  }
  if (seeds.size() > kMaxSeeds) {
    parts.push_back(absl::StrCat("and ", seeds.size() - kMaxSeeds, " more"));
  }
  return absl::StrJoin(parts, ", ");
}

std::string FilterSummary(const Filter& filter) {
  std::vector<std::string> parts;
  AddRule("languages", filter.languages, parts);
  AddRule("sources", filter.sources, parts);
  AddRule("countries", filter.countries, parts);
  AddRule("categories", filter.categories, parts);
  AddRule("labels", filter.labels, parts);
  if (!filter.exclude_ids.empty()) {
    parts.push_back(absl::StrCat("exclude_ids:", filter.exclude_ids.size()));
  }
  AddTime("published_after", filter.published_after, parts);
  AddTime("published_before", filter.published_before, parts);
  return absl::StrJoin(parts, ",");
}

void QuestionLog::Add(const AskedQuestion& asked, const Query& query,
                      const absl::StatusOr<Answer>& answer) {
  if (answer.ok()) {
    metrics_.CountAnswer(*answer);
    recall_sampler_.Offer(query);
  } else {
    metrics_.CountError();
  }
  int64_t left_out = 0;
  if (asked.queued + asked.took < slow_threshold_ ||
      !limiter_.Allow(left_out)) {
    return;
  }
  LogFields fields;
  fields.Add(asked.request).Add("method", asked.method);
  if (!asked.caller.empty()) fields.Add("caller", asked.caller);
  fields.Add("queued_ms", asked.queued).Add("took_ms", asked.took);
  fields.Add("seeds", SeedsSummary(query.positive));
  if (!query.negative.empty()) {
    fields.Add("negative_seeds", SeedsSummary(query.negative));
  }
  const std::string filter = FilterSummary(query.filter);
  if (!filter.empty()) fields.Add("filter", filter);
  if (answer.ok()) {
    fields.Add("search_ms", answer->times.search)
        .Add("rank_ms", answer->times.rank)
        .Add("fetch_ms", answer->times.fetch)
        .Add("plan", answer->plan)
        .Add("matching_share", answer->matching_share)
        .Add("candidates", int64_t{answer->candidates})
        .Add("items", static_cast<int64_t>(answer->items.size()));
  } else {
    fields.Add("code", absl::StatusCodeToString(answer.status().code()));
  }
  if (left_out > 0) fields.Add("left_out", left_out);
  Log(spdlog::level::warn, "slow query", fields);
}

}  // namespace akin
