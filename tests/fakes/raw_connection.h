#ifndef AKIN_TESTS_FAKES_RAW_CONNECTION_H_
#define AKIN_TESTS_FAKES_RAW_CONNECTION_H_

#include <string>
#include <utility>
#include <vector>

namespace akin {

// A connection in plain HTTP/2, for what no gRPC client would send.
class RawConnection {
 public:
  // To "127.0.0.1:PORT"; aborts if there is nobody.
  explicit RawConnection(const std::string& address);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Calls a method with one message and these headers beside those that gRPC
  // needs, to the byte. Blocks until the call or the connection has ended and
  // returns the number in grpc-status, "" without one. Once a connection.
  std::string Call(
      const std::string& path,
      const std::vector<std::pair<std::string, std::string>>& headers,
      const std::string& message);

 private:
  void Send(const std::string& bytes);

  int socket_ = -1;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_RAW_CONNECTION_H_
