#ifndef AKIN_SERVER_SERVICE_LISTEN_ADDRESS_H_
#define AKIN_SERVER_SERVICE_LISTEN_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace akin {

// Where to listen: "HOST:PORT", "[::1]:PORT".
struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;      // 0 takes a free one

  // InvalidArgument that names `flag` if `text` is no HOST:PORT or the port is
  // above 65535.
  static absl::StatusOr<ListenAddress> Parse(std::string_view flag,
                                             std::string_view text);

  // The form that Parse() reads.
  std::string ToString() const;
};

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_LISTEN_ADDRESS_H_
