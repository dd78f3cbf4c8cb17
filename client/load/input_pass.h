#ifndef AKIN_CLIENT_LOAD_INPUT_PASS_H_
#define AKIN_CLIENT_LOAD_INPUT_PASS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/input/download.h"
#include "client/input/open_articles.h"
#include "client/load/batch.h"
#include "client/load/reject_log.h"
#include "client/load/resume_file.h"

namespace akin {

// Reads inputs one after another, of which one is open at a time. For one
// thread.
class InputPass {
 public:
  // Takes an article; false if no more are wanted.
  using Take = std::function<bool(v1::Article article, InputLine line)>;

  // `rejects` takes what is no article. It, `counters` and `resume` must
  // outlive the pass. What `resume` says is settled is passed over; it may be
  // null. Once `stop`, which may be null, is true, the input ends.
  InputPass(const InputOptions& options, int64_t max_download_bytes,
            const std::atomic<bool>* stop, RejectLog& rejects,
            LoadCounters& counters, ResumeFile* resume);

  // Reads a file, "-" is the standard input, or an address of http or https.
  // The status, which names it, says why it could not be read to its end.
  absl::Status Read(const std::string& input, const Take& take);

  // Reads a feed, unless it is the version that `items` knows, and gives what
  // `items` does not know. Returns what to end the poll of `items` with, once
  // all is settled.
  absl::StatusOr<Validators> ReadFeed(const std::string& address,
                                      SeenItems& items, const Take& take);

  // What was passed over in all inputs, by name.
  const std::map<std::string, int64_t>& ignored() const { return ignored_; }

 private:
  // `charset` is what a web server calls the encoding; may be empty.
  absl::Status ReadBytes(std::unique_ptr<ByteReader> bytes,
                         const std::string& charset, RecordLedger* ledger,
                         const Take& take);
  absl::Status ReadArticles(ArticleReader& reader, const std::string& name,
                            RecordLedger* ledger, const Take& take);
  bool stopped() const { return stop_ != nullptr && stop_->load(); }

  const InputOptions options_;
  DownloadOptions download_;
  const std::atomic<bool>* const stop_;
  RejectLog& rejects_;
  ResumeFile* const resume_;
  std::set<std::string> names_;  // of the inputs; stay where they are
  std::map<std::string, int64_t> ignored_;
};

// The first of the inputs that is not there or cannot be read, as a status that
// names it. Pipes are not opened, for that can be done once, and addresses are
// not asked for.
absl::Status CheckInputs(const std::vector<std::string>& inputs);

// Bytes of the inputs together; 0 if one of them is not a regular file.
int64_t TotalBytes(const std::vector<std::string>& inputs);

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_INPUT_PASS_H_
