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

  void Put(const std::string& path, const std::string& text,
           const std::string& type = "text/plain") {
    MutexLock lock(mutex_);
    documents_[path] = {text, type};
    refusals_.erase(path);
  }
  // What answers about a document say beside that.
  void SetHeaders(const std::string& path, httplib::Headers headers) {
    MutexLock lock(mutex_);
    headers_[path] = std::move(headers);
  }
  // Answers so until there is a document; `retry_after` may be empty.
  void Refuse(const std::string& path, int status,
              const std::string& retry_after) {
    MutexLock lock(mutex_);
    refusals_[path] = {status, retry_after};
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
  struct Document {
    std::string text;
    std::string type;
  };
  struct Refusal {
    int status = 0;
    std::string retry_after;
  };

  void Answer(const httplib::Request& request, httplib::Response& response) {
    MutexLock lock(mutex_);
    const auto document = documents_.find(request.path);
    const auto redirection = redirections_.find(request.path);
    const auto refusal = refusals_.find(request.path);
    if (refusal != refusals_.end()) {
      response.status = refusal->second.status;
      if (!refusal->second.retry_after.empty()) {
        response.set_header("Retry-After", refusal->second.retry_after);
      }
    } else if (redirection != redirections_.end()) {
      response.set_redirect(redirection->second);
    } else if (document == documents_.end()) {
      response.status = 404;
    } else {
      const std::string etag = absl::StrCat(
          "\"", std::hash<std::string>()(document->second.text), "\"");
      response.set_header("ETag", etag);
      for (const auto& [name, value] : headers_[request.path]) {
        response.set_header(name, value);
      }
      if (request.get_header_value("If-None-Match") == etag) {
        response.status = 304;
      } else {
        response.status = 200;
        response.set_content(document->second.text, document->second.type);
      }
    }
    ++answers_[response.status];
    changed_.NotifyAll();
  }

  mutable Mutex mutex_;
  CondVar changed_;
  std::map<std::string, Document> documents_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, httplib::Headers> headers_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Refusal> refusals_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> redirections_ ABSL_GUARDED_BY(mutex_);
  std::map<int, int> answers_ ABSL_GUARDED_BY(mutex_);
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;  // last, so that all it uses is there
};

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_HTTP_SERVER_H_
