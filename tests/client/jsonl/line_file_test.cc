#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "client/jsonl/byte_reader.h"
#include "client/jsonl/line_reader.h"
#include "client/jsonl/line_writer.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<LineReader> Open(
    const std::string& path, size_t max_line_bytes = LineReader::kMaxLineBytes,
    const ByteReader::Options& options = {}) {
  auto bytes = ByteReader::Open(path, options);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return std::make_unique<LineReader>(*std::move(bytes), max_line_bytes);
}

std::vector<std::string> ReadAll(const std::string& path) {
  const auto reader = Open(path);
  std::vector<std::string> lines;
  std::string line;
  for (;;) {
    const auto item = reader->Next(line);
    EXPECT_TRUE(item.ok()) << item.status();
    if (!item.ok() || *item == LineReader::Item::kEnd) return lines;
    lines.push_back(line);
    EXPECT_EQ(reader->line_number(), lines.size());
  }
}

TEST(LineReaderTest, LastLineNeedsNoEnd) {
  const TempDirectory directory;
  EXPECT_THAT(ReadAll(directory.Write("a", "one\n\ntwo")),
              ElementsAre("one", "", "two"));
  EXPECT_THAT(ReadAll(directory.Write("b", "one\n")), ElementsAre("one"));
}

TEST(LineReaderTest, EmptyFileHasNoLines) {
  const TempDirectory directory;
  EXPECT_THAT(ReadAll(directory.Write("a", "")), IsEmpty());
}

TEST(LineReaderTest, LinesMayBeLongerThanABlock) {
  const TempDirectory directory;
  const std::string line(1 << 20, 'x');
  EXPECT_THAT(ReadAll(directory.Write("a", line + "\n" + line)),
              ElementsAre(line, line));
}

TEST(LineReaderTest, TooLongLineIsToldAndTheRestRead) {
  const TempDirectory directory;
  const auto reader =
      Open(directory.Write("a", "0123456789\n01234567890\nnext\n"), 10);
  std::string line;
  EXPECT_EQ(*reader->Next(line), LineReader::Item::kLine);
  EXPECT_EQ(*reader->Next(line), LineReader::Item::kTooLongLine);
  EXPECT_EQ(reader->line_number(), 2);
  EXPECT_EQ(*reader->Next(line), LineReader::Item::kLine);
  EXPECT_EQ(line, "next");
  EXPECT_EQ(*reader->Next(line), LineReader::Item::kEnd);
}

TEST(ByteReaderTest, MissingFileIsNotFound) {
  const auto reader = ByteReader::Open("/no/such/file", {});
  EXPECT_TRUE(absl::IsNotFound(reader.status()));
  EXPECT_THAT(std::string(reader.status().message()),
              HasSubstr("/no/such/file"));
}

TEST(ByteReaderTest, DirectoryIsInvalid) {
  EXPECT_TRUE(absl::IsInvalidArgument(ByteReader::Open("/tmp", {}).status()));
}

TEST(ByteReaderTest, PeekedBlockIsReadAgain) {
  const TempDirectory directory;
  const auto reader = ByteReader::Open(directory.Write("a", "text"), {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(*(*reader)->Peek(), "text");
  EXPECT_EQ(*(*reader)->Peek(), "text");
  EXPECT_EQ(*(*reader)->Next(), "text");
  EXPECT_EQ(*(*reader)->Peek(), "");
  EXPECT_EQ(*(*reader)->Next(), "");
}

TEST(ByteReaderTest, BytesAreCountedAsTheyAreStored) {
  const TempDirectory directory;
  {
    auto writer = LineWriter::Create(directory.File("a.gz"));
    ASSERT_TRUE((*writer)->Write(std::string(1 << 20, 'x')).ok());
    ASSERT_TRUE((*writer)->Commit().ok());
  }
  std::atomic<int64_t> bytes{0};
  ByteReader::Options options;
  options.bytes_read = &bytes;
  const auto reader = ByteReader::Open(directory.File("a.gz"), options);
  size_t text = 0;
  while (!(*(*reader)->Peek()).empty()) text += (*reader)->Next()->size();
  EXPECT_EQ(text, (1 << 20) + 1);
  EXPECT_EQ(bytes, directory.Read("a.gz").size());
}

TEST(LineReaderTest, StoppedInputEnds) {
  const TempDirectory directory;
  std::atomic<bool> stop{true};
  ByteReader::Options options;
  options.stop = &stop;
  const auto reader =
      Open(directory.Write("a", "one\n"), LineReader::kMaxLineBytes, options);
  std::string line;
  EXPECT_EQ(*reader->Next(line), LineReader::Item::kEnd);
}

class LineFileTest : public testing::TestWithParam<const char*> {
 protected:
  void Write(const std::string& path, const std::vector<std::string>& lines) {
    auto writer = LineWriter::Create(path);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (const std::string& line : lines) {
      ASSERT_TRUE((*writer)->Write(line).ok());
    }
    const absl::Status status = (*writer)->Commit();
    ASSERT_TRUE(status.ok()) << status;
  }
  const TempDirectory directory_;
};

TEST_P(LineFileTest, WrittenLinesAreReadBack) {
  std::vector<std::string> lines;
  for (int i = 0; i < 5000; ++i) lines.push_back("line " + std::to_string(i));
  const std::string name = std::string("a.jsonl") + GetParam();
  Write(directory_.File(name), lines);
  EXPECT_EQ(ReadAll(directory_.File(name)), lines);
  const bool is_plain = directory_.Read(name).rfind("line 0\n", 0) == 0;
  EXPECT_EQ(is_plain, std::string(GetParam()).empty());
}

TEST_P(LineFileTest, UncommittedFileDoesNotAppear) {
  const std::string name = std::string("a.jsonl") + GetParam();
  {
    auto writer = LineWriter::Create(directory_.File(name));
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->Write("line").ok());
    EXPECT_FALSE(directory_.Exists(name));
  }
  EXPECT_FALSE(directory_.Exists(name));
  EXPECT_FALSE(directory_.Exists(name + ".part"));
}

INSTANTIATE_TEST_SUITE_P(Compressions, LineFileTest,
                         testing::Values("", ".gz", ".zst"));

TEST(LineReaderTest, TruncatedFileIsDataLossWithTheLine) {
  const TempDirectory directory;
  {
    auto writer = LineWriter::Create(directory.File("a.gz"));
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE((*writer)->Write(std::to_string(i)).ok());
    }
    ASSERT_TRUE((*writer)->Commit().ok());
  }
  const std::string whole = directory.Read("a.gz");
  const auto reader =
      Open(directory.Write("b.gz", whole.substr(0, whole.size() - 20)));
  std::string line;
  auto item = reader->Next(line);
  while (item.ok() && *item == LineReader::Item::kLine) {
    item = reader->Next(line);
  }
  EXPECT_TRUE(absl::IsDataLoss(item.status())) << item.status();
  EXPECT_THAT(std::string(item.status().message()), HasSubstr("b.gz:"));
}

TEST(LineWriterTest, OtherFilesAndLinksStay) {
  const TempDirectory directory;
  directory.Write("a.part", "other");
  directory.Write("real", "old");
  std::filesystem::create_symlink("real", directory.File("a"));
  auto writer = LineWriter::Create(directory.File("a"));
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Write("new").ok());
  ASSERT_TRUE((*writer)->Commit().ok());
  EXPECT_EQ(directory.Read("a.part"), "other");
  EXPECT_TRUE(std::filesystem::is_symlink(directory.File("a")));
  EXPECT_EQ(directory.Read("real"), "new\n");
}

TEST(LineReaderTest, DamagedFileIsReadUpToTheDamage) {
  const TempDirectory directory;
  {
    auto writer = LineWriter::Create(directory.File("a.gz"));
    for (int i = 0; i < 40000; ++i) {
      ASSERT_TRUE((*writer)->Write(std::to_string(i)).ok());
    }
    ASSERT_TRUE((*writer)->Commit().ok());
  }
  const std::string whole = directory.Read("a.gz");
  const auto reader =
      Open(directory.Write("b.gz", whole.substr(0, whole.size() - 4)));
  std::string line;
  auto item = reader->Next(line);
  while (item.ok() && *item == LineReader::Item::kLine) {
    item = reader->Next(line);
  }
  EXPECT_GT(reader->line_number(), 10000);
  EXPECT_TRUE(absl::IsDataLoss(item.status())) << item.status();
  EXPECT_THAT(std::string(item.status().message()),
              testing::Not(HasSubstr("unknown")));
}

TEST(LineWriterTest, DirectoryThatIsMissingIsTold) {
  EXPECT_TRUE(
      absl::IsNotFound(LineWriter::Create("/no/such/place/a").status()));
}

}  // namespace
}  // namespace akin
