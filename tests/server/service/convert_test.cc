#include "server/service/convert.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A query about article "a"; the text is the rest of the request.
Query Read(const std::string& text) {
  v1::FindSimilarRequest message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "seeds { positive { article_id: 'a' } } " + text, &message))
      << text;
  absl::StatusOr<Query> query = FromProto(message);
  EXPECT_TRUE(query.ok()) << query.status();
  return query.ok() ? *std::move(query) : Query{};
}

ranking::Policy ReadPolicy(const std::string& text) {
  return Read("policy { " + text + " }").policy;
}

TEST(ConvertTest, WithoutAPolicyTheDefaultsHold) {
  const ranking::Policy policy = Read("").policy;
  EXPECT_EQ(policy.limit, 6);
  EXPECT_EQ(policy.min_relevance, 0.15);
  EXPECT_EQ(policy.source_rule, ranking::SourceRule::kOtherSources);
  EXPECT_EQ(policy.max_per_source, 2);
  EXPECT_EQ(policy.copy_rule, ranking::CopyRule::kCollapse);
  EXPECT_THAT(policy.preferred_sources, IsEmpty());
  EXPECT_EQ(policy.mode, ranking::Mode::kRelated);
  EXPECT_FALSE(policy.half_life_days.has_value());
  EXPECT_EQ(policy.order, ranking::PublicationOrder::kAny);
  EXPECT_EQ(policy.diversity, 0);
}

TEST(ConvertTest, AnEmptyFreshnessChangesNothing) {
  const ranking::Policy policy = ReadPolicy("freshness {}");
  EXPECT_FALSE(policy.half_life_days.has_value());
  EXPECT_EQ(policy.order, ranking::PublicationOrder::kAny);
}

TEST(ConvertTest, ZeroPerSourceIsNotTheDefault) {
  EXPECT_EQ(ReadPolicy("max_per_source: 0").max_per_source, 0);
  EXPECT_EQ(ReadPolicy("max_per_source: 7").max_per_source, 7);
}

TEST(ConvertTest, ZeroRelevanceIsNotTheDefaultButAZeroLimitIs) {
  EXPECT_EQ(ReadPolicy("min_relevance: 0").min_relevance, 0);
  EXPECT_EQ(ReadPolicy("limit: 0").limit, 6);
  EXPECT_EQ(ReadPolicy("limit: 100").limit, 100);
}

TEST(ConvertTest, TheTargetRecallIsTheCallers) {
  EXPECT_EQ(Read("").target_recall, 0);
  EXPECT_EQ(Read("target_recall: 1").target_recall, 1);
}

TEST(ConvertTest, StalenessHasBothItsEnds) {
  v1::FindSimilarRequest message;
  EXPECT_EQ(*MaxStaleness(message), absl::ZeroDuration());
  google::protobuf::Duration& staleness =
      *message.mutable_consistency()->mutable_max_staleness();
  staleness.set_nanos(1);
  EXPECT_EQ(*MaxStaleness(message), absl::Nanoseconds(1));
  staleness.set_seconds(86'400);
  staleness.set_nanos(0);
  EXPECT_EQ(*MaxStaleness(message), absl::Hours(24));
}

TEST(ConvertTest, ADurationKeepsItsNanoseconds) {
  google::protobuf::Duration message;
  ToProto(absl::Seconds(61) + absl::Nanoseconds(7), &message);
  EXPECT_EQ(message.seconds(), 61);
  EXPECT_EQ(message.nanos(), 7);
}

TEST(ConvertTest, AHalfLifeIsInDays) {
  EXPECT_DOUBLE_EQ(
      *ReadPolicy("freshness { half_life { seconds: 129600 } }").half_life_days,
      1.5);
  EXPECT_GT(*ReadPolicy("freshness { half_life { nanos: 1 } }").half_life_days,
            0);
}

TEST(ConvertTest, DiversityHasBothItsEnds) {
  EXPECT_EQ(ReadPolicy("diversity: 0").diversity, 0);
  EXPECT_EQ(ReadPolicy("diversity: 1").diversity, 1);
}

TEST(ConvertTest, PreferredSourcesKeepTheirOrderAndLoseTheirCase) {
  EXPECT_THAT(ReadPolicy("preferred_sources: ['Z.example', 'A.Example']")
                  .preferred_sources,
              ElementsAre("z.example", "a.example"));
}

TEST(ConvertTest, EveryRuleHasItsName) {
  EXPECT_EQ(ReadPolicy("source_rule: SOURCE_RULE_ANY").source_rule,
            ranking::SourceRule::kAny);
  EXPECT_EQ(ReadPolicy("source_rule: SOURCE_RULE_OTHER_SOURCES").source_rule,
            ranking::SourceRule::kOtherSources);
  EXPECT_EQ(ReadPolicy("copy_rule: COPY_RULE_KEEP").copy_rule,
            ranking::CopyRule::kKeep);
  EXPECT_EQ(ReadPolicy("copy_rule: COPY_RULE_COLLAPSE").copy_rule,
            ranking::CopyRule::kCollapse);
  EXPECT_EQ(ReadPolicy("mode: MODE_RELATED").mode, ranking::Mode::kRelated);
  EXPECT_EQ(ReadPolicy("mode: MODE_SAME_STORY").mode,
            ranking::Mode::kSameStory);
  EXPECT_EQ(ReadPolicy("mode: MODE_BACKGROUND").mode,
            ranking::Mode::kBackground);
  EXPECT_EQ(
      ReadPolicy("freshness { order: PUBLICATION_ORDER_BEFORE_SEED }").order,
      ranking::PublicationOrder::kBeforeSeed);
  EXPECT_EQ(
      ReadPolicy("freshness { order: PUBLICATION_ORDER_AFTER_SEED }").order,
      ranking::PublicationOrder::kAfterSeed);
}

TEST(ConvertTest, AHundredSeedsOfEachKindAreRead) {
  v1::FindSimilarRequest message;
  for (int i = 0; i < 100; ++i) {
    message.mutable_seeds()->add_positive()->mutable_text()->set_title("t");
    message.mutable_seeds()->add_negative()->set_article_id("n");
  }
  const absl::StatusOr<Query> query = FromProto(message);
  ASSERT_TRUE(query.ok()) << query.status();
  ASSERT_THAT(query->positive, SizeIs(100));
  EXPECT_EQ(std::get<TextSeed>(query->positive[99]).title, "t");
  ASSERT_THAT(query->negative, SizeIs(100));
  EXPECT_EQ(std::get<ArticleSeed>(query->negative[99]).id, "n");
}

v1::FindSimilarResponse Write(Answer answer) {
  v1::FindSimilarResponse message;
  ToProto(std::move(answer), v1::ARTICLE_VIEW_BASIC, "model", &message);
  return message;
}

TEST(ConvertTest, AnAnswerSaysWhatEachRuleRemoved) {
  Answer answer;
  answer.selection = {.below_min_relevance = 1,
                      .not_of_mode = 2,
                      .copies = 3,
                      .over_max_per_source = 4,
                      .over_limit = 5};
  const v1::FindSimilarResponse message = Write(std::move(answer));
  std::vector<std::pair<v1::SuppressionCause, int>> counts;
  for (const v1::Suppression& suppression : message.info().suppressions()) {
    counts.emplace_back(suppression.cause(), suppression.count());
  }
  EXPECT_THAT(counts,
              ElementsAre(std::pair(v1::SUPPRESSION_CAUSE_MIN_RELEVANCE, 1),
                          std::pair(v1::SUPPRESSION_CAUSE_MODE, 2),
                          std::pair(v1::SUPPRESSION_CAUSE_COPY, 3),
                          std::pair(v1::SUPPRESSION_CAUSE_MAX_PER_SOURCE, 4),
                          std::pair(v1::SUPPRESSION_CAUSE_LIMIT, 5)));
}

TEST(ConvertTest, ARuleThatRemovedNothingIsNotSent) {
  EXPECT_EQ(Write({}).info().suppressions_size(), 0);
}

TEST(ConvertTest, AReasonAndCopiesAreSentWhole) {
  Answer answer;
  answer.items.push_back(
      {.article = {.id = "a"},
       .relevance = 0.9,
       .similarity = -0.5,
       .reason = {.relation = ranking::Relation::kSameStory,
                  .shared_terms = {"Kim", "Putin"},
                  .hours_apart = -2,
                  .other_language = true},
       .copies = {{.article_id = "b", .source = "B.example", .url = "u"},
                  {.article_id = "c"}}});
  answer.items.push_back({.article = {.id = "d"}});
  const v1::FindSimilarResponse message = Write(std::move(answer));
  ASSERT_EQ(message.items_size(), 2);
  const v1::SimilarItem& item = message.items(0);
  EXPECT_EQ(item.relevance(), 0.9);
  EXPECT_EQ(item.similarity(), -0.5);
  EXPECT_EQ(item.reason().relation(), v1::RELATION_SAME_STORY);
  EXPECT_THAT(item.reason().shared_terms(), ElementsAre("Kim", "Putin"));
  EXPECT_EQ(item.reason().hours_apart(), -2);
  EXPECT_TRUE(item.reason().other_language());
  EXPECT_FALSE(item.reason().other_country());
  ASSERT_EQ(item.copies_size(), 2);
  EXPECT_EQ(item.copies(0).article_id(), "b");
  EXPECT_EQ(item.copies(0).source(), "B.example");
  EXPECT_EQ(item.copies(0).url(), "u");
  EXPECT_EQ(item.copies(1).article_id(), "c");
  const v1::SimilarItem& other = message.items(1);
  EXPECT_EQ(other.reason().relation(), v1::RELATION_BACKGROUND);
  EXPECT_FALSE(other.reason().has_hours_apart());
  EXPECT_EQ(other.copies_size(), 0);
}

TEST(ConvertTest, AnAnswerSaysHowItWasSearched) {
  Answer answer;
  answer.matching_share = 0.25;
  answer.plan = "scan 7 rows";
  const v1::FindSimilarResponse message = Write(std::move(answer));
  EXPECT_EQ(message.info().matching_share(), 0.25);
  EXPECT_EQ(message.info().plan(), "scan 7 rows");
  EXPECT_FALSE(message.info().has_age());
}

}  // namespace
}  // namespace akin
