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
#include "embeddings/name_table.h"
#include "embeddings/text_reader.h"

ABSL_FLAG(std::string, output, "", "File to write the table to.");

namespace akin {
namespace {

constexpr uint32_t kBuckets = 1 << 18;

// Counts the features of articles.
class Counter {
 public:
  static absl::StatusOr<std::unique_ptr<Counter>> Create() {
    absl::StatusOr<LetterTable> letters = LetterTable::Create();
    if (!letters.ok()) return letters.status();
    absl::StatusOr<NameTable> names = NameTable::Linked();
    if (!names.ok()) return names.status();
    auto counter =
        std::unique_ptr<Counter>(new Counter(*std::move(letters), *names));
    absl::StatusOr<std::unique_ptr<TextReader>> reader =
        TextReader::Create(counter->letters_, counter->names_);
    if (!reader.ok()) return reader.status();
    counter->reader_ = *std::move(reader);
    return counter;
  }

  void Count(const ArticleText& article) {
    const absl::Span<const Feature> features =
        reader_->Read({.title = article.title,
                       .summary = article.summary,
                       .body = article.body},
                      1);
    if (!features.empty()) frequencies_.Add(article.language, features);
  }

  const DocumentFrequencies& frequencies() const { return frequencies_; }

 private:
  Counter(LetterTable letters, const NameTable& names)
      : letters_(std::move(letters)), names_(names) {}

  const LetterTable letters_;
  const NameTable names_;
  std::unique_ptr<TextReader> reader_;
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
