#include "client/input/download.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "akin/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace akin {
namespace {

constexpr long kMostRedirections = 5;
constexpr char kUserAgent[] = "akin-load";

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FileDeleter {
  void operator()(FILE* file) const { fclose(file); }
};

// The encoding that a Content-Type names, in lower case; empty if it names
// none.
std::string CharsetOf(absl::string_view type) {
  for (absl::string_view parameter : absl::StrSplit(type, ';')) {
    parameter = absl::StripAsciiWhitespace(parameter);
    if (!absl::StartsWithIgnoreCase(parameter, "charset=")) continue;
    parameter.remove_prefix(parameter.find('=') + 1);
    absl::ConsumePrefix(&parameter, "\"");
    absl::ConsumeSuffix(&parameter, "\"");
    return absl::AsciiStrToLower(parameter);
  }
  return "";
}

// One request and what comes of it.
class Request {
 public:
  Request(const std::string& address, const Validators& known,
          const DownloadOptions& options)
      : address_(address),
        options_(options),
        curl_(curl_easy_init()),
        file_(tmpfile()) {
    AddHeader("If-None-Match: ", known.etag);
    AddHeader("If-Modified-Since: ", known.last_modified);
    Set(CURLOPT_URL, address_.c_str());
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_FOLLOWLOCATION, 1L);
    Set(CURLOPT_MAXREDIRS, kMostRedirections);
    Set(CURLOPT_USERAGENT, kUserAgent);
    Set(CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_HTTPHEADER, headers_.get());
    Set(CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(absl::ToInt64Milliseconds(options.connect_timeout)));
    Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    Set(CURLOPT_LOW_SPEED_TIME,
        static_cast<long>(absl::ToInt64Seconds(options.stall_timeout)));
    Set(CURLOPT_ERRORBUFFER, error_);
    Set(CURLOPT_WRITEFUNCTION, &Request::Write);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_HEADERFUNCTION, &Request::ReadHeader);
    Set(CURLOPT_HEADERDATA, this);
    Set(CURLOPT_XFERINFOFUNCTION, &Request::ShouldStop);
    Set(CURLOPT_XFERINFODATA, this);
    Set(CURLOPT_NOPROGRESS, 0L);
  }

  absl::StatusOr<Download> Run() {
    if (file_ == nullptr) {
      return absl::ErrnoToStatus(
          errno, "no temporary file can be made; is the disk full?");
    }
    const CURLcode code = curl_easy_perform(curl_.get());
    if (code != CURLE_OK) return Failure(code);
    long status = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
    Download download;
    const char* address = nullptr;
    curl_easy_getinfo(curl_.get(), CURLINFO_EFFECTIVE_URL, &address);
    download.address = address == nullptr ? address_ : address;
    download.validators = validators_;
    if (MayChangeWithinItsSecond()) download.validators.last_modified.clear();
    if (status == 304) return download;
    if (status == 429 || status == 503) return Overload(status);
    if (status < 200 || status >= 300) return Refusal(status);
    const char* type = nullptr;
    curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) download.charset = CharsetOf(type);
    return Open(std::move(download));
  }

 private:
  template <typename Value>
  void Set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }

  void AddHeader(const char* name, const std::string& value) {
    if (value.empty()) return;
    curl_slist* longer =
        curl_slist_append(headers_.get(), absl::StrCat(name, value).c_str());
    headers_.release();
    headers_.reset(longer);
  }

  static size_t Write(char* data, size_t, size_t size, void* self) {
    Request& request = *static_cast<Request*>(self);
    request.bytes_ += static_cast<int64_t>(size);
    if (request.bytes_ > request.options_.max_bytes) return 0;
    return fwrite(data, 1, size, request.file_.get());
  }

  static size_t ReadHeader(char* data, size_t, size_t size, void* self) {
    Request& request = *static_cast<Request*>(self);
    const absl::string_view line(data, size);
    if (absl::StartsWith(line, "HTTP/")) request.validators_ = Validators();
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) return size;
    const absl::string_view name = line.substr(0, colon);
    const std::string value(absl::StripAsciiWhitespace(line.substr(colon + 1)));
    if (absl::EqualsIgnoreCase(name, "etag")) request.validators_.etag = value;
    if (absl::EqualsIgnoreCase(name, "date")) request.date_ = value;
    if (absl::EqualsIgnoreCase(name, "last-modified")) {
      request.validators_.last_modified = value;
    }
    return size;
  }

  // Whether the document is so new that another version of it could have the
  // same time, which is of whole seconds.
  bool MayChangeWithinItsSecond() const {
    const time_t modified =
        curl_getdate(validators_.last_modified.c_str(), nullptr);
    const time_t answered = curl_getdate(date_.c_str(), nullptr);
    return modified >= 0 && answered >= 0 && answered <= modified;
  }

  static int ShouldStop(void* self, curl_off_t, curl_off_t, curl_off_t,
                        curl_off_t) {
    return static_cast<Request*>(self)->stopped() ? 1 : 0;
  }

  bool stopped() const {
    return options_.read.stop != nullptr && options_.read.stop->load();
  }

  absl::Status Failure(CURLcode code) const {
    if (stopped()) return absl::CancelledError("stopped");
    if (bytes_ > options_.max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("has more than ", options_.max_bytes,
                       " bytes; allow more with --max_download_bytes"));
    }
    const std::string why =
        error_[0] != '\0' ? error_ : curl_easy_strerror(code);
    switch (code) {
      case CURLE_UNSUPPORTED_PROTOCOL:
      case CURLE_URL_MALFORMAT:
      case CURLE_TOO_MANY_REDIRECTS:
        return absl::InvalidArgumentError(
            absl::StrCat(why, "; is the address right?"));
      default:
        return absl::UnavailableError(absl::StrCat("cannot be read: ", why));
    }
  }

  static absl::Status Refusal(long status) {
    const std::string why =
        absl::StrCat("the server answers ", status, "; is the address right?");
    if (status == 404 || status == 410) return absl::NotFoundError(why);
    return absl::UnavailableError(why);
  }

  // The server has too much to do, and may say for how long.
  absl::Status Overload(long status) const {
    curl_off_t seconds = 0;
    curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &seconds);
    google::rpc::Status refusal;
    refusal.set_code(static_cast<int>(absl::StatusCode::kUnavailable));
    refusal.set_message(
        absl::StrCat("the server answers ", status, "; try again later"));
    if (seconds > 0) {
      const absl::Duration delay =
          std::min(absl::Seconds(seconds), kLongestRetryAfter);
      refusal.set_message(absl::StrCat("the server answers ", status,
                                       "; try again after ",
                                       absl::FormatDuration(delay)));
      google::rpc::RetryInfo info;
      info.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
      refusal.add_details()->PackFrom(info);
    }
    return StatusFromProto(refusal);
  }

  absl::StatusOr<Download> Open(Download download) {
    if (fflush(file_.get()) != 0) {
      return absl::ErrnoToStatus(
          errno, "the temporary file cannot be written; is the disk full?");
    }
    const int fd = dup(fileno(file_.get()));
    lseek(fd, 0, SEEK_SET);
    auto bytes = ByteReader::FromDescriptor(address_, fd, options_.read);
    if (!bytes.ok()) return bytes.status();
    download.bytes = *std::move(bytes);
    return download;
  }

  const std::string address_;
  const DownloadOptions options_;
  const std::unique_ptr<CURL, CurlDeleter> curl_;
  const std::unique_ptr<FILE, FileDeleter> file_;
  std::unique_ptr<curl_slist, CurlDeleter> headers_;
  char error_[CURL_ERROR_SIZE] = "";
  int64_t bytes_ = 0;
  Validators validators_;  // of the last answer
  std::string date_;       // of the last answer
};

}  // namespace

bool IsWebAddress(const std::string& input) {
  return absl::StartsWithIgnoreCase(input, "http://") ||
         absl::StartsWithIgnoreCase(input, "https://");
}

absl::StatusOr<Download> Fetch(const std::string& address,
                               const Validators& known,
                               const DownloadOptions& options) {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (initialized != CURLE_OK) {
    return absl::InternalError(curl_easy_strerror(initialized));
  }
  absl::StatusOr<Download> download = Request(address, known, options).Run();
  if (download.ok()) return download;
  absl::Status status(download.status().code(),
                      absl::StrCat(address, ": ", download.status().message()));
  download.status().ForEachPayload(
      [&status](absl::string_view url, const absl::Cord& payload) {
        status.SetPayload(url, payload);
      });
  return status;
}

}  // namespace akin
