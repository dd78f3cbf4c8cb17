#include "tests/server/index/test_segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "embeddings/vector_code.h"

namespace akin {
namespace {

const absl::Time kSomeTime = absl::FromUnixSeconds(300);

std::string OneOf(const std::vector<std::string>& values,
                  std::mt19937& random) {
  return values[random() % values.size()];
}

absl::Time RandomTime(std::mt19937& random) {
  switch (random() % 8) {
    case 0:
      return absl::FromCivil(absl::CivilSecond(1, 1, 1), absl::UTCTimeZone());
    case 1:
      return absl::FromCivil(absl::CivilSecond(9999, 12, 31, 23, 59, 59),
                             absl::UTCTimeZone()) +
             absl::Nanoseconds(999'999'999);
    default:
      return kSomeTime + absl::Seconds(random() % 3) * 500 +
             absl::Nanoseconds(random() % 5);
  }
}

std::string Source(int i) { return absl::StrCat("Source", i, ".example"); }

const std::vector<std::string> kLanguages = {"de", "de-AT", "en", "DE-CH",
                                             "pt-BR"};
const std::vector<std::string> kCountries = {"CH", "AT", "DE"};
const std::vector<std::string> kCategories = {"sport", "Politics"};
const std::vector<std::string> kLabels = {"x", "y", "z", "X"};

template <typename T>
std::vector<T> VectorOf(absl::Span<const T> values) {
  return {values.begin(), values.end()};
}

void ExpectValueIs(const Segment& segment, int row, Column column,
                   std::string_view value) {
  const ValueId id = segment.arrays().heads[row].values[column];
  EXPECT_EQ(segment.arrays().columns[column][row], id);
  EXPECT_EQ(segment.values(column).Value(id), FoldedValue(value));
}

void ExpectVectorIs(const Segment& segment, int row,
                    const Embedding& embedding) {
  const VectorCode expected(embedding.values());
  const CodeView code = segment.code(row);
  EXPECT_EQ(VectorOf<int8_t>({code.values, size_t(code.bytes)}),
            VectorOf<int8_t>(
                {expected.view().values, size_t(expected.view().bytes)}));
  EXPECT_EQ(code.inverse_norm, expected.view().inverse_norm);
  const size_t words = segment.shape().words;
  std::vector<uint64_t> sketch(words);
  TestSketcher().Sketch(embedding.values(), sketch.data());
  EXPECT_EQ(
      VectorOf<uint64_t>({segment.arrays().sketches + row * words, words}),
      sketch);
}

void ExpectTermsAre(const Segment& segment, int row, const Terms& terms) {
  const TermsView found = segment.terms(row);
  EXPECT_EQ(found.hashes(), terms.hashes());
  EXPECT_EQ(found.weights(), terms.weights());
  EXPECT_EQ(found.numbers(), terms.numbers());
  EXPECT_EQ(found.norm(), terms.norm());
  EXPECT_EQ(segment.arrays().terms_norms[row], terms.norm());
}

}  // namespace

const EmbeddingModel& TestModel() {
  static const EmbeddingModel model{"test", kTestDimensions};
  return model;
}

const Sketcher& TestSketcher() {
  static const Sketcher sketcher(kTestDimensions, kTestSeed);
  return sketcher;
}

SegmentShape TestShape() {
  return {.words = TestSketcher().words(),
          .code_bytes = CodeBytes(kTestDimensions)};
}

Embedding RandomEmbedding(std::mt19937& random) {
  std::vector<float> values(kTestDimensions);
  for (float& value : values) value = static_cast<float>(random() % 1000) - 500;
  values[0] += 0.5;  // never all zero
  return *Embedding::FromValues(TestModel(), std::move(values));
}

Terms RandomTerms(std::mt19937& random) {
  std::vector<WeightedTerm> terms;
  for (int i = random() % 6; i > 0; --i) {
    terms.push_back({.hash = static_cast<uint32_t>(random() % 60) * 71'582'788u,
                     .weight = 1.f + random() % 100,
                     .is_number = random() % 4 == 0});
  }
  return Terms::FromWeighted(std::move(terms));
}

IndexedArticle RandomArticle(std::string id, uint64_t revision,
                             std::mt19937& random) {
  const auto maybe = [&random](const std::vector<std::string>& values) {
    return random() % 4 == 0 ? "" : OneOf(values, random);
  };
  IndexedArticle article{.id = std::move(id),
                         .embedding = RandomEmbedding(random),
                         .terms = RandomTerms(random),
                         .source = Source(random() % 20),
                         .language = maybe(kLanguages),
                         .country = maybe(kCountries),
                         .category = maybe(kCategories),
                         .revision = Revision{revision}};
  if (random() % 4 != 0) article.published_at = RandomTime(random);
  for (int i = random() % 3; i > 0; --i) {
    article.labels.push_back(OneOf(kLabels, random));
  }
  return article;
}

std::vector<IndexedArticle> RandomArticles(int count, std::mt19937& random) {
  std::vector<IndexedArticle> articles;
  for (int i = 0; i < count; ++i) {
    articles.push_back(RandomArticle(absl::StrCat(i), i + 1, random));
  }
  return articles;
}

Article AsArticle(const IndexedArticle& article) {
  return {.id = article.id,
          .source = article.source,
          .language = article.language,
          .country = article.country,
          .category = article.category,
          .published_at = article.published_at,
          .labels = article.labels};
}

Filter RandomFilter(std::mt19937& random) {
  Filter filter;
  const auto add = [&random](std::vector<std::string>& list,
                             const std::vector<std::string>& values) {
    if (random() % 5 != 0) return;
    list.push_back(OneOf(values, random));
    if (random() % 2 == 0) list.push_back(OneOf(values, random));
    if (random() % 4 == 0) list.push_back("none has it");
  };
  const auto add_sources = [&random](std::vector<std::string>& list) {
    if (random() % 5 != 0) return;
    for (int i = random() % 15; i >= 0; --i) {
      list.push_back(FoldedValue(Source(random() % 25)));
    }
  };
  add_sources(filter.sources.any_of);
  add_sources(filter.sources.none_of);
  add(filter.languages.any_of, {"de", "DE-at", "e", "en", "pt"});
  add(filter.languages.none_of, {"de-CH", "en", ""});
  add(filter.countries.any_of, {"CH", "at"});
  add(filter.countries.none_of, {"DE", ""});
  add(filter.categories.any_of, {"SPORT", "politics"});
  add(filter.categories.none_of, {"sport"});
  add(filter.labels.any_of, kLabels);
  add(filter.labels.none_of, kLabels);
  if (random() % 4 == 0) filter.published_after = RandomTime(random);
  if (random() % 4 == 0) filter.published_before = RandomTime(random);
  return filter;
}

std::shared_ptr<Tail> MakeTail(const std::vector<IndexedArticle>& articles,
                               int capacity, Revision before) {
  if (capacity == 0) capacity = static_cast<int>(articles.size());
  auto tail =
      std::make_shared<Tail>(TestShape(), capacity, TestSketcher(), before);
  for (const IndexedArticle& article : articles) tail->Append(article);
  return tail;
}

SegmentView Whole(const std::shared_ptr<Tail>& tail) {
  return {tail, tail->rows()};
}

SegmentView Whole(const std::shared_ptr<SealedSegment>& segment) {
  return {segment, segment->rows()};
}

std::vector<RowPlace> PlacesOf(const std::vector<SegmentView>& views) {
  std::vector<RowPlace> rows;
  for (const SegmentView& view : views) {
    for (int row = 0; row < view.rows; ++row) {
      rows.push_back({view.segment.get(), row});
    }
  }
  SortByTime(rows);
  return rows;
}

std::shared_ptr<SealedSegment> Seal(const std::vector<SegmentView>& views,
                                    const std::string& path) {
  return *BuildSegment(PlacesOf(views), TestSketcher(), path);
}

std::vector<RowMask> MasksOf(const std::vector<SegmentView>& views,
                             const Filter& filter) {
  std::vector<RowMask> masks;
  for (const SegmentView& view : views) {
    masks.emplace_back(view, SegmentFilter(filter, *view.segment),
                       Revision{1'000'000});
  }
  return masks;
}

std::vector<int> RowsOf(const RowMask& mask) {
  std::vector<int> rows;
  if (mask.count() == 0) return rows;
  mask.ForEach(0, mask.rows(), [&](int row) { rows.push_back(row); });
  return rows;
}

void ExpectRowIs(const Segment& segment, int row,
                 const IndexedArticle& article) {
  SCOPED_TRACE(absl::StrCat("row ", row, ", article ", article.id));
  const RowHead& head = segment.arrays().heads[row];
  EXPECT_EQ(segment.id(row), article.id);
  EXPECT_EQ(Revision{head.revision}, article.revision);
  EXPECT_EQ(head.published_at.time(), article.published_at);
  EXPECT_EQ(segment.arrays().seconds[row], head.published_at.seconds);
  ExpectValueIs(segment, row, kSource, article.source);
  ExpectValueIs(segment, row, kLanguage, article.language);
  ExpectValueIs(segment, row, kCountry, article.country);
  ExpectValueIs(segment, row, kCategory, article.category);
  std::vector<std::string> labels;
  for (const ValueId label : segment.labels(row)) {
    labels.emplace_back(segment.label_values().Value(label));
  }
  EXPECT_EQ(labels, article.labels);
  ExpectTermsAre(segment, row, article.terms);
  ExpectVectorIs(segment, row, article.embedding);
}

}  // namespace akin
