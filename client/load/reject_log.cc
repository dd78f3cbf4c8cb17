#include "client/load/reject_log.h"

#include <errno.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "command_line/terminal.h"

namespace akin {
namespace {

// Characters.
constexpr int kShownOfId = 120;
constexpr int kShownOfReason = 400;

}  // namespace

RejectLog::RejectLog(std::string path, FILE* file, FILE* people,
                     OldLines old_lines)
    : path_(std::move(path)),
      people_(people),
      old_lines_(old_lines),
      file_(file) {}

absl::StatusOr<std::unique_ptr<RejectLog>> RejectLog::ToFile(
    const std::string& path, OldLines old_lines) {
  FILE* file = fopen(path.c_str(), "a");
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno,
                               absl::StrCat(path, ": cannot be written"));
  }
  return std::unique_ptr<RejectLog>(
      new RejectLog(path, file, nullptr, old_lines));
}

std::unique_ptr<RejectLog> RejectLog::ToPeople(FILE* stream) {
  return std::unique_ptr<RejectLog>(
      new RejectLog("", nullptr, stream, OldLines::kKeep));
}

RejectLog::~RejectLog() {
  if (file_ != nullptr) fclose(file_);
}

void RejectLog::Add(const InputLine& line, const std::string& id,
                    const std::string& reason) {
  {
    MutexLock lock(mutex_);
    ++count_;
    if (people_ != nullptr) {
      Show(line, id, reason);
    } else {
      Write(line, id, reason);
    }
  }
  line.Settle(RecordOutcome::kRejected);
}

void RejectLog::Show(const InputLine& line, const std::string& id,
                     const std::string& reason) {
  if (count_ <= kShown) {
    fprintf(people_, "%s:%lld: %s%s%s\n", line.file->c_str(),
            static_cast<long long>(line.number),
            OneLine(absl::Utf8SafeCEscape(id), kShownOfId).c_str(),
            id.empty() ? "" : ": ", OneLine(reason, kShownOfReason).c_str());
  } else if (count_ == kShown + 1) {
    fprintf(people_, "more lines are rejected; --rejects=FILE keeps all\n");
  }
}

void RejectLog::Write(const InputLine& line, const std::string& id,
                      const std::string& reason) {
  if (count_ == 1) DropOldLines();
  nlohmann::ordered_json entry;
  entry["file"] = *line.file;
  entry["line"] = line.number;
  entry["id"] = id;
  entry["reason"] = reason;
  entry["article"] = line.text;
  // A rejected line need not be UTF-8.
  const std::string text =
      entry.dump(-1, ' ', false,
                 nlohmann::ordered_json::error_handler_t::replace) +
      "\n";
  // What is settled must not be lost when the program is killed.
  if (fwrite(text.data(), 1, text.size(), file_) != text.size() ||
      fflush(file_) != 0) {
    failed_ = true;
  }
}

// A pipe or a device has none, and says so with an error.
void RejectLog::DropOldLines() {
  if (old_lines_ == OldLines::kKeep) return;
  if (ftruncate(fileno(file_), 0) != 0 && errno != EINVAL) failed_ = true;
}

int64_t RejectLog::count() const {
  MutexLock lock(mutex_);
  return count_;
}

absl::Status RejectLog::Close() {
  if (file_ == nullptr) return absl::OkStatus();
  MutexLock lock(mutex_);
  if (count_ == 0) DropOldLines();
  if (fclose(std::exchange(file_, nullptr)) != 0) failed_ = true;
  if (!failed_) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(path_, ": could not be written; is the disk full?"));
}

}  // namespace akin
