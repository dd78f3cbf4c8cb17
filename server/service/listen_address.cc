#include "server/service/listen_address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/string_views.h"

namespace akin {

absl::StatusOr<ListenAddress> ListenAddress::Parse(std::string_view flag,
                                                   std::string_view text) {
  const size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    host = "";  // an IPv6 address needs brackets; "unix:" is not served
  }
  ListenAddress address{.host = std::string(host)};
  bool digits = !port.empty() && port.size() <= 5;
  for (const char c : port) digits = digits && absl::ascii_isdigit(c);
  if (host.empty() || !digits ||
      !absl::SimpleAtoi(AbslView(port), &address.port) ||
      address.port > 65'535) {
    return absl::InvalidArgumentError(
        absl::StrCat(AbslView(flag), ": is '", AbslView(text.substr(0, 128)),
                     "', it must be HOST:PORT with a port of 0 to 65535, such "
                     "as 127.0.0.1:50051; port 0 takes a free one"));
  }
  return address;
}

std::string ListenAddress::ToString() const {
  const bool brackets = host.find(':') != std::string::npos;
  return brackets ? absl::StrCat("[", host, "]:", port)
                  : absl::StrCat(host, ":", port);
}

}  // namespace akin
