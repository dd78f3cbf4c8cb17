#include "client/input/html_text.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace akin {
namespace {

constexpr absl::string_view kHidden[] = {"script",   "style", "noscript",
                                         "template", "head",  "iframe"};
constexpr size_t kLongestReference = 34;  // "&", a name, ";"
constexpr size_t kLongestTag = 4096;      // with its attributes

absl::string_view View(const xmlChar* text) {
  return text == nullptr
             ? absl::string_view()
             : absl::string_view(reinterpret_cast<const char*>(text));
}

// Whether a text begins with "&name;" or "&#10;".
bool BeginsWithReference(absl::string_view text) {
  const size_t end = text.substr(0, kLongestReference).find(';');
  if (end == absl::string_view::npos || end < 3) return false;
  const absl::string_view name = text.substr(1, end - 1);
  const size_t letters = name[0] == '#' ? 1 : 0;
  return name.size() > letters &&
         std::all_of(name.begin() + letters, name.end(), absl::ascii_isalnum);
}

// Whether a text begins with "<p>", "</p>", "<br/>", "<a href" or "<!--".
bool BeginsWithTag(absl::string_view text) {
  if (text.substr(0, 4) == "<!--") return true;
  const size_t name = text.size() > 1 && text[1] == '/' ? 2 : 1;
  size_t end = name;
  while (end < text.size() && absl::ascii_isalnum(text[end])) ++end;
  if (end == name || end == text.size()) return false;
  const bool ends =
      text[end] == '>' || text[end] == '/' || absl::ascii_isspace(text[end]);
  return ends &&
         text.substr(0, kLongestTag).find('>', end) !=
             absl::string_view::npos &&
         htmlTagLookup(reinterpret_cast<const xmlChar*>(
             std::string(text.substr(name, end - name)).c_str())) != nullptr;
}

// Whether what begins with one of the characters `first` is accepted.
bool AnyBegins(absl::string_view text, char first,
               bool (*accepts)(absl::string_view)) {
  for (size_t i = text.find(first); i != absl::string_view::npos;
       i = text.find(first, i + 1)) {
    if (accepts(text.substr(i))) return true;
  }
  return false;
}

// Collects the text of a document while it is parsed.
class TextCollector {
 public:
  void Start(absl::string_view element) {
    if (IsHidden(element)) ++hidden_;
    if (IsBlock(element)) EndLine();
    if (element == "td" || element == "th") space_ = true;
  }

  void End(absl::string_view element) {
    if (IsHidden(element) && hidden_ > 0) --hidden_;
    if (IsBlock(element)) EndLine();
  }

  void Add(absl::string_view characters) {
    if (hidden_ > 0) return;
    for (size_t i = 0; i < characters.size(); ++i) {
      const char c = characters[i];
      const bool no_break = characters.substr(i, 2) == "\xC2\xA0";
      if (absl::ascii_isspace(c) || no_break) {
        space_ = true;
        if (no_break) ++i;
        continue;
      }
      if (space_ && !text_.empty() && text_.back() != '\n') text_ += ' ';
      space_ = false;
      text_ += c;
    }
  }

  std::string Take() {
    EndLine();
    if (!text_.empty()) text_.pop_back();
    return std::move(text_);
  }

 private:
  static bool IsHidden(absl::string_view element) {
    return std::find(std::begin(kHidden), std::end(kHidden), element) !=
           std::end(kHidden);
  }

  static bool IsBlock(absl::string_view element) {
    if (element == "br") return true;
    if (element == "td" || element == "th") return false;
    const htmlElemDesc* known =
        htmlTagLookup(reinterpret_cast<const xmlChar*>(element.data()));
    return known != nullptr && known->isinline == 0;
  }

  void EndLine() {
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    space_ = false;
  }

  std::string text_;
  bool space_ = false;  // before the next character
  int hidden_ = 0;      // open elements that are not shown
};

TextCollector& CollectorOf(void* data) {
  return *static_cast<TextCollector*>(data);
}

htmlSAXHandler MakeHandler() {
  htmlSAXHandler handler = {};
  handler.startElement = [](void* data, const xmlChar* name, const xmlChar**) {
    CollectorOf(data).Start(View(name));
  };
  handler.endElement = [](void* data, const xmlChar* name) {
    CollectorOf(data).End(View(name));
  };
  handler.characters = [](void* data, const xmlChar* text, int size) {
    CollectorOf(data).Add(
        absl::string_view(reinterpret_cast<const char*>(text), size));
  };
  handler.ignorableWhitespace = handler.characters;
  return handler;
}

struct ContextDeleter {
  void operator()(htmlParserCtxt* context) const {
    htmlFreeParserCtxt(context);
  }
};

}  // namespace

bool HasMarkup(absl::string_view text) {
  return AnyBegins(text, '<', BeginsWithTag) ||
         AnyBegins(text, '&', BeginsWithReference);
}

std::string HtmlToText(const std::string& html) {
  TextCollector collector;
  htmlSAXHandler handler = MakeHandler();
  const std::unique_ptr<htmlParserCtxt, ContextDeleter> context(
      htmlCreatePushParserCtxt(&handler, &collector, nullptr, 0, nullptr,
                               XML_CHAR_ENCODING_UTF8));
  htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                        HTML_PARSE_NOWARNING |
                                        HTML_PARSE_NONET |
                                        HTML_PARSE_IGNORE_ENC);
  htmlParseChunk(context.get(), html.data(), static_cast<int>(html.size()), 0);
  htmlParseChunk(context.get(), nullptr, 0, 1);
  return collector.Take();
}

}  // namespace akin
