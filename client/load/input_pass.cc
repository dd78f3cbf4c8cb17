#include "client/load/input_pass.h"

#include <errno.h>
#include <sys/stat.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

// The status with the input that it is about.
absl::Status OfInput(const std::string& name, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(name, ": ", status.message()));
}

}  // namespace

InputPass::InputPass(const InputOptions& options, int64_t max_download_bytes,
                     const std::atomic<bool>* stop, RejectLog& rejects,
                     LoadCounters& counters, ResumeFile* resume)
    : options_(options), stop_(stop), rejects_(rejects), resume_(resume) {
  download_.max_bytes = max_download_bytes;
  download_.read.stop = stop;
  download_.read.bytes_read = &counters.bytes_read;
}

absl::Status InputPass::Read(const std::string& input, const Take& take) {
  std::unique_ptr<ByteReader> bytes;
  std::string charset;
  if (IsWebAddress(input)) {
    absl::StatusOr<Download> download = Fetch(input, {}, download_);
    if (!download.ok()) return download.status();
    if (download->bytes == nullptr) {
      return absl::UnavailableError(absl::StrCat(
          input, ": the server says that it has not changed, unasked"));
    }
    bytes = std::move(download->bytes);
    charset = download->charset;
  } else {
    auto opened = ByteReader::Open(input, download_.read);
    if (!opened.ok()) return opened.status();
    bytes = *std::move(opened);
  }
  return ReadBytes(std::move(bytes), charset,
                   resume_ == nullptr ? nullptr : &resume_->RecordsOf(input),
                   take);
}

absl::StatusOr<Validators> InputPass::ReadFeed(const std::string& address,
                                               SeenItems& items,
                                               const Take& take) {
  absl::StatusOr<Download> download =
      Fetch(address, items.validators(), download_);
  if (!download.ok()) return download.status();
  if (download->bytes == nullptr) return items.validators();
  absl::Status status =
      ReadBytes(std::move(download->bytes), download->charset, &items, take);
  if (!status.ok()) return status;
  return download->validators;
}

absl::Status InputPass::ReadBytes(std::unique_ptr<ByteReader> bytes,
                                  const std::string& charset,
                                  RecordLedger* ledger, const Take& take) {
  const std::string& name = *names_.insert(bytes->name()).first;
  InputOptions options = options_;
  options.charset = charset;
  auto reader = OpenArticles(std::move(bytes), options);
  if (!reader.ok()) return reader.status();
  absl::Status status = ReadArticles(**reader, name, ledger, take);
  for (const auto& [what, count] : (*reader)->ignored()) {
    ignored_[what] += count;
  }
  return status;
}

absl::Status InputPass::ReadArticles(ArticleReader& reader,
                                     const std::string& name,
                                     RecordLedger* ledger, const Take& take) {
  Record record;
  while (!stopped()) {
    absl::StatusOr<bool> more = reader.Next(record);
    if (!more.ok()) return more.status();
    InputLine line = {&name, record.line, "", ledger, {}};
    if (!*more) {
      if (ledger == nullptr || stopped()) break;
      return OfInput(name, ledger->End());
    }
    if (ledger != nullptr) {
      absl::StatusOr<bool> wanted = ledger->Read(record, line.key);
      if (!wanted.ok()) return OfInput(name, wanted.status());
      if (!*wanted) continue;
    }
    if (rejects_.keeps_text()) line.text = std::move(record.text);
    if (!record.article.ok()) {
      rejects_.Add(line, record.id,
                   std::string(record.article.status().message()));
    } else if (!take(*std::move(record.article), std::move(line))) {
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckInputs(const std::vector<std::string>& inputs) {
  for (const std::string& path : inputs) {
    if (path == "-" || IsWebAddress(path)) continue;
    struct stat status = {};
    const bool is_there = stat(path.c_str(), &status) == 0;
    if (is_there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
      continue;
    }
    absl::Status opened = ByteReader::Open(path, {}).status();
    if (!opened.ok()) return opened;
  }
  return absl::OkStatus();
}

int64_t TotalBytes(const std::vector<std::string>& inputs) {
  int64_t total = 0;
  for (const std::string& path : inputs) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    total += status.st_size;
  }
  return total;
}

}  // namespace akin
