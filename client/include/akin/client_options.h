#ifndef AKIN_CLIENT_OPTIONS_H_
#define AKIN_CLIENT_OPTIONS_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace akin {

// The certificates of a connection over TLS, as files in PEM. They are read
// when the connection is made.
struct TlsOptions {
  // Authorities that may have signed the server's certificate. Empty: those
  // that the system trusts.
  std::string ca_file;
  // The client's own certificate chain and its key, for servers that ask for
  // them (mTLS). Both or neither.
  std::string certificate_file;
  std::string private_key_file;
  // Name that the server's certificate must be for. Empty: the target's host.
  std::string server_name;
};

// Where a token may be sent.
enum class TokenTransport {
  // Over TLS, and to this machine itself.
  kTlsOrLoopback,
  // Over plain text to any machine too, where whoever sees the network can
  // take the token.
  kAny,
};

// How to reach a server, and how long its answers may take.
struct ClientOptions {
  // Where the server listens, as gRPC names it: "news.example.com:50051",
  // "dns:///news.example.com:50051", "unix:/run/akin.sock". If the name has
  // several addresses, or a list names them
  // ("ipv4:10.0.0.1:50051,10.0.0.2:50051"), calls go to each in turn.
  std::string target = "127.0.0.1:50051";
  // Absent: plain text.
  std::optional<TlsOptions> tls;
  // Sent with every call as "authorization: Bearer TOKEN". Empty: none.
  std::string token;
  TokenTransport token_transport = TokenTransport::kTlsOrLoopback;

  // Longest time of a call that reads, retries included.
  absl::Duration read_timeout = absl::Seconds(10);
  // Longest time of a call that writes, retries included, and of the wait for
  // an acknowledgement of an ImportStream.
  absl::Duration write_timeout = absl::Seconds(60);
  // Longest time of a whole export.
  absl::Duration export_timeout = absl::Hours(1);

  // How often at most a call is made that is safe to repeat, 1 to 5. With more
  // than one, a stream that finds no server waits for one some seconds.
  int max_attempts = 5;
  // Whether a call that finds no server waits for one until its timeout, so
  // that it outlasts a restart of any length. Otherwise it fails with
  // UNAVAILABLE after its attempts, within some seconds.
  bool wait_for_server = false;
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
