// What a server keeps of its index from one run to the next, and what it does
// when that is damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "server/store/article_record.h"
#include "tests/end_to_end/akin_fixture.h"
#include "tests/server/store/raw_database.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kMoreNews[] =
    R"({"id":"a","title":"Storm hits the harbour of Valparaiso","source":"a.example"}
{"id":"b","title":"Harbour of Valparaiso closed by storm","source":"b.example"}
)";

// A server that was stopped with the sample in one segment and more in another.
class KeptIndexTest : public AkinTest {
 protected:
  void SetUp() override {
    StartServer();
    LoadSample();
    kim_ = Similar({"--id=sample:kim-de-1"});
    StopServer(SIGTERM);
    StartServer();
    LoadLines(kMoreNews);
    StopServer(SIGTERM);
    ASSERT_THAT(SegmentFiles(), SizeIs(2));
  }

  // Oldest first.
  std::vector<std::filesystem::path> SegmentFiles() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(Data() / "index")) {
      if (entry.path().filename().string().starts_with("segment-")) {
        files.push_back(entry.path());
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  // Starts the server, expects it to answer as ever, and returns its log.
  std::string LogOfARunThatAnswersAsBefore() {
    StartServer();
    EXPECT_EQ(Similar({"--id=sample:kim-de-1"}), kim_);
    EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
    EXPECT_EQ(Status()["articles"], "252");
    ExpectIndexAndStoreAgree();
    const Outcome stopped = StopServer(SIGTERM);
    EXPECT_EQ(stopped.exit_code, 0);
    return stopped.err;
  }

  std::vector<std::string> kim_;  // what is similar to its first report
};

TEST_F(KeptIndexTest, AfterSigtermNothingIsIndexedAnew) {
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(),
              HasSubstr("index has 252 articles, 0 of them new to it"));
}

// Flips a bit of a byte that is not zero, for those between the sections are
// and do not matter: the first one from `place`, 0 to 1, on.
void Damage(const std::filesystem::path& path, double place) {
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), bytes.size());
  size_t at = static_cast<size_t>(place * (bytes.size() - 1));
  while (bytes[at] == 0) at = (at + 1) % bytes.size();
  bytes[at] ^= 0x10;
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(KeptIndexTest, AByteFlippedAnywhereInASegmentCostsOnlyThatSegment) {
  for (const double place : {0.0, 0.2, 0.4, 0.6, 0.8}) {
    Damage(SegmentFiles()[0], place);
    const std::string log = LogOfARunThatAnswersAsBefore();
    EXPECT_THAT(log, HasSubstr("its articles are indexed again")) << place;
    EXPECT_THAT(log, Not(HasSubstr("252 of them new"))) << place;
  }
}

TEST_F(KeptIndexTest, ASegmentThatIsMissingIsMadeAgain) {
  std::filesystem::remove(SegmentFiles()[0]);
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(),
              HasSubstr("index has 252 articles, 250 of them new to it"));
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(), HasSubstr(" 0 of them new"));
}

TEST_F(KeptIndexTest, ASegmentThatWasCutOffIsMadeAgain) {
  const std::filesystem::path path = SegmentFiles()[1];
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(),
              HasSubstr("index has 252 articles, 2 of them new to it"));
}

TEST_F(KeptIndexTest, WithoutItsManifestTheIndexIsMadeAgain) {
  const std::filesystem::path manifest = Data() / "index" / "MANIFEST";
  std::filesystem::resize_file(manifest,
                               std::filesystem::file_size(manifest) / 2);
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(), HasSubstr("252 of them new"));
  std::filesystem::resize_file(manifest, 0);
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(), HasSubstr("252 of them new"));
  std::filesystem::remove_all(Data() / "index");
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(), HasSubstr("252 of them new"));
  EXPECT_THAT(LogOfARunThatAnswersAsBefore(), HasSubstr(" 0 of them new"));
}

TEST_F(KeptIndexTest, DeathsAreKeptToo) {
  StartServer();
  LoadLines(R"({"id":"a","title":"Bakers go on strike","source":"a.example"})"
            "\n");
  ASSERT_EQ(Ctl({"delete", "--id=sample:kim-de-1"}).exit_code, 0);
  StopServer(SIGTERM);
  StartServer();
  EXPECT_FALSE(Exists("sample:kim-de-1"));
  EXPECT_EQ(Ctl({"similar", "--id=sample:kim-de-1"}).exit_code, 3);
  EXPECT_THAT(Similar({"--id=a"}), SizeIs(0));
  EXPECT_EQ(Status()["articles"], "251");
  ExpectIndexAndStoreAgree();
  EXPECT_THAT(StopServer(SIGTERM).err, HasSubstr(" 0 of them new"));
}

TEST_F(AkinTest, AStoreOfFormat1IsServed) {
  StopServer(SIGTERM);
  std::filesystem::remove_all(Data());
  std::filesystem::create_directories(Data());
  {
    RawDatabase store(Data() / "store", {"default", "articles", "meta"});
    store.Put("articles", "a",
              EncodeArticleRecord(
                  {.id = "a", .title = "Storm hits Valparaiso harbour"},
                  Revision{2}));
    store.Put("articles", "b",
              EncodeArticleRecord(
                  {.id = "b", .title = "Harbour of Valparaiso shut by storm"},
                  Revision{5}));
    store.Put("meta", "format_version", "1");
    store.Put("meta", "last_revision", "7");
  }
  StartServer();
  EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
  EXPECT_EQ(Status()["store"]["formatVersion"], 2);
  EXPECT_EQ(Status()["revision"], "7");
  ExpectIndexAndStoreAgree();
  StopServer(SIGTERM);
  StartServer();
  EXPECT_THAT(Similar({"--id=a"}), ElementsAre("b"));
  EXPECT_THAT(StopServer(SIGTERM).err, HasSubstr(" 0 of them new"));
}

}  // namespace
}  // namespace akin
