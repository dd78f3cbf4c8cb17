#include "tests/fakes/fake_article_store.h"

#include <memory>
#include <string>

#include "tests/contracts/article_store_contract.h"

namespace akin {
namespace {

class FakeEnvironment : public ArticleStoreEnvironment {
 public:
  absl::StatusOr<std::unique_ptr<ArticleStore>> Open(
      const std::string& name) override {
    return std::make_unique<FakeArticleStore>(disk_, name);
  }
  std::string PathOf(const std::string& name) const override { return name; }
  void BreakDisk(ArticleStore& store) override {
    static_cast<FakeArticleStore&>(store).FailApply(
        absl::UnavailableError("disk full"));
  }
  void RepairDisk(ArticleStore& store) override {
    static_cast<FakeArticleStore&>(store).FailApply(absl::OkStatus());
  }

 private:
  std::shared_ptr<FakeDisk> disk_ = std::make_shared<FakeDisk>();
};

INSTANTIATE_TEST_SUITE_P(Fake, ArticleStoreContract, ::testing::Values([] {
                           return std::make_unique<FakeEnvironment>();
                         }));

TEST(FakeArticleStoreTest, FailsReadsWhenItIsToldTo) {
  FakeArticleStore store;
  store.FailReads(absl::DataLossError("damaged"));
  EXPECT_EQ(store.Get("a").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.BatchGet({}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.Scan("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.ScanRevisions().status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store.ChangesSince(kNoRevision).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(FakeArticleStoreTest, FailsInTheMiddleOfAScanWhenItIsToldTo) {
  FakeArticleStore store;
  const auto cursor = store.Scan("");
  store.FailReads(absl::DataLossError("damaged"));
  EXPECT_EQ((*cursor)->Next().status().code(), absl::StatusCode::kDataLoss);
}

TEST(FakeArticleStoreTest, FailsSnapshotsWhenItIsToldTo) {
  FakeArticleStore store;
  store.FailCreateSnapshot(absl::UnavailableError("disk full"));
  EXPECT_EQ(store.CreateSnapshot("copy").status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(FakeArticleStoreTest, CountsCallsOfApply) {
  FakeArticleStore store;
  EXPECT_TRUE(store.Apply({}).ok());
  store.FailApply(absl::UnavailableError("disk full"));
  EXPECT_FALSE(store.Apply({}).ok());
  EXPECT_EQ(store.apply_calls(), 2);
}

}  // namespace
}  // namespace akin
