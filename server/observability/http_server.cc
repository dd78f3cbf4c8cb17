#include "server/observability/http_server.h"

#include <httplib.h>

#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr char kPlain[] = "text/plain; charset=utf-8";

void AddPages(httplib::Server& server, std::function<std::string()> metrics,
              const std::atomic<ServingState>& serving_state) {
  server.Get("/metrics",
             [metrics = std::move(metrics)](const httplib::Request&,
                                            httplib::Response& response) {
               response.set_content(metrics(), "text/plain; version=0.0.4");
             });
  server.Get("/healthz",
             [](const httplib::Request&, httplib::Response& response) {
               response.set_content("ok\n", kPlain);
             });
  server.Get("/readyz", [&serving_state](const httplib::Request&,
                                         httplib::Response& response) {
    const ServingState state = serving_state;
    response.status = state == ServingState::kServing ? 200 : 503;
    response.set_content(std::string(ToString(state)) + "\n", kPlain);
  });
}

}  // namespace

HttpServer::HttpServer(std::unique_ptr<httplib::Server> server)
    : server_(std::move(server)) {}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::string& host, int port, std::function<std::string()> metrics,
    const std::atomic<ServingState>& serving_state) {
  auto server =
      absl::WrapUnique(new HttpServer(std::make_unique<httplib::Server>()));
  httplib::Server& http = *server->server_;
  AddPages(http, std::move(metrics), serving_state);
  // Without SO_REUSEPORT, which would let a second server take the port too.
  http.set_socket_options([](socket_t listener) {
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  // Scrapers are few; what is idle must not hold a thread for long.
  http.new_task_queue = [] { return new httplib::ThreadPool(2); };
  http.set_keep_alive_timeout(1);
  server->port_ = port;
  if (port == 0) {
    server->port_ = http.bind_to_any_port(host.c_str());
  } else if (!http.bind_to_port(host.c_str(), port)) {
    server->port_ = -1;
  }
  if (server->port_ <= 0) {
    return absl::UnavailableError(absl::StrCat(
        "metrics_listen: cannot listen on port ", port, " of '", host,
        "'; name a HOST:PORT of this machine that is free, or port 0"));
  }
  server->thread_ = std::thread([&http] { http.listen_after_bind(); });
  // Before it runs it cannot be stopped.
  while (!http.is_running()) std::this_thread::yield();
  return server;
}

HttpServer::~HttpServer() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

}  // namespace akin
