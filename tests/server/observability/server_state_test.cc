#include "server/observability/server_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "absl/time/clock.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/recommender_fixture.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A server that there is nothing to say about.
ServerState Healthy() {
  ServerState state;
  state.process = {.open_fds = 50, .max_fds = 1'024};
  state.disk = {.free_bytes = 50'000'000'000, .size_bytes = 100'000'000'000};
  return state;
}

TEST(WarningsTest, AHealthyServerHasNone) {
  EXPECT_THAT(Warnings(Healthy()), IsEmpty());
}

TEST(WarningsTest, WhatIsNotKnownIsNoWarning) {
  EXPECT_THAT(Warnings(ServerState()), IsEmpty());
}

TEST(WarningsTest, SkippedArticlesAreToldWithTheirNumber) {
  ServerState state = Healthy();
  state.index.skipped = 7;
  EXPECT_THAT(Warnings(state), ElementsAre(HasSubstr("7 articles are kept")));
}

TEST(WarningsTest, AnIndexThatCannotWriteIsTold) {
  ServerState state = Healthy();
  state.index.failing = true;
  EXPECT_THAT(Warnings(state),
              ElementsAre(HasSubstr("the index could not write its files")));
}

TEST(WarningsTest, ReachedMemoryLimitIsTold) {
  ServerState state = Healthy();
  state.admission.memory = {.limit_bytes = 2'000'000'000,
                            .used_bytes = 2'100'000'000};
  EXPECT_THAT(Warnings(state), ElementsAre(HasSubstr("--memory_limit is 2.0")));
}

TEST(WarningsTest, AFullDiskIsToldWithWhatIsFree) {
  ServerState state = Healthy();
  state.disk.free_bytes = 4'000'000'000;
  EXPECT_THAT(Warnings(state),
              ElementsAre(AllOf(HasSubstr("4.0 GB free of 100.0 GB"),
                                HasSubstr("5 %"))));
}

TEST(WarningsTest, FewFileDescriptorsAreTold) {
  ServerState state = Healthy();
  state.process.open_fds = 1'000;
  EXPECT_THAT(Warnings(state),
              ElementsAre(HasSubstr("1000 of 1024 file descriptors")));
}

TEST(WarningsTest, AServerThatDrainsIsTold) {
  ServerState state = Healthy();
  state.serving_state = ServingState::kDraining;
  EXPECT_THAT(Warnings(state), ElementsAre(HasSubstr("is draining")));
}

class ServerStateTest : public RecommenderTest {
 protected:
  const TempDirectory directory_;
  std::atomic<ServingState> serving_state_ = ServingState::kServing;
  Metrics metrics_{"", {}, serving_state_};
  const AdmissionControl admission_{{.memory_limit = 12}};
  const ServerStateReader reader_{
      {.store = store_,
       .index = index_,
       .serving_state = serving_state_,
       .metrics = metrics_,
       .admission = admission_,
       .model = embedder_.model(),
       .version = "1.2.3",
       .started_at = absl::Now() - absl::Minutes(5),
       .data_directory = directory_.path(),
       .snapshot_directory = directory_.path() + "/snapshots",
       .answer_cache = [] { return CacheStats{.hits = 3}; },
       .retention_deleted = [] { return 9; }}};
};

TEST_F(ServerStateTest, IsReadFromTheParts) {
  Add({.id = "a", .title = "one"});
  Add({.id = "b", .title = "two"});
  const ServerState state = reader_.Read();
  EXPECT_EQ(state.articles, 2);
  EXPECT_EQ(state.writes, 2);
  EXPECT_EQ(state.revision, Revision{2});
  EXPECT_EQ(state.lag, 0);
  EXPECT_EQ(state.version, "1.2.3");
  EXPECT_EQ(state.answer_cache.hits, 3);
  EXPECT_EQ(state.admission.memory.limit_bytes, 12);
  EXPECT_EQ(state.retention_deleted, 9);
  EXPECT_GE(state.uptime, absl::Minutes(5));
  EXPECT_GT(state.disk.size_bytes, 0);
  EXPECT_GT(state.process.resident_memory_bytes, 0);
  EXPECT_GT(state.rates.writes_per_second, 0);
}

TEST_F(ServerStateTest, WritesThatTheIndexDoesNotHaveAreItsLag) {
  Add({.id = "a", .title = "one"});
  DeleteFromStore("a");
  DeleteFromStore("b");
  EXPECT_EQ(reader_.Read().lag, 2);
}

TEST_F(ServerStateTest, TheNewestSnapshotHasATime) {
  EXPECT_EQ(reader_.Read().last_snapshot_at, std::nullopt);
  std::filesystem::create_directories(directory_.path() + "/snapshots/monday");
  const std::optional<absl::Time> at = reader_.Read().last_snapshot_at;
  ASSERT_TRUE(at.has_value());
  EXPECT_LT(absl::AbsDuration(absl::Now() - *at), absl::Minutes(1));
}

}  // namespace
}  // namespace akin
