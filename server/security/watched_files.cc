#include "server/security/watched_files.h"

#include <errno.h>
#include <spdlog/spdlog.h>
#include <string.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// Keys, certificates and tokens are far smaller; a device file never ends.
constexpr size_t kMaxFileBytes = 1 << 20;

absl::StatusOr<std::string> Read(const WatchedFile& watched) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      fopen(watched.path.c_str(), "rbe"), &fclose);
  std::string content(kMaxFileBytes + 1, '\0');
  if (file != nullptr) {
    content.resize(fread(content.data(), 1, content.size(), file.get()));
  }
  if (file == nullptr || ferror(file.get())) {
    return absl::InvalidArgumentError(absl::StrCat(
        watched.ToString(), ": cannot be read: ", strerror(errno)));
  }
  if (content.size() > kMaxFileBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        watched.ToString(), ": has more than ", kMaxFileBytes, " bytes"));
  }
  return content;
}

}  // namespace

std::string WatchedFile::ToString() const {
  return absl::StrCat("--", flag, "=", path);
}

absl::StatusOr<std::unique_ptr<WatchedFiles>> WatchedFiles::Open(
    std::vector<WatchedFile> files, Take take, absl::Duration interval) {
  std::unique_ptr<WatchedFiles> watched(
      new WatchedFiles(std::move(files), std::move(take), interval));
  absl::Status taken = watched->Look();
  if (!taken.ok()) return taken;
  watched->thread_ = std::thread([self = watched.get()] { self->Watch(); });
  return watched;
}

WatchedFiles::WatchedFiles(std::vector<WatchedFile> files, Take take,
                           absl::Duration interval)
    : files_(std::move(files)), take_(std::move(take)), interval_(interval) {}

WatchedFiles::~WatchedFiles() {
  if (!thread_.joinable()) return;
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  stopping_.NotifyAll();
  thread_.join();
}

absl::Status WatchedFiles::Look() {
  std::vector<std::string> contents;
  for (const WatchedFile& file : files_) {
    absl::StatusOr<std::string> content = Read(file);
    if (!content.ok()) return content.status();
    contents.push_back(*std::move(content));
  }
  if (contents == seen_) return absl::OkStatus();
  seen_ = contents;
  return take_(contents);
}

void WatchedFiles::Watch() {
  std::string warned;
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!stopped_) stopping_.WaitFor(mutex_, interval_);
      if (stopped_) return;
    }
    // Once for what stays unreadable.
    absl::Status taken = Look();
    const std::string trouble(taken.message());
    if (!taken.ok() && trouble != warned) {
      spdlog::warn("{}; what was read before is used on", trouble);
    }
    warned = trouble;
  }
}

}  // namespace akin
