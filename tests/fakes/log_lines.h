#ifndef AKIN_TESTS_FAKES_LOG_LINES_H_
#define AKIN_TESTS_FAKES_LOG_LINES_H_

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace akin {

// Keeps what is logged in its scope, instead of it being written.
class LogLines {
 public:
  LogLines() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink_));
  }
  ~LogLines() { spdlog::set_default_logger(before_); }
  LogLines(const LogLines&) = delete;
  LogLines& operator=(const LogLines&) = delete;

  // Blocks until something was logged that has `part` in it.
  void WaitFor(const std::string& part) { sink_->WaitFor(part); }

  // Everything so far.
  std::string text() { return sink_->text(); }

 private:
  class Sink : public spdlog::sinks::base_sink<std::mutex> {
   public:
    void WaitFor(const std::string& part) {
      MutexLock lock(text_mutex_);
      while (text_.find(part) == std::string::npos) changed_.Wait(text_mutex_);
    }
    std::string text() {
      MutexLock lock(text_mutex_);
      return text_;
    }

   private:
    void sink_it_(const spdlog::details::log_msg& message) override {
      MutexLock lock(text_mutex_);
      text_.append(message.payload.data(), message.payload.size()) += '\n';
      changed_.NotifyAll();
    }
    void flush_() override {}

    Mutex text_mutex_;
    CondVar changed_;
    std::string text_ ABSL_GUARDED_BY(text_mutex_);
  };

  const std::shared_ptr<Sink> sink_ = std::make_shared<Sink>();
  const std::shared_ptr<spdlog::logger> before_;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_LOG_LINES_H_
