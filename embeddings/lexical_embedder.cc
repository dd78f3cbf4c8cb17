#include "embeddings/lexical_embedder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/pool.h"
#include "embeddings/feature_counts.h"
#include "embeddings/idf_table.h"
#include "embeddings/letter_table.h"
#include "embeddings/name_table.h"
#include "embeddings/text_reader.h"

namespace akin {
namespace {

constexpr int kDimensions = 512;
constexpr char kModelId[] = "lexical-512-v2";

constexpr int kTitleTimes = 2;

// A feature occurs seldom, so its logarithm is almost always found here.
float DampedCount(int count) {
  static const std::array<float, 64> kDamped = [] {
    std::array<float, 64> damped;
    for (int i = 0; i < 64; ++i) damped[i] = std::log1p(static_cast<float>(i));
    return damped;
  }();
  return count < 64 ? kDamped[count] : std::log1p(static_cast<float>(count));
}

// A name counts more than a word: two articles in different languages share
// little else.
constexpr float kNameWeight = 2;
// N-grams count less than words, for they repeat them, and a common one tells
// less than a rare one by more than its IDF says: "tion" is in every article.
constexpr float kNgramWeight = 0.8f;
constexpr float kNgramExponent = 1.25;
// Where the exponent changes nothing.
constexpr float kMeanIdf = 5;

float WeightOf(FeatureKind kind, float idf) {
  switch (kind) {
    case FeatureKind::kWord:
      return idf;
    case FeatureKind::kNgram:
      return kNgramWeight * kMeanIdf * std::pow(idf / kMeanIdf, kNgramExponent);
    case FeatureKind::kName:
      return kNameWeight * idf;
  }
  return 0;
}

}  // namespace

// What all calls read.
struct LexicalEmbedder::Tables {
  LetterTable letters;
  NameTable names;
  IdfTable idf;

  // What multiplies the damped count of a feature, by its kind and the level of
  // its IDF.
  std::array<std::array<float, 256>, kFeatureKinds> weights{};

  float Weight(const Feature& feature) const {
    return DampedCount(feature.count) *
           weights[static_cast<int>(feature.kind)][idf.Level(feature.hash)];
  }
};

class LexicalEmbedder::Readers : public Pool<TextReader> {
 public:
  explicit Readers(const Tables& tables)
      : Pool([&tables] {
          return TextReader::Create(tables.letters, tables.names);
        }) {}
};

absl::StatusOr<std::unique_ptr<LexicalEmbedder>> LexicalEmbedder::Create() {
  absl::StatusOr<LetterTable> letters = LetterTable::Create();
  if (!letters.ok()) return letters.status();
  absl::StatusOr<IdfTable> idf = IdfTable::Linked();
  if (!idf.ok()) return idf.status();
  absl::StatusOr<NameTable> names = NameTable::Linked();
  if (!names.ok()) return names.status();
  auto tables = std::make_unique<Tables>(
      Tables{.letters = *std::move(letters), .names = *names, .idf = *idf});
  for (int kind = 0; kind < kFeatureKinds; ++kind) {
    for (int level = 0; level < 256; ++level) {
      tables->weights[kind][level] =
          WeightOf(static_cast<FeatureKind>(kind), idf->IdfOfLevel(level));
    }
  }
  auto readers = std::make_unique<Readers>(*tables);
  // The first reader, made now, shows that later ones can be made.
  absl::StatusOr<std::unique_ptr<TextReader>> first = readers->Borrow();
  if (!first.ok()) return first.status();
  readers->Return(*std::move(first));
  return std::unique_ptr<LexicalEmbedder>(
      new LexicalEmbedder(std::move(tables), std::move(readers)));
}

LexicalEmbedder::LexicalEmbedder(std::unique_ptr<const Tables> tables,
                                 std::unique_ptr<Readers> readers)
    : model_{.id = kModelId, .dimensions = kDimensions},
      tables_(std::move(tables)),
      readers_(std::move(readers)) {}

LexicalEmbedder::~LexicalEmbedder() = default;

absl::StatusOr<TextFeatures> LexicalEmbedder::Embed(const Text& text) const {
  absl::StatusOr<std::unique_ptr<TextReader>> reader = readers_->Borrow();
  if (!reader.ok()) return reader.status();
  const absl::Span<const Feature> features = (*reader)->Read(text, kTitleTimes);
  std::vector<float> values(kDimensions);
  std::vector<WeightedTerm> terms;
  terms.reserve(features.size());
  for (const Feature& feature : features) {
    const float weight = tables_->Weight(feature);
    // Bits that neither the terms nor the IDF table use.
    const bool negative = (feature.hash >> 48) & 1;
    values[(feature.hash >> 32) % kDimensions] += negative ? -weight : weight;
    terms.push_back({.hash = static_cast<uint32_t>(feature.hash),
                     .weight = weight,
                     .is_number = feature.is_number});
  }
  readers_->Return(*std::move(reader));

  if (terms.empty()) {
    return absl::InvalidArgumentError(
        "title, summary and body have no letter and no digit, so nothing can "
        "be similar");
  }
  // Of a text of two or three features, signs may cancel all.
  if (std::all_of(values.begin(), values.end(),
                  [](float value) { return value == 0; })) {
    values[terms.front().hash % kDimensions] = 1;
  }
  absl::StatusOr<Embedding> embedding =
      Embedding::FromValues(model_, std::move(values));
  if (!embedding.ok()) return embedding.status();
  return TextFeatures{.embedding = *std::move(embedding),
                      .terms = Terms::FromWeighted(std::move(terms))};
}

}  // namespace akin
