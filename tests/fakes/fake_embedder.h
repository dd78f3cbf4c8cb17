#ifndef AKIN_TESTS_FAKES_FAKE_EMBEDDER_H_
#define AKIN_TESTS_FAKES_FAKE_EMBEDDER_H_

#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "embeddings/embedder.h"

namespace akin {

// Embeds a text by its words, split at spaces: each adds to one of 32
// dimensions. Texts with equal words are equal, and with none of them common
// nearly orthogonal.
class FakeEmbedder : public Embedder {
 public:
  const EmbeddingModel& model() const override { return model_; }

  absl::StatusOr<TextFeatures> Embed(const Text& text) const override {
    std::vector<float> values(model_.dimensions, 0);
    std::vector<WeightedTerm> terms;
    for (const std::string_view part : {text.title, text.summary, text.body}) {
      std::istringstream words{std::string(part)};
      for (std::string word; words >> word;) {
        const uint32_t hash =
            static_cast<uint32_t>(std::hash<std::string>()(word));
        values[hash % values.size()] += 1;
        terms.push_back({hash, 1});
      }
    }
    if (terms.empty()) return absl::InvalidArgumentError("has no word");
    absl::StatusOr<Embedding> embedding =
        Embedding::FromValues(model_, std::move(values));
    if (!embedding.ok()) return embedding.status();
    return TextFeatures{*std::move(embedding),
                        Terms::FromWeighted(std::move(terms))};
  }

 private:
  const EmbeddingModel model_{"fake-32", 32};
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_FAKE_EMBEDDER_H_
