#ifndef AKIN_ARTICLE_RULES_QUOTED_H_
#define AKIN_ARTICLE_RULES_QUOTED_H_

#include <string>
#include <string_view>

namespace akin {

// Whether `text` is well-formed UTF-8.
bool IsUtf8(std::string_view text);

// A caller's value for a message: in quotes, at most some 64 bytes of it,
// escaped so that the result is printable UTF-8 whatever the value is.
std::string Quoted(std::string_view value);

}  // namespace akin

#endif  // AKIN_ARTICLE_RULES_QUOTED_H_
