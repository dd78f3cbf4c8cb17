#include "client/eval/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace akin {
namespace {

using testing::HasSubstr;
using testing::Not;

Report SmallReport() {
  Report report;
  report.subject = "Two questions.";
  report.figures = "set  queries\nALL  2\n";
  report.answers = {{"a", {{0.9, true}, {0.5, false}}}, {"a", {{0.4, false}}}};
  return report;
}

// A directory of the test's own, which is removed after it.
class ReportFilesTest : public testing::Test {
 protected:
  ReportFilesTest()
      : root_(std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  ~ReportFilesTest() override { std::filesystem::remove_all(root_); }

  std::string PathOf(const std::string& name) const {
    return (root_ / name).string();
  }
  std::string ReadFile(const std::string& name) const {
    std::ifstream file(root_ / name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  std::filesystem::path root_;
};

TEST(ReportTest, TableBecomesMarkdown) {
  EXPECT_EQ(ToMarkdown("set   queries  mrr\nALL         2  0.5\na|b 1 -\n"),
            "| set | queries | mrr |\n"
            "|---|--:|--:|\n"
            "| ALL | 2 | 0.5 |\n"
            "| a\\|b | 1 | - |\n");
  EXPECT_EQ(ToMarkdown(std::string()), "");
}

TEST(ReportTest, PageHasEveryTableAndBothCharts) {
  const std::string page = ToMarkdown(SmallReport());
  EXPECT_THAT(page, HasSubstr("Two questions."));
  EXPECT_THAT(page, HasSubstr("| ALL | 2 |\n"));
  EXPECT_THAT(page, HasSubstr("](precision_coverage.svg)"));
  EXPECT_THAT(page, HasSubstr("](reliability.svg)"));
  EXPECT_THAT(page, HasSubstr("| 0.50 | 0.500 | 0.500 | 1.00 |"));
  EXPECT_THAT(page, HasSubstr("| ALL | 3 | 0.600 | 0.333 |"));
  EXPECT_THAT(page, Not(HasSubstr("Compared with")));
}

TEST(ReportTest, PageHasTheComparisonsThatWereMade) {
  Report report = SmallReport();
  report.compared_with = "old.txt";
  report.comparisons = {{"ndcg@10", {{2, 0.5, 0.75, 0.125, 0.5}, {}, {}}}};
  const std::string page = ToMarkdown(report);
  EXPECT_THAT(page, HasSubstr("## Compared with old.txt"));
  EXPECT_THAT(page, HasSubstr("### ndcg@10"));
  EXPECT_THAT(page, HasSubstr("| ALL | 2 | 0.500 | 0.750 | +0.250 | +0.125 | "
                              "+0.500 |"));
}

TEST_F(ReportFilesTest, DirectoryIsMadeAndFilled) {
  const std::string directory = PathOf("new/deep");
  ASSERT_TRUE(PrepareReport(directory).ok());
  ASSERT_TRUE(WriteReport(SmallReport(), directory).ok());
  EXPECT_EQ(ReadFile("new/deep/report.md"), ToMarkdown(SmallReport()));
  EXPECT_THAT(ReadFile("new/deep/precision_coverage.svg"), HasSubstr("</svg>"));
  EXPECT_THAT(ReadFile("new/deep/reliability.svg"), HasSubstr("</svg>"));
}

TEST_F(ReportFilesTest, PreparingKeepsAReport) {
  ASSERT_TRUE(WriteReport(SmallReport(), PathOf("")).ok());
  ASSERT_TRUE(PrepareReport(PathOf("")).ok());
  EXPECT_EQ(ReadFile("report.md"), ToMarkdown(SmallReport()));
}

TEST_F(ReportFilesTest, FileIsNoDirectory) {
  std::ofstream(PathOf("file")) << "x";
  const absl::Status status = PrepareReport(PathOf("file"));
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr(PathOf("file")));
}

TEST_F(ReportFilesTest, FileThatCannotBeWrittenIsNamed) {
  std::filesystem::create_directories(PathOf("report.md"));
  const absl::Status prepared = PrepareReport(PathOf(""));
  EXPECT_TRUE(absl::IsInvalidArgument(prepared));
  EXPECT_THAT(std::string(prepared.message()), HasSubstr("report.md"));
  const absl::Status written = WriteReport(SmallReport(), PathOf(""));
  EXPECT_TRUE(absl::IsDataLoss(written));
  EXPECT_THAT(std::string(written.message()), HasSubstr("report.md"));
}

}  // namespace
}  // namespace akin
