#include <akin/client.h>
#include <akin/fakes/fake_connection.h>
#include <akin/mocks/mock_connection.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

TEST(StrangerTest, ConnectionCanBeMocked) {
  const auto connection = std::make_shared<akin::MockConnection>();
  EXPECT_CALL(*connection, GetStatus)
      .WillOnce(testing::Return(absl::UnavailableError("away")));
  EXPECT_FALSE(akin::Client(connection).GetStatus().ok());
}

TEST(StrangerTest, ServerCanBeFaked) {
  const auto connection = std::make_shared<akin::FakeConnection>();
  akin::v1::Article article;
  article.set_id("a-17");
  connection->Put(article);
  EXPECT_EQ(akin::Client(connection).GetStatus()->articles(), 1);
}
