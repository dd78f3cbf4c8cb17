#ifndef AKIN_EMBEDDINGS_DOCUMENT_FREQUENCIES_H_
#define AKIN_EMBEDDINGS_DOCUMENT_FREQUENCIES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "embeddings/feature_counts.h"

namespace akin {

// In which share of the articles each bucket of hashed features occurs: the
// greatest of its shares in any one language. Otherwise the commonest words of
// a language that few articles are written in would pass for rare names, and
// any two articles in that language for the same story.
class DocumentFrequencies {
 public:
  // `buckets` must be a power of two.
  explicit DocumentFrequencies(uint32_t buckets);

  // Counts an article that has `features`. `language` may be empty: unknown.
  void Add(std::string_view language, absl::Span<const Feature> features);

  uint64_t documents() const { return documents_; }
  // Greater than 0 and at most 1, by bucket.
  std::vector<double> Shares() const;

 private:
  struct Language {
    uint64_t documents = 0;
    std::vector<uint32_t> occurrences;
  };

  uint64_t documents_ = 0;
  std::vector<uint32_t> occurrences_;
  // The last article that occurred in a bucket, by its number from 1.
  std::vector<uint64_t> last_document_;
  std::map<std::string, Language, std::less<>> languages_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_DOCUMENT_FREQUENCIES_H_
