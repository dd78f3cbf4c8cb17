#include "server/service/convert.h"

#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "article_rules/quoted.h"
#include "base/string_views.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/article/field_error.h"
#include "server/service/status.h"

namespace akin {
namespace {

constexpr int kMaxSeeds = 100;
constexpr int kMaxListValues = 1'000;
// No id, source, label or other value that is filtered by is longer.
constexpr size_t kMaxValueBytes = kMaxIdBytes;
constexpr int kMaxLimit = 100;
constexpr absl::Duration kMaxStaleness = absl::Hours(24);

using Strings = google::protobuf::RepeatedPtrField<std::string>;

absl::StatusOr<absl::Time> FromProto(std::string_view field,
                                     const google::protobuf::Timestamp& time) {
  // The bounds of google/protobuf/timestamp.proto.
  constexpr int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
  constexpr int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z
  if (time.seconds() < kFirstSecond || time.seconds() > kLastSecond ||
      time.nanos() < 0 || time.nanos() > 999'999'999) {
    return InvalidField(
        field, absl::StrCat("is ", time.seconds(), " s and ", time.nanos(),
                            " ns, it must lie in the years 1 to 9999 with 0 to "
                            "999999999 ns"));
  }
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

void ToProto(absl::Time time, google::protobuf::Timestamp* message) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  message->set_seconds(seconds);
  message->set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

GivenEmbedding FromProto(const v1::Embedding& message) {
  return {message.model(), {message.values().begin(), message.values().end()}};
}

absl::Status ReadList(std::string_view field, const Strings& values,
                      std::vector<std::string>& list) {
  if (values.size() > kMaxListValues) {
    return InvalidField(field,
                        absl::StrCat("has ", values.size(), " values, at most ",
                                     kMaxListValues, " are allowed"));
  }
  for (const std::string& value : values) {
    if (value.empty()) {
      return InvalidField(field,
                          "holds an empty value, which matches nothing; leave "
                          "it out");
    }
    if (value.size() > kMaxValueBytes) {
      return InvalidField(
          field, absl::StrCat("holds a value of ", value.size(),
                              " bytes, which matches nothing; the longest "
                              "have ",
                              kMaxValueBytes));
    }
  }
  list.assign(values.begin(), values.end());
  return absl::OkStatus();
}

absl::Status ReadTimes(const v1::Filter& message, Filter& filter) {
  if (message.has_published_after()) {
    auto time = FromProto("published_after", message.published_after());
    if (!time.ok()) return time.status();
    filter.published_after = *time;
  }
  if (message.has_published_before()) {
    auto time = FromProto("published_before", message.published_before());
    if (!time.ok()) return time.status();
    filter.published_before = *time;
  }
  if (filter.published_after.has_value() &&
      filter.published_before.has_value() &&
      *filter.published_before <= *filter.published_after) {
    return InvalidField("published_before",
                        "is not after published_after, so that nothing can "
                        "match; swap the two");
  }
  return absl::OkStatus();
}

absl::StatusOr<Seed> ReadSeed(const v1::Seed& message) {
  switch (message.kind_case()) {
    case v1::Seed::kArticleId:
      return ArticleSeed{message.article_id()};
    case v1::Seed::kText:
      return TextSeed{message.text().title(), message.text().body(),
                      message.text().language()};
    case v1::Seed::kEmbedding:
      return FromProto(message.embedding());
    case v1::Seed::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "is empty; give an article_id, a text or an embedding");
}

absl::Status ReadSeedList(
    std::string_view field,
    const google::protobuf::RepeatedPtrField<v1::Seed>& messages,
    std::vector<Seed>& seeds) {
  for (int i = 0; i < messages.size(); ++i) {
    absl::StatusOr<Seed> seed = ReadSeed(messages[i]);
    if (!seed.ok()) {
      return AtField(absl::StrCat(AbslView(field), "[", i, "]"), seed.status());
    }
    seeds.push_back(*std::move(seed));
  }
  return absl::OkStatus();
}

absl::Status ReadSeeds(const v1::Seeds& message, Query& query) {
  if (message.positive_size() == 0 || message.positive_size() > kMaxSeeds) {
    return InvalidField(
        "positive",
        absl::StrCat("has ", message.positive_size(), " seeds, it needs 1 to ",
                     kMaxSeeds,
                     "; a seed is an article_id, a text or an embedding"));
  }
  if (message.negative_size() > kMaxSeeds) {
    return InvalidField(
        "negative",
        absl::StrCat("has ", message.negative_size(), " seeds, at most ",
                     kMaxSeeds, " are allowed"));
  }
  absl::Status status =
      ReadSeedList("positive", message.positive(), query.positive);
  if (!status.ok()) return status;
  return ReadSeedList("negative", message.negative(), query.negative);
}

absl::Status ReadFreshness(const v1::Freshness& message,
                           ranking::Policy& policy) {
  if (message.has_half_life()) {
    const double days =
        static_cast<double>(message.half_life().seconds()) / 86'400 +
        message.half_life().nanos() / 86'400e9;
    if (!(days > 0)) {
      return InvalidField("half_life",
                          "is not positive; leave it out if age does not "
                          "matter");
    }
    policy.half_life_days = days;
  }
  switch (message.order()) {
    case v1::PUBLICATION_ORDER_UNSPECIFIED:
      policy.order = ranking::PublicationOrder::kAny;
      return absl::OkStatus();
    case v1::PUBLICATION_ORDER_BEFORE_SEED:
      policy.order = ranking::PublicationOrder::kBeforeSeed;
      return absl::OkStatus();
    case v1::PUBLICATION_ORDER_AFTER_SEED:
      policy.order = ranking::PublicationOrder::kAfterSeed;
      return absl::OkStatus();
    default:
      return InvalidField("order", "is not a value of PublicationOrder");
  }
}

absl::Status ReadRules(const v1::Policy& message, ranking::Policy& policy) {
  switch (message.source_rule()) {
    case v1::SOURCE_RULE_UNSPECIFIED:
    case v1::SOURCE_RULE_OTHER_SOURCES:
      policy.source_rule = ranking::SourceRule::kOtherSources;
      break;
    case v1::SOURCE_RULE_ANY:
      policy.source_rule = ranking::SourceRule::kAny;
      break;
    default:
      return InvalidField("source_rule", "is not a value of SourceRule");
  }
  switch (message.copy_rule()) {
    case v1::COPY_RULE_UNSPECIFIED:
    case v1::COPY_RULE_COLLAPSE:
      policy.copy_rule = ranking::CopyRule::kCollapse;
      break;
    case v1::COPY_RULE_KEEP:
      policy.copy_rule = ranking::CopyRule::kKeep;
      break;
    default:
      return InvalidField("copy_rule", "is not a value of CopyRule");
  }
  switch (message.mode()) {
    case v1::MODE_UNSPECIFIED:
    case v1::MODE_RELATED:
      policy.mode = ranking::Mode::kRelated;
      break;
    case v1::MODE_SAME_STORY:
      policy.mode = ranking::Mode::kSameStory;
      break;
    case v1::MODE_BACKGROUND:
      policy.mode = ranking::Mode::kBackground;
      break;
    default:
      return InvalidField("mode", "is not a value of Mode");
  }
  return absl::OkStatus();
}

absl::Status ReadPolicy(const v1::Policy& message, ranking::Policy& policy) {
  if (message.limit() < 0 || message.limit() > kMaxLimit) {
    return InvalidField(
        "limit", absl::StrCat("is ", message.limit(), ", it must be 1 to ",
                              kMaxLimit, ", or 0 for ", policy.limit));
  }
  if (message.limit() > 0) policy.limit = message.limit();
  if (message.has_min_relevance()) {
    const double least = message.min_relevance();
    if (!(least >= 0 && least <= 1)) {
      return InvalidField("min_relevance",
                          absl::StrCat("is ", least, ", it must be 0 to 1"));
    }
    policy.min_relevance = least;
  }
  if (message.has_max_per_source()) {
    policy.max_per_source = message.max_per_source();
  }
  if (policy.max_per_source < 0) {
    return InvalidField("max_per_source",
                        absl::StrCat("is ", message.max_per_source(),
                                     ", it must be positive, or 0 for no "
                                     "bound"));
  }
  if (!(message.diversity() >= 0 && message.diversity() <= 1)) {
    return InvalidField("diversity", absl::StrCat("is ", message.diversity(),
                                                  ", it must be 0 to 1"));
  }
  policy.diversity = message.diversity();
  absl::Status status =
      ReadList("preferred_sources", message.preferred_sources(),
               policy.preferred_sources);
  if (!status.ok()) return status;
  for (std::string& source : policy.preferred_sources) {
    source = FoldedValue(source);
  }
  status = ReadFreshness(message.freshness(), policy);
  if (!status.ok()) return AtField("freshness", status);
  return ReadRules(message, policy);
}

void AddSuppression(v1::SuppressionCause cause, int count,
                    v1::ResultInfo* info) {
  if (count > 0) {
    v1::Suppression* suppression = info->add_suppressions();
    suppression->set_cause(cause);
    suppression->set_count(count);
  }
}

void ToProto(const Reason& reason, v1::Reason* message) {
  if (reason.hours_apart.has_value()) {
    message->set_hours_apart(*reason.hours_apart);
  }
  message->set_relation(reason.relation == ranking::Relation::kSameStory
                            ? v1::RELATION_SAME_STORY
                            : v1::RELATION_BACKGROUND);
  for (const std::string& term : reason.shared_terms) {
    message->add_shared_terms(term);
  }
  message->set_other_language(reason.other_language);
  message->set_other_country(reason.other_country);
}

}  // namespace

absl::StatusOr<Article> FromProto(v1::Article message) {
  Article article;
  article.id = std::move(*message.mutable_id());
  article.title = std::move(*message.mutable_title());
  article.body = std::move(*message.mutable_body());
  article.summary = std::move(*message.mutable_summary());
  article.url = std::move(*message.mutable_url());
  article.source = std::move(*message.mutable_source());
  article.language = std::move(*message.mutable_language());
  article.country = std::move(*message.mutable_country());
  article.category = std::move(*message.mutable_category());
  if (message.has_published_at()) {
    auto time = FromProto("published_at", message.published_at());
    if (!time.ok()) return time.status();
    article.published_at = *time;
  }
  article.labels.assign(message.labels().begin(), message.labels().end());
  if (message.has_embedding()) {
    article.embedding = FromProto(message.embedding());
  }
  return article;
}

absl::StatusOr<Filter> FromProto(const v1::Filter& message) {
  Filter filter;
  const struct {
    std::string_view field;
    const Strings& values;
    std::vector<std::string>& list;
  } lists[] = {
      {"languages", message.languages(), filter.languages.any_of},
      {"exclude_languages", message.exclude_languages(),
       filter.languages.none_of},
      {"sources", message.sources(), filter.sources.any_of},
      {"exclude_sources", message.exclude_sources(), filter.sources.none_of},
      {"countries", message.countries(), filter.countries.any_of},
      {"exclude_countries", message.exclude_countries(),
       filter.countries.none_of},
      {"categories", message.categories(), filter.categories.any_of},
      {"exclude_categories", message.exclude_categories(),
       filter.categories.none_of},
      {"labels", message.labels(), filter.labels.any_of},
      {"exclude_labels", message.exclude_labels(), filter.labels.none_of},
      {"exclude_ids", message.exclude_ids(), filter.exclude_ids},
  };
  for (const auto& entry : lists) {
    absl::Status status = ReadList(entry.field, entry.values, entry.list);
    if (!status.ok()) return status;
  }
  absl::Status times = ReadTimes(message, filter);
  if (!times.ok()) return times;
  return filter;
}

absl::StatusOr<Query> FromProto(const v1::FindSimilarRequest& message) {
  Query query;
  absl::Status seeds = ReadSeeds(message.seeds(), query);
  if (!seeds.ok()) return AtField("seeds", seeds);
  absl::StatusOr<Filter> filter = FromProto(message.filter());
  if (!filter.ok()) return AtField("filter", filter.status());
  query.filter = *std::move(filter);
  absl::Status policy = ReadPolicy(message.policy(), query.policy);
  if (!policy.ok()) return AtField("policy", policy);
  if (!v1::Accuracy_IsValid(message.accuracy())) {
    return InvalidField("accuracy", "is not a value of Accuracy");
  }
  if (!v1::ArticleView_IsValid(message.view())) {
    return InvalidField("view", "is not a value of ArticleView");
  }
  if (!(message.target_recall() >= 0 && message.target_recall() <= 1)) {
    return InvalidField("target_recall",
                        absl::StrCat("is ", message.target_recall(),
                                     ", it must be 0 to 1, where 0 is the "
                                     "server's default"));
  }
  query.target_recall = message.target_recall();
  query.accuracy = message.accuracy() == v1::ACCURACY_EXACT
                       ? Accuracy::kExact
                       : Accuracy::kDefault;
  absl::StatusOr<Revision> revision = ParseRevisionToken(
      "consistency.min_revision", message.consistency().min_revision());
  if (!revision.ok()) return revision.status();
  query.min_revision = *revision;
  query.detail =
      message.view() == v1::ARTICLE_VIEW_ID ? Detail::kId : Detail::kArticle;
  return query;
}

absl::StatusOr<absl::Duration> MaxStaleness(
    const v1::FindSimilarRequest& message) {
  const google::protobuf::Duration& given =
      message.consistency().max_staleness();
  const absl::Duration staleness =
      absl::Seconds(given.seconds()) + absl::Nanoseconds(given.nanos());
  if (staleness < absl::ZeroDuration() || staleness > kMaxStaleness) {
    return InvalidField(
        "consistency.max_staleness",
        absl::StrCat("is ", given.seconds(), " s and ", given.nanos(),
                     " ns, it must be 0, which is no cached answer, to ",
                     absl::ToInt64Seconds(kMaxStaleness), " s"));
  }
  return staleness;
}

void ToProto(absl::Duration duration, google::protobuf::Duration* message) {
  absl::Duration rest;
  message->set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &rest));
  message->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
}

void ToProto(Article article, v1::ArticleView view, v1::Article* message) {
  message->set_id(std::move(article.id));
  if (view == v1::ARTICLE_VIEW_ID) return;
  message->set_title(std::move(article.title));
  message->set_summary(std::move(article.summary));
  message->set_url(std::move(article.url));
  message->set_source(std::move(article.source));
  message->set_language(std::move(article.language));
  message->set_country(std::move(article.country));
  message->set_category(std::move(article.category));
  if (article.published_at.has_value()) {
    ToProto(*article.published_at, message->mutable_published_at());
  }
  for (std::string& label : article.labels) {
    message->add_labels(std::move(label));
  }
  if (view != v1::ARTICLE_VIEW_FULL) return;
  message->set_body(std::move(article.body));
  if (article.embedding.has_value()) {
    v1::Embedding* embedding = message->mutable_embedding();
    embedding->set_model(std::move(article.embedding->model));
    embedding->mutable_values()->Add(article.embedding->values.begin(),
                                     article.embedding->values.end());
  }
}

void ToProto(Answer answer, v1::ArticleView view, std::string_view model,
             v1::FindSimilarResponse* message) {
  for (SimilarItem& item : answer.items) {
    v1::SimilarItem* shown = message->add_items();
    ToProto(std::move(item.article), view, shown->mutable_article());
    shown->set_relevance(item.relevance);
    shown->set_similarity(item.similarity);
    for (Copy& copy : item.copies) {
      v1::Copy* other = shown->add_copies();
      other->set_article_id(std::move(copy.article_id));
      other->set_source(std::move(copy.source));
      other->set_url(std::move(copy.url));
    }
    ToProto(item.reason, shown->mutable_reason());
  }
  v1::ResultInfo* info = message->mutable_info();
  info->set_accuracy(answer.accuracy == Accuracy::kExact
                         ? v1::ACCURACY_EXACT
                         : v1::ACCURACY_DEFAULT);
  info->set_embedding_model(std::string(model));
  info->set_revision(RevisionToken(answer.revision));
  info->set_candidates(answer.candidates);
  info->set_total_articles(answer.total_articles);
  info->set_matching_share(answer.matching_share);
  info->set_plan(std::move(answer.plan));
  const ranking::Selection& selection = answer.selection;
  AddSuppression(v1::SUPPRESSION_CAUSE_MIN_RELEVANCE,
                 selection.below_min_relevance, info);
  AddSuppression(v1::SUPPRESSION_CAUSE_MODE, selection.not_of_mode, info);
  AddSuppression(v1::SUPPRESSION_CAUSE_COPY, selection.copies, info);
  AddSuppression(v1::SUPPRESSION_CAUSE_MAX_PER_SOURCE,
                 selection.over_max_per_source, info);
  AddSuppression(v1::SUPPRESSION_CAUSE_LIMIT, selection.over_limit, info);
}

std::string RevisionToken(Revision revision) {
  return absl::StrCat(static_cast<uint64_t>(revision));
}

absl::StatusOr<Revision> ParseRevisionToken(std::string_view field,
                                            const std::string& token) {
  if (token.empty()) return kNoRevision;
  uint64_t number = 0;
  if (!absl::SimpleAtoi(token, &number)) {
    return InvalidField(field,
                        absl::StrCat("is ", Quoted(token),
                                     ", which is no revision; use one that "
                                     "this server gave, or none"));
  }
  return Revision{number};
}

}  // namespace akin
