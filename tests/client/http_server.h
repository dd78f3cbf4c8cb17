#ifndef AKIN_TESTS_CLIENT_HTTP_SERVER_H_
#define AKIN_TESTS_CLIENT_HTTP_SERVER_H_

#include <httplib.h>

#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/mutex.h"

namespace akin {

// A web server in this process, on a free port, with documents that have ETags.
// Thread-safe.
class HttpServer {
 public:
  HttpServer() {
    server_.Get(".*", [this](const httplib::Request& request,
                             httplib::Response& response) {
      Answer(request, response);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~HttpServer() {
    server_.stop();
    thread_.join();
  }

  std::string Url(const std::string& path) const {
    return absl::StrCat("http://127.0.0.1:", port_, path);
  }

  void Put(const std::string& path, const std::string& text) {
    MutexLock lock(mutex_);
    documents_[path] = text;
  }
  void Remove(const std::string& path) {
    MutexLock lock(mutex_);
    documents_.erase(path);
  }
  void Redirect(const std::string& from, const std::string& to) {
    MutexLock lock(mutex_);
    redirections_[from] = to;
  }

  // Requests that were answered so, such as 304.
  int answers(int status) const {
    MutexLock lock(mutex_);
    const auto found = answers_.find(status);
    return found == answers_.end() ? 0 : found->second;
  }
  // Blocks until there are at least `count`.
  void WaitForAnswers(int status, int count) {
    MutexLock lock(mutex_);
    while (answers_[status] < count) changed_.Wait(mutex_);
  }

 private:
  void Answer(const httplib::Request& request, httplib::Response& response) {
    MutexLock lock(mutex_);
    const auto document = documents_.find(request.path);
    const auto redirection = redirections_.find(request.path);
    if (redirection != redirections_.end()) {
      response.set_redirect(redirection->second);
    } else if (document == documents_.end()) {
      response.status = 404;
    } else {
      const std::string etag =
          absl::StrCat("\"", std::hash<std::string>()(document->second), "\"");
      response.set_header("ETag", etag);
      if (request.get_header_value("If-None-Match") == etag) {
        response.status = 304;
      } else {
        response.status = 200;
        response.set_content(document->second, "text/plain");
      }
    }
    ++answers_[response.status];
    changed_.NotifyAll();
  }

  mutable Mutex mutex_;
  CondVar changed_;
  std::map<std::string, std::string> documents_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> redirections_ ABSL_GUARDED_BY(mutex_);
  std::map<int, int> answers_ ABSL_GUARDED_BY(mutex_);
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;  // last, so that all it uses is there
};

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_HTTP_SERVER_H_
