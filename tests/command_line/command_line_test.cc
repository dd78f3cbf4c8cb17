#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/time/time.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"
#include "command_line/terminal.h"
#include "tests/fakes/temp_directory.h"

ABSL_FLAG(bool, truth, false, "A flag of the test.");
ABSL_FLAG(int, number, 1, "A flag of the test.");
ABSL_FLAG(absl::Duration, wait, absl::Seconds(1), "A flag of the test.");

namespace akin {
namespace {

using testing::ElementsAre;
using testing::ExitedWithCode;

class ArgumentsTest : public testing::Test {
 protected:
  static std::vector<std::string> Parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "program");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    return ParseArguments(static_cast<int>(argv.size()), argv.data(), "usage");
  }

  const absl::FlagSaver saver_;
};

TEST_F(ArgumentsTest, FlagsMayStandAnywhere) {
  EXPECT_THAT(Parse({"a", "--number=2", "-", "--truth", "--wait", "3s", "b"}),
              ElementsAre("a", "-", "b"));
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 2);
  EXPECT_TRUE(absl::GetFlag(FLAGS_truth));
  EXPECT_EQ(absl::GetFlag(FLAGS_wait), absl::Seconds(3));
}

TEST_F(ArgumentsTest, NoTakesTruthBack) {
  Parse({"--truth", "--notruth"});
  EXPECT_FALSE(absl::GetFlag(FLAGS_truth));
}

TEST_F(ArgumentsTest, TwoDashesEndTheFlags) {
  EXPECT_THAT(Parse({"--", "--number=2"}), ElementsAre("--number=2"));
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 1);
}

TEST_F(ArgumentsTest, UnknownFlagIsUsage) {
  EXPECT_EXIT(Parse({"--nomber=2"}), ExitedWithCode(kUsage),
              "--nomber: there is no such flag");
}

TEST_F(ArgumentsTest, WrongValueIsUsage) {
  EXPECT_EXIT(Parse({"--number=two"}), ExitedWithCode(kUsage),
              "--number: \"two\" is not a value of this flag");
  EXPECT_EXIT(Parse({"--number"}), ExitedWithCode(kUsage),
              "--number: a value is missing");
}

class FlagfileTest : public ArgumentsTest {
 protected:
  // A flagfile with the text; its path.
  std::string Write(const std::string& text) {
    const std::string path = directory_.path() + "/flags";
    std::ofstream(path) << text;
    return path;
  }

  const TempDirectory directory_;
};

TEST_F(FlagfileTest, SetsItsFlags) {
  const std::string path =
      Write("# a comment\n\n  --number=2  \n--truth\n--wait=3s");
  EXPECT_THAT(Parse({"a", "--flagfile=" + path, "b"}), ElementsAre("a", "b"));
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 2);
  EXPECT_TRUE(absl::GetFlag(FLAGS_truth));
  EXPECT_EQ(absl::GetFlag(FLAGS_wait), absl::Seconds(3));
}

TEST_F(FlagfileTest, TheCommandLineAfterItWins) {
  Parse({"--flagfile", Write("--number=2\n"), "--number=3"});
  EXPECT_EQ(absl::GetFlag(FLAGS_number), 3);
}

TEST_F(FlagfileTest, AMissingFileIsUsage) {
  EXPECT_EXIT(Parse({"--flagfile=/no/such/file"}), ExitedWithCode(kUsage),
              "--flagfile: /no/such/file cannot be read: No such file");
  EXPECT_EXIT(Parse({"--flagfile=" + directory_.path()}),
              ExitedWithCode(kUsage), "cannot be read: Is a directory");
  EXPECT_EXIT(Parse({"--flagfile"}), ExitedWithCode(kUsage),
              "--flagfile: a value is missing");
}

TEST_F(FlagfileTest, WhatIsWrongInItIsUsageAndNamesTheLine) {
  const auto expect = [&](const std::string& text, const std::string& error) {
    const std::string path = Write(text);
    EXPECT_EXIT(Parse({"--flagfile=" + path}), ExitedWithCode(kUsage),
                path + error)
        << text;
  };
  expect("\n--nomber=2\n", ":2: --nomber: there is no such flag");
  expect("--number=two\n", ":1: --number: \"two\" is not a value");
  expect("--number\n2\n", ":1: --number: a value is missing");
  expect("number=2\n", ":1: \"number=2\" is no flag");
  expect("--\n", ":1: \"--\" is no flag");
  expect("--flagfile=other\n", ":1: --flagfile: there is no such flag");
}

TEST_F(ArgumentsTest, FlagValuesAreThoseThatWereSet) {
  Parse({"--number=2"});
  EXPECT_THAT(FlagValues(),
              ElementsAre("--number=2", "--truth=false", "--wait=1s"));
}

TEST_F(ArgumentsTest, HelpIsNoError) {
  EXPECT_EXIT(Parse({"--help"}), ExitedWithCode(kDone), "");
  EXPECT_EXIT(Parse({"--version"}), ExitedWithCode(kDone), "");
}

TEST(OneLineTest, ControlsBecomeSpaces) {
  EXPECT_EQ(OneLine("a\nb\x1b[0m\x7f\xC2\x9B"
                    "c",
                    0),
            "a b [0m  c");
}

TEST(OneLineTest, LongTextIsCutBetweenCharacters) {
  EXPECT_EQ(OneLine("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F", 4),
            "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F");
  EXPECT_EQ(OneLine("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9Fxy", 5),
            "\xC3\xA4\xC3\xB6...");
  EXPECT_EQ(OneLine("abcdef", 6), "abcdef");
}

}  // namespace
}  // namespace akin
