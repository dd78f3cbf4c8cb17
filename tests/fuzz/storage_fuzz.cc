// Files of the data directory: records of the store, and segment files whose
// checksums are right but whose bytes are not. The first byte says which.

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "embeddings/vector_code.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment_file.h"
#include "server/index/vector_search.h"
#include "server/store/article_record.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"
#include "tests/server/index/test_segments.h"

namespace akin {
namespace {

void ReadRecord(const std::string& bytes) {
  DecodeRevision(bytes);
  const auto article = DecodeArticleRecord("id", bytes);
  if (!article.has_value()) return;
  const auto again = DecodeArticleRecord(
      "id", EncodeArticleRecord(article->article, article->revision));
  Require(again.has_value() && again->revision == article->revision,
          "a record that was written can be read");
}

// A whole segment with some bytes changed: each change is a section, a place
// in it, and what is there.
class ChangedSegment {
 public:
  ChangedSegment() {
    std::mt19937 random(7);
    whole_ = Seal({Whole(MakeTail(RandomArticles(20, random)))});
  }

  void Read(FuzzInput input) const {
    std::vector<char> sections[kSections];
    for (int i = 0; i < kSections; ++i) {
      const auto bytes =
          whole_->file().Values<char>(Section{static_cast<uint32_t>(i)});
      sections[i].assign(bytes.begin(), bytes.end());
    }
    SegmentFileInfo info = whole_->file().info();
    while (!input.empty()) {
      const auto which = input.Take<uint8_t>();
      const auto place = input.Take<uint16_t>();
      const auto value = input.Take<uint8_t>();
      std::vector<char>& section = sections[which % kSections];
      if ((which & 0x80) != 0) {
        section.resize(place);
      } else if (!section.empty()) {
        section[place % section.size()] = static_cast<char>(value);
      }
    }
    auto writer = *SegmentFileWriter::Create("");
    for (int i = 0; i < kSections; ++i) {
      writer->Begin(Section{static_cast<uint32_t>(i)});
      writer->Append(sections[i].data(), sections[i].size());
    }
    auto file = writer->Finish(info);
    Require(file.ok(), "a segment can be written to memory");
    auto mapped = SegmentFile::Map(*file, "changed");
    if (!mapped.ok()) return;
    auto segment = SealedSegment::Make(*std::move(mapped), "changed");
    if (segment.ok()) Use(*segment);
  }

 private:
  // What is not refused must bear to be searched.
  static void Use(const std::shared_ptr<SealedSegment>& segment) {
    const std::vector<SegmentView> views = {Whole(segment)};
    std::mt19937 random(11);
    const Embedding embedding = RandomEmbedding(random);
    const VectorQuery query = {
        .code = VectorCode(embedding.values()),
        .sketch = TestSketcher().Prepare(embedding.values())};
    for (int i = 0; i < 3; ++i) {
      const std::vector<RowMask> masks = MasksOf(views, RandomFilter(random));
      CompareCodes(query, masks, 10);
      if (segment->graph() != nullptr) {
        WalkGraphs(query, masks, 10, std::vector<int>{10});
      }
    }
  }

  std::shared_ptr<SealedSegment> whole_;
};

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const akin::ChangedSegment& changed = *new akin::ChangedSegment;
  akin::FuzzInput input(bytes, size);
  if (input.Take<uint8_t>() % 4 == 0) {
    akin::ReadRecord(input.TakeRest());
  } else {
    changed.Read(input);
  }
  return 0;
}
