#include "embeddings/lexical_embedder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/mutex.h"
#include "embeddings/feature_counts.h"
#include "embeddings/idf_table.h"
#include "embeddings/letter_table.h"
#include "embeddings/tokenizer.h"

namespace akin {
namespace {

constexpr int kDimensions = 512;
constexpr char kModelId[] = "lexical-512-v1";

// A title longer than this is a body in the wrong field.
constexpr int kMaxTitleCharacters = 500;
constexpr int kMaxTextCharacters = 2000;
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

// What one call of Embed() works with.
struct Workspace {
  std::unique_ptr<Tokenizer> tokenizer;
  Words title;
  Words text;
  FeatureCounts counts;
};

}  // namespace

// What all calls read.
struct LexicalEmbedder::Tables {
  LetterTable letters;
  IdfTable idf;
};

// Lends each call of Embed() a workspace of its own, and keeps as many as were
// ever lent at once: a tokenizer is costly to make and not thread-safe.
class LexicalEmbedder::Workspaces {
 public:
  explicit Workspaces(const LetterTable& letters) : letters_(letters) {}

  absl::StatusOr<std::unique_ptr<Workspace>> Borrow() {
    {
      MutexLock lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Workspace> workspace = std::move(free_.back());
        free_.pop_back();
        return workspace;
      }
    }
    absl::StatusOr<std::unique_ptr<Tokenizer>> tokenizer =
        Tokenizer::Create(letters_);
    if (!tokenizer.ok()) return tokenizer.status();
    auto workspace = std::make_unique<Workspace>();
    workspace->tokenizer = *std::move(tokenizer);
    return workspace;
  }

  void Return(std::unique_ptr<Workspace> workspace) {
    MutexLock lock(mutex_);
    free_.push_back(std::move(workspace));
  }

 private:
  const LetterTable& letters_;
  Mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> free_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<std::unique_ptr<LexicalEmbedder>> LexicalEmbedder::Create() {
  absl::StatusOr<LetterTable> letters = LetterTable::Create();
  if (!letters.ok()) return letters.status();
  absl::StatusOr<IdfTable> idf = IdfTable::Linked();
  if (!idf.ok()) {
    return absl::InternalError("this program is damaged: " +
                               std::string(idf.status().message()));
  }
  auto tables = std::make_unique<const Tables>(
      Tables{.letters = *std::move(letters), .idf = *idf});
  auto workspaces = std::make_unique<Workspaces>(tables->letters);
  // The first workspace, made now, shows that later ones can be made.
  absl::StatusOr<std::unique_ptr<Workspace>> first = workspaces->Borrow();
  if (!first.ok()) return first.status();
  workspaces->Return(*std::move(first));
  return std::unique_ptr<LexicalEmbedder>(
      new LexicalEmbedder(std::move(tables), std::move(workspaces)));
}

LexicalEmbedder::LexicalEmbedder(std::unique_ptr<const Tables> tables,
                                 std::unique_ptr<Workspaces> workspaces)
    : model_{.id = kModelId, .dimensions = kDimensions},
      tables_(std::move(tables)),
      workspaces_(std::move(workspaces)) {}

LexicalEmbedder::~LexicalEmbedder() = default;

absl::StatusOr<TextFeatures> LexicalEmbedder::Embed(const Text& text) const {
  absl::StatusOr<std::unique_ptr<Workspace>> borrowed = workspaces_->Borrow();
  if (!borrowed.ok()) return borrowed.status();
  Workspace& work = **borrowed;
  work.title.Clear();
  work.text.Clear();
  work.counts.Clear();
  work.tokenizer->Append(text.title, kMaxTitleCharacters, work.title);
  const int read =
      work.tokenizer->Append(text.summary, kMaxTextCharacters, work.text);
  work.tokenizer->Append(text.body, kMaxTextCharacters - read, work.text);
  work.counts.Add(work.title, kTitleTimes);
  work.counts.Add(work.text, 1);

  std::vector<float> values(kDimensions);
  std::vector<WeightedTerm> terms;
  terms.reserve(work.counts.features().size());
  for (const Feature& feature : work.counts.features()) {
    const float weight =
        DampedCount(feature.count) * tables_->idf.Idf(feature.hash);
    // Bits that neither the terms nor the IDF table use.
    const bool negative = (feature.hash >> 48) & 1;
    values[(feature.hash >> 32) % kDimensions] += negative ? -weight : weight;
    terms.push_back(
        {.hash = static_cast<uint32_t>(feature.hash),
         .weight = weight,
         .is_number = feature.is_number});
  }
  workspaces_->Return(*std::move(borrowed));

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
