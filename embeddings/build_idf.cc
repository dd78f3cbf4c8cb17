// akin-build-idf counts in how many articles each hashed feature occurs, and
// writes the table of inverse document frequencies that LexicalEmbedder is
// linked with. The same files in the same order give the same bytes.

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "embeddings/document_frequencies.h"
#include "embeddings/feature_counts.h"
#include "embeddings/idf_table.h"
#include "embeddings/json_lines.h"
#include "embeddings/letter_table.h"
#include "embeddings/tokenizer.h"

ABSL_FLAG(std::string, output, "", "File to write the table to.");

namespace akin {
namespace {

constexpr uint32_t kBuckets = 1 << 18;
// Enough for every word that the embedder would read.
constexpr int kMaxCharacters = 2000;

// Counts the features of articles.
class Counter {
 public:
  static absl::StatusOr<std::unique_ptr<Counter>> Create() {
    absl::StatusOr<LetterTable> letters = LetterTable::Create();
    if (!letters.ok()) return letters.status();
    auto counter = std::unique_ptr<Counter>(new Counter(*std::move(letters)));
    absl::StatusOr<std::unique_ptr<Tokenizer>> tokenizer =
        Tokenizer::Create(counter->letters_);
    if (!tokenizer.ok()) return tokenizer.status();
    counter->tokenizer_ = *std::move(tokenizer);
    return counter;
  }

  void Count(const ArticleText& article) {
    words_.Clear();
    features_.Clear();
    for (std::string_view part :
         {article.title, article.summary, article.body}) {
      tokenizer_->Append(part, kMaxCharacters, words_);
    }
    features_.Add(words_, 1);
    if (features_.features().empty()) return;
    frequencies_.Add(article.language, features_.features());
  }

  const DocumentFrequencies& frequencies() const { return frequencies_; }

 private:
  explicit Counter(LetterTable letters) : letters_(std::move(letters)) {}

  const LetterTable letters_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Words words_;
  FeatureCounts features_;
  DocumentFrequencies frequencies_{kBuckets};
};

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file.fail()) return absl::UnavailableError("cannot write " + path);
  return absl::OkStatus();
}

absl::Status Build(const std::vector<std::string>& files,
                   const std::string& output) {
  absl::StatusOr<std::unique_ptr<Counter>> counter = Counter::Create();
  if (!counter.ok()) return counter.status();
  for (const std::string& file : files) {
    absl::Status status = ForEachArticle(
        file, [&](const ArticleText& article) { (*counter)->Count(article); });
    if (!status.ok()) return status;
  }
  const DocumentFrequencies& frequencies = (*counter)->frequencies();
  if (frequencies.documents() == 0) {
    return absl::InvalidArgumentError("the files have no article with text");
  }
  absl::PrintF("%d articles\n", frequencies.documents());
  return WriteFile(
      output, IdfTable::Encode(frequencies.Shares(), frequencies.documents()));
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Builds a table of inverse document frequencies.\n"
      "akin-build-idf --output=TABLE FILE...\n"
      "FILE: JSON Lines with title, summary, body and language (all but the "
      "title may be missing), perhaps compressed.");
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  const std::string output = absl::GetFlag(FLAGS_output);
  if (output.empty() || arguments.size() < 2) {
    std::fprintf(stderr, "akin-build-idf: --output and a FILE are needed\n");
    return 2;
  }
  const absl::Status status = akin::Build(
      std::vector<std::string>(arguments.begin() + 1, arguments.end()), output);
  if (!status.ok()) {
    std::fprintf(stderr, "akin-build-idf: %s\n",
                 std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}
