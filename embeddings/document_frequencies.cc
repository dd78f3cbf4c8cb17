#include "embeddings/document_frequencies.h"

#include <algorithm>

#include "embeddings/idf_table.h"

namespace akin {
namespace {

// Articles without the feature that are added to each language: the fewer
// articles a language has, the less its shares are believed, so that the names
// of its one big story do not become common words.
constexpr double kDoubt = 500;

}  // namespace

DocumentFrequencies::DocumentFrequencies(uint32_t buckets)
    : occurrences_(buckets), last_document_(buckets) {}

void DocumentFrequencies::Add(std::string_view language,
                              absl::Span<const Feature> features) {
  auto found = languages_.find(language);
  if (found == languages_.end()) {
    found = languages_.emplace(std::string(language), Language{}).first;
    found->second.occurrences.resize(occurrences_.size());
  }
  Language& counted = found->second;
  ++documents_;
  ++counted.documents;
  for (const Feature& feature : features) {
    const uint32_t bucket = IdfTable::Bucket(
        feature.hash, static_cast<uint32_t>(occurrences_.size()));
    // Two features of one article may share a bucket: count it once.
    if (last_document_[bucket] == documents_) continue;
    last_document_[bucket] = documents_;
    ++occurrences_[bucket];
    ++counted.occurrences[bucket];
  }
}

std::vector<double> DocumentFrequencies::Shares() const {
  std::vector<double> shares(occurrences_.size());
  for (size_t i = 0; i < shares.size(); ++i) {
    shares[i] = (occurrences_[i] + 1.0) / (documents_ + 1.0);
    for (const auto& [name, language] : languages_) {
      // Less one: a single article makes no word common.
      shares[i] = std::max(shares[i], (language.occurrences[i] - 1.0) /
                                          (language.documents + kDoubt));
    }
  }
  return shares;
}

}  // namespace akin
