#include "server/index/segment_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using ::testing::HasSubstr;

constexpr SegmentFileInfo kInfo = {
    .words = 1, .code_bytes = 64, .rows = 3, .slots = 8, .sketch_seed = 9};

// The bytes before the first section, and those of them that are not zeros.
constexpr int kHeaderBytes = 4096;
constexpr int kHeaderFields = 16 + sizeof(SegmentFileInfo) + 24 * kSections + 8;

// The n-th section has 3 * n + 1 bytes, but every fifth has none.
std::string ContentOf(int section) {
  if (section % 5 == 4) return "";
  std::string bytes(3 * section + 1, '\0');
  std::iota(bytes.begin(), bytes.end(), static_cast<char>(section));
  return bytes;
}

absl::StatusOr<FileDescriptor> Write(const std::string& path) {
  auto writer = SegmentFileWriter::Create(path);
  if (!writer.ok()) return writer.status();
  for (int section = 0; section < kSections; ++section) {
    const std::string bytes = ContentOf(section);
    // What is left out is empty.
    if (bytes.empty() && section % 2 == 0) continue;
    (*writer)->Begin(Section{static_cast<uint32_t>(section)});
    (*writer)->Append(bytes.data(), bytes.size() / 2);
    (*writer)->Append<char>(
        absl::MakeConstSpan(bytes).subspan(bytes.size() / 2));
  }
  return (*writer)->Finish(kInfo);
}

std::string BytesOf(const SegmentFile& file, int section) {
  const auto bytes = file.Values<char>(Section{static_cast<uint32_t>(section)});
  return {bytes.begin(), bytes.end()};
}

void ExpectWhole(const SegmentFile& file) {
  EXPECT_EQ(file.info(), kInfo);
  for (int section = 0; section < kSections; ++section) {
    EXPECT_EQ(BytesOf(file, section), ContentOf(section)) << section;
    const auto address = reinterpret_cast<uintptr_t>(
        file.Values<char>(Section{static_cast<uint32_t>(section)}).data());
    EXPECT_EQ(address % 64, 0) << section;
  }
}

class SegmentFileTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(Write(path_).ok()); }

  std::string Read() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file),
            std::istreambuf_iterator<char>()};
  }
  void Overwrite(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
  }

  // Of a file of these bytes, in memory.
  static absl::Status StatusOf(const std::string& bytes) {
    const FileDescriptor file(memfd_create("segment", MFD_CLOEXEC));
    absl::Status written =
        WriteAll(file, bytes.data(), bytes.size(), 0, "segment");
    if (!written.ok()) return written;
    return SegmentFile::Map(file, "segment").status();
  }

  // Where each section begins in the file; of an empty one where it would.
  std::vector<size_t> Offsets() const {
    const std::unique_ptr<SegmentFile> file = *SegmentFile::Open(path_);
    const char* const first = file->Values<char>(Section::kHeads).data();
    std::vector<size_t> offsets;
    size_t offset = kHeaderBytes;
    for (int section = 0; section < kSections; ++section) {
      const auto bytes =
          file->Values<char>(Section{static_cast<uint32_t>(section)});
      if (!bytes.empty()) offset = kHeaderBytes + (bytes.data() - first);
      offsets.push_back(offset);
    }
    return offsets;
  }

  TempDirectory directory_;
  const std::string path_ = directory_.path() + "/segment";
};

TEST_F(SegmentFileTest, ReadsBackWhatWasWritten) {
  const auto file = SegmentFile::Open(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  ExpectWhole(**file);
  EXPECT_EQ((*file)->bytes(), std::filesystem::file_size(path_));
}

TEST_F(SegmentFileTest, WithoutAPathIsInMemory) {
  const absl::StatusOr<FileDescriptor> written = Write("");
  ASSERT_TRUE(written.ok()) << written.status();
  const auto file = SegmentFile::Map(*written, "");
  ASSERT_TRUE(file.ok()) << file.status();
  ExpectWhole(**file);
}

TEST_F(SegmentFileTest, StaysReadableWhenItsDirectoryEntryIsGone) {
  const auto file = SegmentFile::Open(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  std::filesystem::remove(path_);
  ExpectWhole(**file);
}

TEST_F(SegmentFileTest, ReplacesAFileOfItsPath) {
  Overwrite(std::string(100'000, 'x'));
  ASSERT_TRUE(Write(path_).ok());
  const auto file = SegmentFile::Open(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  ExpectWhole(**file);
  EXPECT_LT((*file)->bytes(), 100'000);
}

TEST_F(SegmentFileTest, ASectionMayBeLargerThanTheBuffer) {
  std::vector<uint32_t> values(700'000);
  std::iota(values.begin(), values.end(), 0);
  auto writer = SegmentFileWriter::Create(path_);
  ASSERT_TRUE(writer.ok());
  (*writer)->Begin(Section::kHashes);
  // In parts that do not fit in the buffer evenly.
  const absl::Span<const uint32_t> all = values;
  for (size_t begin = 0; begin < all.size(); begin += 99'999) {
    (*writer)->Append<uint32_t>(all.subspan(begin, 99'999));
  }
  (*writer)->Begin(Section::kWeights);
  (*writer)->Append("end", 3);
  ASSERT_TRUE((*writer)->Finish(kInfo).ok());
  const auto file = SegmentFile::Open(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->Values<uint32_t>(Section::kHashes), all);
  EXPECT_EQ(BytesOf(**file, static_cast<int>(Section::kWeights)), "end");
}

TEST_F(SegmentFileTest, AnEmptyFileOnDiskIsDamaged) {
  Overwrite("");
  EXPECT_TRUE(absl::IsDataLoss(SegmentFile::Open(path_).status()));
}

TEST_F(SegmentFileTest, CutOffAnywhereIsDamaged) {
  const std::string whole = Read();
  std::vector<size_t> lengths = Offsets();
  lengths.insert(lengths.end(),
                 {0, 1, kHeaderFields, kHeaderBytes - 1, lengths.back() + 1});
  for (const size_t length : lengths) {
    EXPECT_TRUE(absl::IsDataLoss(StatusOf(whole.substr(0, length)))) << length;
  }
}

TEST_F(SegmentFileTest, AChangedByteOfAnySectionIsDamage) {
  const std::string whole = Read();
  const std::vector<size_t> offsets = Offsets();
  for (int section = 0; section < kSections; ++section) {
    for (size_t i = 0; i < ContentOf(section).size(); ++i) {
      std::string changed = whole;
      changed[offsets[section] + i] ^= 0x10;
      const absl::Status status = StatusOf(changed);
      EXPECT_TRUE(absl::IsDataLoss(status)) << section;
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(absl::StrCat("section ", section, " ")));
    }
  }
}

TEST_F(SegmentFileTest, AChangedByteOfTheHeaderIsDamage) {
  const std::string whole = Read();
  for (int i = 0; i < kHeaderFields; ++i) {
    std::string changed = whole;
    changed[i] ^= 0x10;
    EXPECT_TRUE(absl::IsDataLoss(StatusOf(changed))) << i;
  }
}

TEST_F(SegmentFileTest, AnotherVersionIsNamed) {
  std::string newer = Read();
  newer[8] = 7;
  const absl::Status status = StatusOf(newer);
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 7"));
}

TEST_F(SegmentFileTest, AFileOfZerosIsNoSegment) {
  EXPECT_TRUE(absl::IsDataLoss(StatusOf(std::string(2 * kHeaderBytes, '\0'))));
}

TEST_F(SegmentFileTest, WithoutItsHeaderIsDamaged) {
  // As after a crash before it was finished.
  std::string begun = Read();
  std::fill_n(begun.begin(), kHeaderBytes, '\0');
  EXPECT_TRUE(absl::IsDataLoss(StatusOf(begun)));
}

TEST_F(SegmentFileTest, AMissingFileIsUnavailable) {
  std::filesystem::remove(path_);
  EXPECT_TRUE(absl::IsUnavailable(SegmentFile::Open(path_).status()));
}

TEST_F(SegmentFileTest, ADirectoryIsRefused) {
  EXPECT_FALSE(SegmentFile::Open(directory_.path()).ok());
  EXPECT_TRUE(absl::IsUnavailable(
      SegmentFileWriter::Create(directory_.path()).status()));
}

TEST_F(SegmentFileTest, CannotBeMadeInAMissingDirectory) {
  EXPECT_TRUE(absl::IsUnavailable(
      SegmentFileWriter::Create(directory_.path() + "/none/segment").status()));
}

TEST_F(SegmentFileTest, AFullDiskIsUnavailable) {
  const absl::Status status = Write("/dev/full").status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("/dev/full"));
}

}  // namespace
}  // namespace akin
