#ifndef AKIN_EMBEDDINGS_TERMS_H_
#define AKIN_EMBEDDINGS_TERMS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"

namespace akin {

// A lexical feature, a word or a character n-gram, by its hash.
struct WeightedTerm {
  uint32_t hash = 0;
  float weight = 0;  // positive and finite
  bool is_number = false;
};

// The sparse lexical features of an article: hashed words and character n-grams
// with weights, borrowed from who keeps them. Derived from the text; kept
// beside the embedding for re-ranking. 5 bytes a term.
class TermsView {
 public:
  TermsView() = default;
  // `hashes` are ascending, without repetition; `weights` has as many;
  // `numbers` are the places of the numbers among them, ascending; `norm` is
  // the length of the vector of weights.
  TermsView(absl::Span<const uint32_t> hashes,
            absl::Span<const uint8_t> weights,
            absl::Span<const uint16_t> numbers, float norm)
      : hashes_(hashes), weights_(weights), numbers_(numbers), norm_(norm) {}

  bool empty() const { return hashes_.empty(); }
  int size() const { return static_cast<int>(hashes_.size()); }
  absl::Span<const uint32_t> hashes() const { return hashes_; }
  absl::Span<const uint8_t> weights() const { return weights_; }
  absl::Span<const uint16_t> numbers() const { return numbers_; }
  float norm() const { return norm_; }

  // Asks the processor for what a comparison reads first.
  void Prefetch() const {
    constexpr size_t kLine = 64, kLines = 6;
    for (size_t i = 0; i < kLines; ++i) {
      __builtin_prefetch(hashes_.data() + i * kLine / sizeof(uint32_t));
    }
    __builtin_prefetch(weights_.data());
    __builtin_prefetch(weights_.data() + kLine);
  }

 private:
  absl::Span<const uint32_t> hashes_;
  absl::Span<const uint8_t> weights_;
  absl::Span<const uint16_t> numbers_;
  float norm_ = 0;
};

// The terms of one article by themselves. Immutable.
class Terms {
 public:
  // Terms beyond the heaviest kMaxTerms are dropped.
  static constexpr int kMaxTerms = 256;

  Terms() = default;
  // A copy.
  explicit Terms(TermsView terms);

  // Weights of equal hashes are added; of more than kMaxTerms the heaviest are
  // kept. Weights are quantised to 1..255 of the heaviest.
  static Terms FromWeighted(std::vector<WeightedTerm> terms);

  // Valid as long as the terms stay where they are.
  TermsView view() const { return {hashes_, weights_, numbers_, norm_}; }
  // NOLINTNEXTLINE(google-explicit-constructor): as a string is its view.
  operator TermsView() const { return view(); }

  bool empty() const { return hashes_.empty(); }
  int size() const { return static_cast<int>(hashes_.size()); }
  absl::Span<const uint32_t> hashes() const { return hashes_; }
  absl::Span<const uint8_t> weights() const { return weights_; }
  absl::Span<const uint16_t> numbers() const { return numbers_; }
  float norm() const { return norm_; }

 private:
  std::vector<uint32_t> hashes_;
  std::vector<uint8_t> weights_;
  std::vector<uint16_t> numbers_;
  float norm_ = 0;
};

// Cosine of two sparse vectors, 0 to 1; 0 if either is empty.
float TermsCosine(TermsView a, TermsView b);

// The terms of one text, prepared to be compared with those of many: then a
// comparison takes half the time. Borrows the terms.
class TermsMatcher {
 public:
  explicit TermsMatcher(TermsView terms);

  // TermsCosine() of the two.
  float Cosine(TermsView other) const;

 private:
  // 2^16 bits, one for the hashes that begin with the same 16: of random hashes
  // all but 1 in 256 are told apart from those of a text by this alone.
  static constexpr int kWords = (1 << 16) / 64;
  // Four times as many as a text has terms at most.
  static constexpr uint32_t kSlots = 1024;
  static_assert(kSlots >= 4 * Terms::kMaxTerms);

  bool MayHave(uint32_t hash) const {
    return bits_[hash >> 22] >> (hash >> 16 & 63) & 1;
  }

  const TermsView terms_;
  std::vector<uint64_t> bits_;
  // Open addressing: 1 + the place among the terms, or 0.
  std::vector<uint16_t> slots_;
};

// The numbers of two texts beside each other. Numbers outlive translation.
struct NumberOverlap {
  float cosine = 0;  // of the numbers alone, 0 to 1
  int shared = 0;    // numbers that both have
};

// nullopt if either has no number.
std::optional<NumberOverlap> CompareNumbers(TermsView a, TermsView b);

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TERMS_H_
