#include "client/input/npy_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "client/jsonl/line_writer.h"
#include "tests/client/input/read_articles.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::string Npy(const std::string& header, const std::string& values,
                char version = 1) {
  std::string text = std::string("\x93NUMPY") + version + '\0';
  text += static_cast<char>(header.size());
  text += std::string(version == 1 ? 1 : 3, '\0');
  return text + header + values;
}

constexpr char kHeader[] =
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n";
// 1, -0.5, 0.25, 2
const std::string kFloats("\0\0\x80\x3F\0\0\0\xBF\0\0\x80\x3E\0\0\0\x40", 16);

class NpyReaderTest : public testing::Test {
 protected:
  std::string Write(const std::string& text) {
    return directory_.Write("v.npy", text);
  }
  const TempDirectory directory_;
};

TEST_F(NpyReaderTest, RowsAreReadInOrder) {
  for (const char version : {1, 2}) {
    const auto reader = NpyReader::Open(Write(Npy(kHeader, kFloats, version)));
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->rows(), 2);
    EXPECT_EQ((*reader)->columns(), 2);
    v1::Embedding first;
    v1::Embedding second;
    ASSERT_TRUE((*reader)->Next(first).ok());
    ASSERT_TRUE((*reader)->Next(second).ok());
    EXPECT_THAT(first.values(), ElementsAre(1, -0.5));
    EXPECT_THAT(second.values(), ElementsAre(0.25, 2));
    EXPECT_TRUE(absl::IsOutOfRange((*reader)->Next(second)));
  }
}

TEST_F(NpyReaderTest, HalvesAreRead) {
  // 1, -2, the smallest normal, the smallest of all, 65504
  const auto reader = NpyReader::Open(
      Write(Npy("{'descr': '<f2', 'fortran_order': False, 'shape': (1, 5), }",
                std::string("\0\x3C\0\xC0\0\x04\x01\0\xFF\x7B", 10))));
  ASSERT_TRUE(reader.ok()) << reader.status();
  v1::Embedding embedding;
  ASSERT_TRUE((*reader)->Next(embedding).ok());
  EXPECT_THAT(embedding.values(),
              ElementsAre(1, -2, 0x1p-14f, 0x1p-24f, 65504));
}

TEST_F(NpyReaderTest, FileThatIsCutOffIsTold) {
  const auto reader =
      NpyReader::Open(Write(Npy(kHeader, kFloats.substr(0, 12))));
  v1::Embedding embedding;
  ASSERT_TRUE((*reader)->Next(embedding).ok());
  const absl::Status status = (*reader)->Next(embedding);
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("v.npy: ends after 1 of 2 rows"));
}

struct BadFile {
  const char* name;
  std::string text;
  const char* reason;
};
void PrintTo(const BadFile& bad, std::ostream* os) { *os << bad.name; }

class BadNpyTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadNpyTest, IsTold) {
  const TempDirectory directory;
  const auto reader =
      NpyReader::Open(directory.Write("v.npy", GetParam().text));
  EXPECT_THAT(std::string(reader.status().message()),
              HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    Files, BadNpyTest,
    testing::Values(
        BadFile{"Empty", "", "is no .npy file"},
        BadFile{"Other", "PK\x03\x04 and more", "is no .npy file"},
        BadFile{"Doubles",
                Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, "
                    "1), }",
                    ""),
                "its values are '<f8'"},
        BadFile{"Fortran",
                Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), "
                    "}",
                    ""),
                "Fortran order"},
        BadFile{"OneDimension",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }",
                    ""),
                "its shape is (4,)"},
        BadFile{"ThreeDimensions",
                Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, "
                    "3), }",
                    ""),
                "its shape is (1, 2, 3)"},
        BadFile{"NoHeader", Npy("{}", ""), "its values are"}),
    [](const auto& info) { return info.param.name; });

TEST_F(NpyReaderTest, RecordsGetTheirRows) {
  InputOptions options;
  options.embeddings = Write(Npy(kHeader, kFloats));
  const ReadArticles read =
      Read("a.jsonl", "{broken\n\n{\"id\":\"a\"}\n", options);
  EXPECT_TRUE(read.end.ok()) << read.end;
  ASSERT_THAT(read.records, SizeIs(2));
  EXPECT_THAT(read.records[1].article->embedding().values(),
              ElementsAre(0.25, 2));
}

TEST_F(NpyReaderTest, OtherNumberOfRowsThanRecordsIsTold) {
  InputOptions options;
  options.embeddings = Write(Npy(kHeader, kFloats));
  EXPECT_THAT(
      std::string(Read("a.jsonl", "{\"id\":\"a\"}\n", options).end.message()),
      HasSubstr("has 2 rows, the input 1 records"));
  EXPECT_THAT(
      std::string(Read("a.csv", "id\na\nb\nc\n", options).end.message()),
      HasSubstr("has only 2 rows"));
}

}  // namespace
}  // namespace akin
