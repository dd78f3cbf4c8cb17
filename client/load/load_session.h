#ifndef AKIN_CLIENT_LOAD_LOAD_SESSION_H_
#define AKIN_CLIENT_LOAD_LOAD_SESSION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/load/input_pass.h"
#include "client/load/lane.h"
#include "client/load/reject_log.h"
#include "client/load/resume_file.h"

namespace akin {

// How to load.
struct LoadOptions {
  InputOptions input;
  int64_t max_download_bytes = 1 << 30;  // of an input that is an address
  int streams = 2;
  int batch = 200;                         // most articles of a message
  int64_t batch_bytes = (4 << 20) - 1024;  // most bytes of its articles
  absl::Duration retry_for = absl::Seconds(30);
  const std::atomic<bool>* stop = nullptr;  // once true, the input ends
  // Keeps what is loaded, which is not loaded again; null: nothing does.
  ResumeFile* resume = nullptr;
};

// What came of it.
struct LoadSummary {
  int64_t loaded = 0;    // articles that the server took
  int64_t rejected = 0;  // records that it or the reader did not
  absl::Duration took;
  std::map<std::string, int64_t> ignored;  // what was passed over, by name
  std::vector<absl::Status> input_errors;  // inputs that could not be read on
  absl::Status server;  // not OK: the server failed, the load is not complete
};

// Loads articles from inputs of all formats. The later of two articles with one
// id wins.
class LoadSession {
 public:
  // `rejects` and `counters` must outlive the session.
  LoadSession(Client client, const LoadOptions& options, RejectLog& rejects,
              LoadCounters& counters);
  ~LoadSession();

  // Takes what goes wrong with a feed, and how much was new.
  using Tell = std::function<void(const std::string&)>;

  // Loads inputs, one after another: files, "-" for the standard input, and
  // addresses. This, Watch() or Finish() is to be called once, at last.
  LoadSummary Run(const std::vector<std::string>& inputs);

  // Reads feeds once, and loads what is new or has changed since the last poll;
  // all of it is acknowledged at the end. A feed that could not be read is read
  // the next time.
  void Poll(const std::vector<std::string>& feeds, const Tell& tell);
  // Ends polls.
  LoadSummary Finish();

  // Polls every `interval` until it is told to stop, or the server fails for
  // good.
  LoadSummary Watch(const std::vector<std::string>& feeds,
                    absl::Duration interval, const Tell& tell);

 private:
  SeenItems& ItemsOf(const std::string& feed);
  bool AddArticle(v1::Article article, InputLine line);
  void Flush(size_t lane);
  void FlushAll();
  absl::Status Drain();
  bool stopped() const;

  const absl::Time start_;
  const LoadOptions options_;
  RejectLog& rejects_;
  LoadCounters& counters_;
  InputPass pass_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Batch> building_;  // one for each lane
  std::map<std::string, std::unique_ptr<SeenItems>> items_;  // not in a file
  std::map<std::string, absl::Time>
      not_before_;           // when feeds may be read again
  int64_t since_flush_ = 0;  // articles since all lanes were flushed
  int64_t next_message_id_ = 1;
  bool lane_failed_ = false;
};

// Reads the inputs as a load would, and checks what the server would: `loaded`
// are the articles that it would take, as far as can be told without it.
LoadSummary CheckArticles(const std::vector<std::string>& inputs,
                          const LoadOptions& options, RejectLog& rejects,
                          LoadCounters& counters);

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_LOAD_SESSION_H_
