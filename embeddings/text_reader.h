#ifndef AKIN_EMBEDDINGS_TEXT_READER_H_
#define AKIN_EMBEDDINGS_TEXT_READER_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"
#include "embeddings/feature_counts.h"
#include "embeddings/letter_table.h"
#include "embeddings/name_finder.h"
#include "embeddings/name_table.h"
#include "embeddings/tokenizer.h"
#include "embeddings/words.h"

namespace akin {

// Counts the features of an article: its words, their n-grams and the names in
// it. The embedder and the program that counts for the IDF table read alike, by
// this. Not thread-safe.
class TextReader {
 public:
  // The tables must outlive the reader. Internal if ICU's data is missing or
  // damaged.
  static absl::StatusOr<std::unique_ptr<TextReader>> Create(
      const LetterTable& letters, const NameTable& names);

  // The features of the title, each counted `title_times` times, and of the
  // first 2,000 characters of the summary and the body. Valid until the next
  // call.
  absl::Span<const Feature> Read(const Text& text, int title_times);

 private:
  TextReader(std::unique_ptr<Tokenizer> tokenizer, const NameTable& names)
      : tokenizer_(std::move(tokenizer)), finder_(names) {}

  // Counts what is in `words_`, and the names in `found_`.
  void Count(int times);

  const std::unique_ptr<Tokenizer> tokenizer_;
  const NameFinder finder_;
  Words words_;
  std::vector<uint64_t> found_;
  FeatureCounts counts_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_TEXT_READER_H_
