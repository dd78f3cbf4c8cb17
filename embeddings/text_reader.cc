#include "embeddings/text_reader.h"

#include <utility>

namespace akin {

absl::StatusOr<std::unique_ptr<TextReader>> TextReader::Create(
    const LetterTable& letters, const NameTable& names) {
  absl::StatusOr<std::unique_ptr<Tokenizer>> tokenizer =
      Tokenizer::Create(letters);
  if (!tokenizer.ok()) return tokenizer.status();
  return std::unique_ptr<TextReader>(
      new TextReader(*std::move(tokenizer), names));
}

absl::Span<const Feature> TextReader::Read(const Text& text, int title_times) {
  counts_.Clear();
  words_.Clear();
  found_.clear();
  tokenizer_->Append(text.title, kMaxTitleCharacters, words_);
  finder_.FindInRuns(text.title, kMaxTitleCharacters, found_);
  Count(title_times);

  words_.Clear();
  found_.clear();
  const int read = tokenizer_->Append(text.summary, kMaxTextCharacters, words_);
  finder_.FindInRuns(text.summary, kMaxTextCharacters, found_);
  tokenizer_->Append(text.body, kMaxTextCharacters - read, words_);
  finder_.FindInRuns(text.body, kMaxTextCharacters - read, found_);
  Count(1);
  return counts_.features();
}

void TextReader::Count(int times) {
  counts_.Add(words_, times);
  finder_.FindInWords(words_, found_);
  for (uint64_t name : found_) counts_.AddName(name, times);
}

}  // namespace akin
