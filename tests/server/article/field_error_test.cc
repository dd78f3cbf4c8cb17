#include "server/article/field_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/cord.h"

namespace akin {
namespace {

TEST(FieldErrorTest, AnInvalidFieldSaysFieldAndDescription) {
  const absl::Status status = InvalidField("id", "is empty; name the article");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "id: is empty; name the article");
  const std::optional<FieldViolation> violation = GetFieldViolation(status);
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->field, "id");
  EXPECT_EQ(violation->description, "is empty; name the article");
}

TEST(FieldErrorTest, OtherStatusesHaveNoViolation) {
  EXPECT_FALSE(GetFieldViolation(absl::OkStatus()).has_value());
  EXPECT_FALSE(
      GetFieldViolation(absl::InvalidArgumentError("id: bad")).has_value());
  EXPECT_FALSE(GetFieldViolation(ArticleNotFound("a")).has_value());
}

struct PathCase {
  const char* name;
  const char* path;
  const char* field;
  const char* joined;
};

class AtFieldTest : public ::testing::TestWithParam<PathCase> {};

TEST_P(AtFieldTest, PutsAFieldBelowAPath) {
  const absl::Status status =
      AtField(GetParam().path, InvalidField(GetParam().field, "is bad"));
  EXPECT_EQ(GetFieldViolation(status)->field, GetParam().joined);
  EXPECT_EQ(GetFieldViolation(status)->description, "is bad");
  EXPECT_EQ(status.message(), std::string(GetParam().joined) + ": is bad");
}

INSTANTIATE_TEST_SUITE_P(
    Paths, AtFieldTest,
    ::testing::Values(PathCase{"Message", "article", "id", "article.id"},
                      PathCase{"Element", "articles[3]", "id",
                               "articles[3].id"},
                      PathCase{"ElementOfAList", "article.labels", "[2]",
                               "article.labels[2]"},
                      PathCase{"NoPath", "", "id", "id"},
                      PathCase{"NoField", "article", "", "article"}),
    [](const auto& info) { return info.param.name; });

TEST(FieldErrorTest, AtFieldNamesTheFieldOfAnInvalidArgumentWithoutOne) {
  const absl::Status status =
      AtField("embedding", absl::InvalidArgumentError("has 3 values"));
  EXPECT_EQ(status.message(), "embedding: has 3 values");
  EXPECT_EQ(GetFieldViolation(status)->field, "embedding");
}

TEST(FieldErrorTest, AtFieldKeepsOtherStatuses) {
  EXPECT_EQ(AtField("article", absl::OkStatus()), absl::OkStatus());
  EXPECT_EQ(AtField("article", ArticleNotFound("a")), ArticleNotFound("a"));
}

TEST(FieldErrorTest, AtFieldKeepsOtherPayloads) {
  absl::Status status = InvalidField("id", "is bad");
  status.SetPayload("other", absl::Cord("kept"));
  const auto payload = AtField("article", status).GetPayload("other");
  ASSERT_TRUE(payload.has_value());
  EXPECT_EQ(*payload, "kept");
}

TEST(FieldErrorTest, AMissingArticleSaysItsWholeId) {
  const std::string id(256, 'x');
  const absl::Status status = ArticleNotFound(id);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(GetMissingArticleId(status), id);
}

TEST(FieldErrorTest, AMissingArticleShortensItsIdInTheMessage) {
  const std::string message(ArticleNotFound(std::string(256, 'x')).message());
  EXPECT_THAT(message, ::testing::HasSubstr("xxx...\""));
  EXPECT_LT(message.size(), 200);
}

TEST(FieldErrorTest, OtherStatusesHaveNoMissingArticle) {
  EXPECT_EQ(GetMissingArticleId(absl::NotFoundError("a")), std::nullopt);
  EXPECT_EQ(GetMissingArticleId(absl::OkStatus()), std::nullopt);
}

}  // namespace
}  // namespace akin
