#include "client/input/feed_text.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace akin {
namespace {

constexpr char kCdataBegin[] = "<![CDATA[";
constexpr char kCdataEnd[] = "]]>";
constexpr size_t kLongestReference = 34;  // "&", a name, ";"
constexpr size_t kDeclarationBytes = 200;

// What the bytes 0x80 to 0x9F stand for; 0 stands for nothing.
constexpr uint16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

enum class Sequence { kValid, kInvalid, kCutOff };

// Looks at the UTF-8 sequence that `text` begins with; its `length` if valid.
Sequence FirstSequence(absl::string_view text, size_t& length) {
  const unsigned char first = text[0];
  length = first < 0x80   ? 1
           : first < 0xC2 ? 0
           : first < 0xE0 ? 2
           : first < 0xF0 ? 3
           : first < 0xF5 ? 4
                          : 0;
  if (length == 0) return Sequence::kInvalid;
  for (size_t i = 1; i < length; ++i) {
    if (i == text.size()) return Sequence::kCutOff;
    const unsigned char next = text[i];
    if ((next & 0xC0) != 0x80) return Sequence::kInvalid;
    const bool too_small =
        (first == 0xE0 && next < 0xA0) || (first == 0xF0 && next < 0x90);
    const bool too_large =
        (first == 0xED && next > 0x9F) || (first == 0xF4 && next > 0x8F);
    if (i == 1 && (too_small || too_large)) return Sequence::kInvalid;
  }
  return Sequence::kValid;
}

// The encoding that the XML declaration names, in lower case.
std::string DeclaredEncoding(absl::string_view begin) {
  begin = begin.substr(0, kDeclarationBytes);
  begin = begin.substr(0, begin.find("?>"));
  const size_t key = begin.find("encoding");
  if (key == absl::string_view::npos) return "";
  begin.remove_prefix(key);
  const size_t open = begin.find_first_of("\"'");
  if (open == absl::string_view::npos) return "";
  const size_t close = begin.find(begin[open], open + 1);
  if (close == absl::string_view::npos) return "";
  return absl::AsciiStrToLower(begin.substr(open + 1, close - open - 1));
}

bool IsLatin(absl::string_view encoding) {
  for (const char* latin : {"iso-8859-1", "iso8859-1", "latin1", "latin-1",
                            "windows-1252", "cp1252", "us-ascii", "ascii"}) {
    if (encoding == latin) return true;
  }
  return false;
}

// Whether the parser can read an encoding.
bool IsKnown(const std::string& encoding) {
  xmlCharEncodingHandler* const handler =
      xmlFindCharEncodingHandler(encoding.c_str());
  if (handler == nullptr) return false;
  xmlCharEncCloseFunc(handler);
  return true;
}

// A reference by number, which all encodings and parsers know. Numbers of
// windows-1252 stand for its characters, as in browsers; nothing if the number
// is of no character of XML.
std::string Reference(uint32_t code) {
  if (code >= 0x80 && code < 0xA0) code = kWindows1252[code - 0x80];
  const bool is_character = code == '\t' || code == '\n' || code == '\r' ||
                            (code >= 0x20 && code < 0xD800) ||
                            (code >= 0xE000 && code < 0xFFFE) ||
                            (code >= 0x10000 && code < 0x110000);
  return is_character ? absl::StrCat("&#", code, ";") : "";
}

// What stands behind a byte order mark and spaces.
absl::string_view WithoutBlanks(absl::string_view begin) {
  absl::ConsumePrefix(&begin, "\xEF\xBB\xBF");
  return absl::StripLeadingAsciiWhitespace(begin);
}

// Moves the end of `text` to before an unfinished "&..." or "<![CDATA[".
absl::string_view WithoutUnfinished(absl::string_view text) {
  const size_t tail = text.size() - std::min(text.size(), kLongestReference);
  const size_t found = text.find_last_of("&<]");
  const size_t first = text.find_last_not_of(']') + 1;
  const size_t cut = std::min(found, first);
  return found != absl::string_view::npos && cut >= tail ? text.substr(0, cut)
                                                         : text;
}

}  // namespace

FeedText::FeedText(std::unique_ptr<ByteReader> bytes, std::string charset)
    : bytes_(std::move(bytes)), charset_(std::move(charset)) {}

FeedText::Encoding FeedText::Detect(absl::string_view begin) {
  if (absl::StartsWith(begin, "\xFE\xFF") ||
      absl::StartsWith(begin, "\xFF\xFE") ||
      begin.substr(0, 4).find('\0') != absl::string_view::npos) {
    return Encoding::kAsDeclared;  // UTF-16 or UTF-32
  }
  std::string declared = DeclaredEncoding(begin);
  if (declared.empty() && IsKnown(charset_)) {
    is_undeclared_ = true;
    declared = charset_;
  }
  bool is_ascii = true;
  bool is_utf8 = true;
  for (size_t i = 0; i < begin.size() && is_utf8;) {
    size_t length = 0;
    const Sequence sequence = FirstSequence(begin.substr(i), length);
    if (sequence == Sequence::kCutOff) break;
    is_utf8 = sequence == Sequence::kValid;
    is_ascii = is_ascii && length == 1;
    i += length;
  }
  if (is_utf8 && !is_ascii) return Encoding::kUtf8;
  if (IsLatin(declared)) return Encoding::kWindows1252;
  if (declared.empty() || declared == "utf-8" || declared == "utf8") {
    return Encoding::kUtf8;
  }
  return Encoding::kAsDeclared;
}

absl::StatusOr<std::string> FeedText::Next() {
  std::string mended;
  bool at_end = false;
  while (mended.empty() && !at_end) {
    absl::StatusOr<absl::string_view> block = bytes_->Next();
    if (!block.ok()) return block.status();
    at_end = block->empty();
    if (encoding_ == Encoding::kUnknown) {
      encoding_ = Detect(*block);
      // XML declarations stand at the very beginning.
      if (is_utf8()) block = WithoutBlanks(*block);
    }
    if (!is_utf8()) return std::string(*block);
    waiting_.append(block->data(), block->size());
    mended = Mend(at_end);
  }
  return mended;
}

std::string FeedText::Mend(bool at_end) {
  absl::string_view text = waiting_;
  if (!at_end) text = WithoutUnfinished(text);
  std::string mended;
  mended.reserve(text.size() + text.size() / 8);
  size_t i = 0;
  while (i < text.size()) {
    const absl::string_view rest = text.substr(i);
    const unsigned char c = rest[0];
    size_t length = 0;
    if (c >= 0x80 || (c < 0x20 && !absl::ascii_isspace(c)) || c == 0x7F) {
      if (!at_end && encoding_ == Encoding::kUtf8 && rest.size() < 4 &&
          FirstSequence(rest, length) == Sequence::kCutOff) {
        break;
      }
      i += MendByte(rest, mended);
      continue;
    }
    if (c == '&' && !in_cdata_) {
      i += MendAmpersand(rest, mended);
      continue;
    }
    if (in_cdata_ ? absl::StartsWith(rest, kCdataEnd)
                  : absl::StartsWith(rest, kCdataBegin)) {
      in_cdata_ = !in_cdata_;
    }
    mended += static_cast<char>(c);
    ++i;
  }
  waiting_.erase(0, i);
  return mended;
}

// Mends the character that `text` begins with; its bytes.
size_t FeedText::MendByte(absl::string_view text, std::string& mended) const {
  const unsigned char c = text[0];
  if (c < 0x80) return 1;  // a control character, which XML does not allow
  size_t length = 0;
  if (encoding_ == Encoding::kUtf8 &&
      FirstSequence(text, length) == Sequence::kValid) {
    mended.append(text.data(), length);
    return length;
  }
  const uint16_t code = c < 0xA0 ? kWindows1252[c - 0x80] : c;
  if (code == 0) return 1;
  if (code >= 0x800) {
    mended += static_cast<char>(0xE0 | (code >> 12));
    mended += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  } else {
    mended += static_cast<char>(0xC0 | (code >> 6));
  }
  mended += static_cast<char>(0x80 | (code & 0x3F));
  return 1;
}

// Mends the ampersand that `text` begins with; the bytes that it stands for.
size_t FeedText::MendAmpersand(absl::string_view text,
                               std::string& mended) const {
  const size_t end = text.substr(0, kLongestReference).find(';');
  const std::string name(
      end == absl::string_view::npos ? "" : text.substr(1, end - 1));
  uint32_t code = 0;
  bool is_number = false;
  if (absl::StartsWith(name, "#x") || absl::StartsWith(name, "#X")) {
    is_number = absl::SimpleHexAtoi(name.substr(2), &code);
  } else if (absl::StartsWith(name, "#")) {
    is_number = absl::SimpleAtoi(name.substr(1), &code);
  }
  if (is_number) {
    mended += Reference(code);
    return end + 1;
  }
  const htmlEntityDesc* entity =
      htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
  if (entity != nullptr || name == "apos") {
    mended += Reference(entity != nullptr ? entity->value : '\'');
    return end + 1;
  }
  mended += Reference('&');
  return 1;
}

}  // namespace akin
