// Data directories that earlier programs left, kept in formats/.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/end_to_end/program.h"
#include "tests/end_to_end/running_server.h"
#include "tests/end_to_end/served_content.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::SizeIs;

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Its parameter is the number of a format.
class FormatFixtureTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    const Outcome unpacked =
        RunProgram("tar", {"-xzf",
                           std::string(AKIN_SOURCE_DIRECTORY) +
                               "/tests/end_to_end/formats/format_" +
                               std::to_string(GetParam()) + ".tar.gz",
                           "-C", directory_.path()});
    ASSERT_EQ(unpacked.exit_code, 0) << unpacked.err;
  }

  // What the program that made the fixture said that it holds.
  std::string export_path() const {
    return directory_.path() + "/export.jsonl";
  }

  const TempDirectory directory_;
};

TEST_P(FormatFixtureTest, IsServedAsIfItsArticlesHadBeenLoadedNow) {
  RunningServer upgraded(directory_.path() + "/data");
  const absl::StatusOr<Articles> articles = AllArticles(upgraded.client());
  ASSERT_TRUE(articles.ok()) << articles.status();
  EXPECT_THAT(*articles, SizeIs(79));

  const std::string exported_again = directory_.path() + "/again.jsonl";
  const Outcome exported =
      RunProgram(Bin("akin-ctl"),
                 {"--server=" + upgraded.address(), "export", exported_again});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_EQ(Read(exported_again), Read(export_path()));

  RunningServer loaded(directory_.path() + "/loaded");
  const Outcome outcome = RunProgram(
      Bin("akin-load"), {"--server=" + loaded.address(), export_path()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(ListsById(upgraded.client(), *articles),
            ListsById(loaded.client(), *articles));
  EXPECT_EQ(upgraded.client().GetStatus()->store().format_version(),
            loaded.client().GetStatus()->store().format_version());
}

INSTANTIATE_TEST_SUITE_P(, FormatFixtureTest, ::testing::Values(2),
                         [](const auto& info) {
                           return "Format" + std::to_string(info.param);
                         });

}  // namespace
}  // namespace akin
