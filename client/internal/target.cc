#include "client/internal/target.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/loopback.h"

namespace akin {
namespace {

// The host of "host:port", "[address]:port" or either without a port.
std::string HostOf(absl::string_view address) {
  if (absl::ConsumePrefix(&address, "[")) {
    return std::string(address.substr(0, address.find(']')));
  }
  // More than one colon: an IPv6 address alone.
  if (std::count(address.begin(), address.end(), ':') > 1) {
    return std::string(address);
  }
  return std::string(address.substr(0, address.find(':')));
}

bool IsLocalAddress(absl::string_view address) {
  return IsLoopback(HostOf(address));
}

}  // namespace

bool IsLocalTarget(const std::string& target) {
  if (absl::StartsWith(target, "unix:") ||
      absl::StartsWith(target, "unix-abstract:")) {
    return true;
  }
  absl::string_view addresses = target;
  if (absl::ConsumePrefix(&addresses, "ipv4:") ||
      absl::ConsumePrefix(&addresses, "ipv6:")) {
    const std::vector<absl::string_view> all = absl::StrSplit(addresses, ',');
    return std::all_of(all.begin(), all.end(), IsLocalAddress);
  }
  // "dns://SERVER/name" asks a server of its own.
  if (!absl::ConsumePrefix(&addresses, "dns:///")) {
    absl::ConsumePrefix(&addresses, "dns:");
  }
  return IsLocalAddress(addresses);
}

}  // namespace akin
