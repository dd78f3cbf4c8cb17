#include "server/service/connection_listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace akin {
namespace {

// How long a thread that found no free descriptor waits for one.
constexpr int kNoDescriptorWaitMs = 50;
// How often at most the connections are looked at for those that are closed.
constexpr absl::Duration kSweepInterval = absl::Milliseconds(50);

absl::Status CannotListen(const ListenAddress& address,
                          const std::string& why) {
  return absl::UnavailableError(absl::StrCat(
      "listen: cannot listen on '", address.ToString(), "': ", why,
      "; name a HOST:PORT of this machine that is free, or port 0"));
}

void Set(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof(value));
}

int PortOf(int socket) {
  sockaddr_storage bound = {};
  socklen_t size = sizeof(bound);
  getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

// What no other socket of this machine has or had; 0 if it is none.
uint64_t CookieOf(int socket) {
  uint64_t cookie = 0;
  socklen_t size = sizeof(cookie);
  const int got = getsockopt(socket, SOL_SOCKET, SO_COOKIE, &cookie, &size);
  return got == 0 ? cookie : 0;
}

}  // namespace

FileDescriptor ConnectionListener::Listen(const addrinfo& address) {
  FileDescriptor listener(
      socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // Not SO_REUSEPORT: a second server on the port must fail, not take half of
  // the connections.
  Set(listener.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // "[::]" is every address of the machine.
  if (address.ai_family == AF_INET6) {
    Set(listener.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  }
  // The connections have it from here.
  Set(listener.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (bind(listener.get(), address.ai_addr, address.ai_addrlen) != 0 ||
      listen(listener.get(), SOMAXCONN) != 0) {
    return FileDescriptor(-1);
  }
  return listener;
}

absl::StatusOr<std::unique_ptr<ConnectionListener>> ConnectionListener::Open(
    const ListenAddress& address, int max_connections) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(
      address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
  if (error != 0) return CannotListen(address, gai_strerror(error));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found,
                                                                 &freeaddrinfo);
  std::vector<FileDescriptor> listeners;
  int port = address.port;
  int failure = 0;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    if (port != 0) {  // Both families have the port at one place.
      static_assert(offsetof(sockaddr_in, sin_port) ==
                    offsetof(sockaddr_in6, sin6_port));
      reinterpret_cast<sockaddr_in*>(one->ai_addr)->sin_port =
          htons(static_cast<uint16_t>(port));
    }
    FileDescriptor listener = Listen(*one);
    if (listener.get() < 0) {
      failure = errno;
      // "localhost" names ::1 also where there is no IPv6.
      if (failure == EADDRNOTAVAIL || failure == EAFNOSUPPORT) continue;
      return CannotListen(address, strerror(failure));
    }
    port = PortOf(listener.get());
    listeners.push_back(std::move(listener));
  }
  if (listeners.empty()) return CannotListen(address, strerror(failure));
  return std::unique_ptr<ConnectionListener>(
      new ConnectionListener(std::move(listeners), port, max_connections));
}

ConnectionListener::ConnectionListener(std::vector<FileDescriptor> listeners,
                                       int port, int max_connections)
    : listeners_(std::move(listeners)),
      port_(port),
      max_connections_(static_cast<size_t>(max_connections)),
      stop_(eventfd(0, EFD_CLOEXEC)) {}

ConnectionListener::~ConnectionListener() { Stop(); }

void ConnectionListener::Start(Take take) {
  take_ = std::move(take);
  thread_ = std::thread([this] { Run(); });
}

void ConnectionListener::Stop() {
  if (thread_.joinable()) {
    const uint64_t one = 1;
    while (write(stop_.get(), &one, sizeof(one)) < 0 && errno == EINTR) {
    }
    thread_.join();
  }
  listeners_.clear();
}

void ConnectionListener::Run() {
  std::vector<pollfd> waited = {{.fd = stop_.get(), .events = POLLIN}};
  for (const FileDescriptor& listener : listeners_) {
    waited.push_back({.fd = listener.get(), .events = POLLIN});
  }
  while (true) {
    if (poll(waited.data(), waited.size(), -1) < 0) continue;  // EINTR
    if (waited[0].revents != 0) return;
    for (size_t i = 1; i < waited.size(); ++i) {
      if (waited[i].revents != 0) Accept(waited[i].fd);
    }
  }
}

void ConnectionListener::Accept(int listener) {
  const int connection =
      accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection < 0) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
        errno == ENOMEM) {
      pollfd stop = {.fd = stop_.get(), .events = POLLIN};
      poll(&stop, 1, kNoDescriptorWaitMs);
    }
    return;  // Else the caller has gone already.
  }
  if (!HasRoom()) {
    close(connection);
    return;
  }
  handed_on_[connection] = CookieOf(connection);
  take_(listener, connection);
}

bool ConnectionListener::HasRoom() {
  if (handed_on_.size() < max_connections_) return true;
  // Looking at 10,000 of them takes milliseconds, so not for each connection of
  // a flood.
  const absl::Time now = absl::Now();
  if (now < next_sweep_) return false;
  next_sweep_ = now + kSweepInterval;
  std::erase_if(handed_on_, [](const auto& connection) {
    return CookieOf(connection.first) != connection.second;
  });
  return handed_on_.size() < max_connections_;
}

int MaxConnections() {
  constexpr rlim_t kMost = 10'000;
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  getrlimit(RLIMIT_NOFILE, &files);
  return static_cast<int>(std::min(kMost, files.rlim_cur / 2));
}

}  // namespace akin
