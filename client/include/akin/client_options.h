#ifndef AKIN_CLIENT_OPTIONS_H_
#define AKIN_CLIENT_OPTIONS_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace akin {

// How to reach a server, and how long its answers may take.
struct ClientOptions {
  // Where the server listens, as gRPC names it: "news.example.com:50051",
  // "unix:/run/akin.sock".
  std::string target = "127.0.0.1:50051";
  // Longest time of a call that reads, retries included.
  absl::Duration read_timeout = absl::Seconds(10);
  // Longest time of a call that writes, retries included, and of the wait for
  // an acknowledgement of an ImportStream.
  absl::Duration write_timeout = absl::Seconds(60);
  // Longest time of a whole export.
  absl::Duration export_timeout = absl::Hours(1);
};

// What one call does differently.
struct CallOptions {
  // Longest time of the call, retries included; of a stream its whole life.
  // Absent: as ClientOptions says; streams of both directions then live until
  // they are finished.
  std::optional<absl::Duration> timeout;
};

}  // namespace akin

#endif  // AKIN_CLIENT_OPTIONS_H_
