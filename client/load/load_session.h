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

  // Loads inputs, one after another: files, "-" for the standard input, and
  // addresses. This or Watch() is to be called once.
  LoadSummary Run(const std::vector<std::string>& inputs);

  // Reads feeds every `interval` until it is told to stop, or the server fails
  // for good, and loads what is new or has changed. What goes wrong with a feed
  // is told to `tell` and tried again the next time.
  LoadSummary Watch(const std::vector<std::string>& feeds,
                    absl::Duration interval,
                    const std::function<void(const std::string&)>& tell);

 private:
  void Poll(const std::vector<std::string>& feeds,
            const std::function<void(const std::string&)>& tell);
  SeenItems& ItemsOf(const std::string& feed);
  LoadSummary Finish(absl::Time start);
  bool AddArticle(v1::Article article, InputLine line);
  void Flush(size_t lane);
  void FlushAll();
  absl::Status Drain();
  bool stopped() const;

  const LoadOptions options_;
  RejectLog& rejects_;
  LoadCounters& counters_;
  InputPass pass_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Batch> building_;  // one for each lane
  std::map<std::string, std::unique_ptr<SeenItems>> items_;  // not in a file
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
