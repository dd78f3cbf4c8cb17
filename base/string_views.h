#ifndef AKIN_BASE_STRING_VIEWS_H_
#define AKIN_BASE_STRING_VIEWS_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace akin {

// Debian's Abseil has a string_view that is not std::string_view. akin speaks
// the standard's; these cross over where an Abseil function is called.
inline absl::string_view AbslView(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view StdView(absl::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace akin

#endif  // AKIN_BASE_STRING_VIEWS_H_
