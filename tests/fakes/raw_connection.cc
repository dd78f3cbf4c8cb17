#include "tests/fakes/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace akin {
namespace {

// Of RFC 9113.
enum FrameType : char {
  kData = 0,
  kHeaders = 1,
  kResetStream = 3,
  kSettings = 4,
  kGoAway = 7,
};
constexpr char kEndStream = 1;
constexpr char kEndHeaders = 4;
constexpr size_t kFrameHeaderBytes = 9;

std::string Frame(FrameType type, char flags, char stream,
                  const std::string& payload) {
  const size_t size = payload.size();
  const char header[kFrameHeaderBytes] = {static_cast<char>(size >> 16),
                                          static_cast<char>(size >> 8),
                                          static_cast<char>(size),
                                          type,
                                          flags,
                                          0,
                                          0,
                                          0,
                                          stream};
  return std::string(header, sizeof(header)) + payload;
}

// A string of HPACK, RFC 7541, as it is: seven bits of its length, and more if
// they do not suffice.
std::string HpackString(const std::string& text) {
  constexpr size_t kMost = 127;
  if (text.size() < kMost) return static_cast<char>(text.size()) + text;
  std::string length(1, static_cast<char>(kMost));
  size_t rest = text.size() - kMost;
  for (; rest >= 128; rest /= 128) {
    length += static_cast<char>(rest % 128 + 128);
  }
  return length + static_cast<char>(rest) + text;
}

std::string Header(const std::string& name, const std::string& value) {
  constexpr char kLiteralNeverIndexed = 0x10;
  return kLiteralNeverIndexed + HpackString(name) + HpackString(value);
}

// The value of grpc-status in headers that gRPC has sent, whose strings stand
// in them as they are.
std::string StatusIn(const std::string& headers) {
  const std::string kName = "grpc-status";
  const size_t found = headers.find(kName);
  if (found == std::string::npos) return "";
  const size_t length = found + kName.size();
  return headers.substr(length + 1, static_cast<size_t>(headers.at(length)));
}

}  // namespace

RawConnection::RawConnection(const std::string& address)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(
      static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) !=
      0) {
    abort();
  }
  Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, 0, 0, ""));
}

RawConnection::~RawConnection() { close(socket_); }

void RawConnection::Send(const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t part =
        send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (part <= 0) return;  // The server has closed it, as reading will tell.
    sent += static_cast<size_t>(part);
  }
}

std::string RawConnection::Call(
    const std::string& path,
    const std::vector<std::pair<std::string, std::string>>& headers,
    const std::string& message) {
  std::string block = Header(":method", "POST") + Header(":scheme", "http") +
                      Header(":path", path) + Header(":authority", "test") +
                      Header("content-type", "application/grpc") +
                      Header("te", "trailers");
  for (const auto& [name, value] : headers) block += Header(name, value);
  const char prefix[] = {0, 0, 0, 0, static_cast<char>(message.size())};
  Send(Frame(kHeaders, kEndHeaders, 1, block) +
       Frame(kData, kEndStream, 1,
             std::string(prefix, sizeof(prefix)) + message));

  std::string read;
  char buffer[4096];
  while (true) {
    while (read.size() >= kFrameHeaderBytes) {
      const auto byte = [&](size_t i) {
        return static_cast<size_t>(static_cast<uint8_t>(read[i]));
      };
      const size_t size = byte(0) << 16 | byte(1) << 8 | byte(2);
      if (read.size() < kFrameHeaderBytes + size) break;
      const char type = read[3];
      const bool ends = (read[4] & kEndStream) != 0;
      if (type == kResetStream || type == kGoAway) return "";
      if (type == kHeaders && ends) {
        return StatusIn(read.substr(kFrameHeaderBytes, size));
      }
      read.erase(0, kFrameHeaderBytes + size);
    }
    const ssize_t part = recv(socket_, buffer, sizeof(buffer), 0);
    if (part <= 0) return "";
    read.append(buffer, static_cast<size_t>(part));
  }
}

}  // namespace akin
