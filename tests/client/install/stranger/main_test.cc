#include <akin/client.h>
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
