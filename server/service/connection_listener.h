#ifndef AKIN_SERVER_SERVICE_CONNECTION_LISTENER_H_
#define AKIN_SERVER_SERVICE_CONNECTION_LISTENER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/file_descriptor.h"
#include "server/service/listen_address.h"

struct addrinfo;

namespace akin {

// Accepts connections and hands them on, at most so many at once; beyond that a
// connection is closed as soon as it is made.
//
// gRPC 1.51 has no bound of connections, and a server of it that once finds no
// free file descriptor never accepts another connection.
class ConnectionListener {
 public:
  // Takes over a connection that was made to the socket `listener`.
  using Take = std::function<void(int listener, int connection)>;

  // Takes the address, every one if its host is a name with several.
  // Unavailable if that is not possible.
  static absl::StatusOr<std::unique_ptr<ConnectionListener>> Open(
      const ListenAddress& address, int max_connections);

  // Stops.
  ~ConnectionListener();

  // The one that was taken.
  int port() const { return port_; }

  // Accepts from now on, on a thread of its own. Once.
  void Start(Take take);

  // Accepts no more and gives the address up. `take` does not run any more when
  // this returns.
  void Stop();

 private:
  // Listens on one address; negative, with errno, if that is not possible.
  static FileDescriptor Listen(const addrinfo& address);

  ConnectionListener(std::vector<FileDescriptor> listeners, int port,
                     int max_connections);

  void Run();
  void Accept(int listener);
  bool HasRoom();

  std::vector<FileDescriptor> listeners_;
  const int port_;
  const size_t max_connections_;
  const FileDescriptor stop_;  // an eventfd
  // Of the thread.
  Take take_;
  // Connections that were handed on, by their descriptors, with what tells a
  // socket from a later one of the same descriptor. Some may be closed.
  std::unordered_map<int, uint64_t> handed_on_;
  absl::Time next_sweep_ = absl::InfinitePast();
  std::thread thread_;
};

// Lets the process have as many files as it may, and returns how many of them
// connections may take: half, the store and the index need some too; at most
// 10,000.
int MaxConnections();

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_CONNECTION_LISTENER_H_
