#ifndef AKIN_CLIENT_INPUT_HTML_TEXT_H_
#define AKIN_CLIENT_INPUT_HTML_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace akin {

// Whether text looks like HTML: it has a tag or a reference to a character.
bool HasMarkup(absl::string_view text);

// The text of HTML in UTF-8, as a reader sees it: without tags, comments,
// scripts and styles, with the characters that references stand for, with a
// line end between blocks.
std::string HtmlToText(const std::string& html);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_HTML_TEXT_H_
