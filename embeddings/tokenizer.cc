#include "embeddings/tokenizer.h"

#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace akin {
namespace {

// Longer words of Latin letters are read to here: nothing that is longer is a
// word, and the rest of an address or of a line of base64 says nothing about
// the news.
constexpr size_t kMaxWordBytes = 64;
// Longer words of other scripts are cut into pieces: they may be sentences of a
// script that has no spaces.
constexpr size_t kMaxRawBytes = 192;

// ASCII letters in lower case and digits; 0 for what separates words.
constexpr std::array<char, 128> kAsciiWord = [] {
  std::array<char, 128> table{};
  for (char c = '0'; c <= '9'; ++c) table[c] = c;
  for (char c = 'a'; c <= 'z'; ++c) table[c] = c;
  for (char c = 'A'; c <= 'Z'; ++c) table[c] = c - 'A' + 'a';
  return table;
}();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// One pass over one text: the word or the run without spaces that is being
// read.
class Tokenizer::Scan {
 public:
  // `places` may be null.
  Scan(Tokenizer& tokenizer, std::string_view text, Words& words,
       std::vector<WordPlace>* places)
      : tokenizer_(tokenizer), text_(text), words_(words), places_(places) {}

  int Read(int max_characters) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text_.data());
    const size_t size = text_.size();
    size_t at = 0;
    int characters = 0;
    for (; at < size && characters < max_characters; ++characters) {
      if (bytes[at] < 0x80) {
        ReadAscii(at++);
        continue;
      }
      const size_t begin = at;
      int32_t code_point;
      U8_NEXT(bytes, at, size, code_point);
      if (code_point < 0) {
        End();
      } else {
        ReadOther(code_point, begin, at);
      }
    }
    End();
    return characters;
  }

 private:
  // What the bytes from begin_ to end_ are.
  enum class State { kNothing, kLatin, kForeign, kHan, kHiragana, kKatakana };

  void ReadAscii(size_t at) {
    const char c = kAsciiWord[text_[at]];
    if (c != 0) {
      EnterLetters(State::kLatin, at, at + 1);
      if (words_.open_size() < kMaxWordBytes) words_.Append(c);
    } else if (!PartsDigits(at)) {
      End();
    }
  }

  void ReadOther(int32_t code_point, size_t begin, size_t end) {
    switch (tokenizer_.letters_.Kind(code_point)) {
      case LetterKind::kSeparator:
        End();
        return;
      case LetterKind::kIgnored:
        return;
      case LetterKind::kRomanized:
        EnterLetters(State::kLatin, begin, end);
        if (words_.open_size() < kMaxWordBytes) {
          words_.Append(tokenizer_.letters_.Roman(code_point));
        }
        return;
      case LetterKind::kForeign:
        EnterLetters(State::kForeign, begin, end);
        return;
      case LetterKind::kMark:
        if (state_ == State::kLatin || state_ == State::kForeign) {
          EnterLetters(State::kForeign, begin, end);
        } else if (state_ != State::kNothing) {
          end_ = end;  // Han characters were read already.
        }
        return;
      case LetterKind::kHan:
        // A syllable at a time: their combinations are too many to remember.
        if (state_ != State::kHan || words_.open_size() >= kMaxWordBytes) {
          Begin(begin);
        }
        state_ = State::kHan;
        end_ = end;
        tokenizer_.romanizer_->Append(text_.substr(begin, end - begin), words_);
        return;
      case LetterKind::kHiragana:
        EnterKana(State::kHiragana, begin, end);
        return;
      case LetterKind::kKatakana:
        EnterKana(State::kKatakana, begin, end);
        return;
    }
  }

  // Goes on with the run of one kind of kana, or with a new one.
  void EnterKana(State state, size_t begin, size_t end) {
    if (state_ != state || end - begin_ > kMaxRawBytes) Begin(begin);
    state_ = state;
    end_ = end;
  }

  // Goes on with the word, or with a new one. A word with one foreign letter is
  // foreign: ICU is to see all of it.
  void EnterLetters(State state, size_t begin, size_t end) {
    const bool going_on =
        state_ == State::kLatin ||
        (state_ == State::kForeign && end - begin_ <= kMaxRawBytes);
    if (!going_on) Begin(begin);
    if (state_ != State::kForeign) state_ = state;
    if (end - begin_ <= kMaxRawBytes) end_ = end;
  }

  void Begin(size_t begin) {
    End();
    begin_ = begin;
  }

  // Ends what is being read, if anything is.
  void End() {
    switch (state_) {
      case State::kNothing:
        return;
      case State::kLatin:
        // A soft sign by itself has no Latin letters.
        if (words_.open_size() == 0) AppendRaw();
        break;
      case State::kForeign:
      case State::kHiragana:
      case State::kKatakana:
        words_.Discard();
        AppendRaw();
        break;
      case State::kHan:
        break;
    }
    words_.Close();
    if (places_ != nullptr) {
      places_->resize(places_->size() + words_.size() - placed_,
                      WordPlace{.begin = begin_, .end = end_});
      placed_ = words_.size();
    }
    state_ = State::kNothing;
  }

  void AppendRaw() {
    tokenizer_.romanizer_->Append(text_.substr(begin_, end_ - begin_), words_);
  }

  bool PartsDigits(size_t at) const {
    return (text_[at] == '.' || text_[at] == ',') && at > 0 &&
           at + 1 < text_.size() && IsDigit(text_[at - 1]) &&
           IsDigit(text_[at + 1]);
  }

  Tokenizer& tokenizer_;
  const std::string_view text_;
  Words& words_;
  std::vector<WordPlace>* const places_;
  int placed_ = words_.size();
  State state_ = State::kNothing;
  size_t begin_ = 0;
  size_t end_ = 0;
};

absl::StatusOr<std::unique_ptr<Tokenizer>> Tokenizer::Create(
    const LetterTable& letters) {
  absl::StatusOr<std::unique_ptr<Romanizer>> romanizer = Romanizer::Create();
  if (!romanizer.ok()) return romanizer.status();
  return std::unique_ptr<Tokenizer>(
      new Tokenizer(letters, *std::move(romanizer)));
}

Tokenizer::Tokenizer(const LetterTable& letters,
                     std::unique_ptr<Romanizer> romanizer)
    : letters_(letters), romanizer_(std::move(romanizer)) {}

int Tokenizer::Append(std::string_view text, int max_characters, Words& words) {
  return Scan(*this, text, words, nullptr).Read(max_characters);
}

int Tokenizer::Append(std::string_view text, int max_characters, Words& words,
                      std::vector<WordPlace>& places) {
  return Scan(*this, text, words, &places).Read(max_characters);
}

}  // namespace akin
