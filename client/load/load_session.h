#ifndef AKIN_CLIENT_LOAD_LOAD_SESSION_H_
#define AKIN_CLIENT_LOAD_LOAD_SESSION_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/jsonl/article_line.h"
#include "client/jsonl/line_reader.h"
#include "client/load/lane.h"
#include "client/load/reject_log.h"

namespace akin {

// How to load.
struct LoadOptions {
  int streams = 2;
  int batch = 200;                         // most articles of a message
  int64_t batch_bytes = (4 << 20) - 1024;  // most bytes of its articles
  int64_t line_bytes = 64 << 20;           // longest line
  absl::Duration retry_for = absl::Seconds(30);
  const std::atomic<bool>* stop = nullptr;  // once true, the input ends
};

// What came of it.
struct LoadSummary {
  int64_t loaded = 0;    // lines that the server took
  int64_t rejected = 0;  // lines that it or the parser did not
  absl::Duration took;
  std::map<std::string, int64_t> ignored_keys;
  std::vector<absl::Status> input_errors;  // files that could not be read on
  absl::Status server;  // not OK: the server failed, the load is not complete
};

// Loads files of articles, one JSON object a line. The later of two lines with
// one id wins.
//
// Run() is for one thread; loaded() and bytes_read() are for any.
class LoadSession {
 public:
  // `rejects` must outlive the session.
  LoadSession(Client client, const LoadOptions& options, RejectLog& rejects);
  ~LoadSession();

  // Opens the files. The status names the one that cannot be read.
  absl::Status Open(const std::vector<std::string>& paths);

  // Loads them, one after another. To be called once.
  LoadSummary Run();

  // So far.
  int64_t loaded() const;
  int64_t bytes_read() const;

 private:
  absl::Status LoadFile(LineReader& reader);
  void AddLine(LineReader& reader, std::string line);
  void AddArticle(v1::Article article, InputLine line);
  void Flush(size_t lane);
  bool stopped() const;

  const LoadOptions options_;
  RejectLog& rejects_;
  std::vector<std::unique_ptr<LineReader>> readers_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<Batch> building_;  // one for each lane
  ArticleLineParser parser_;
  int64_t next_message_id_ = 1;
  bool lane_failed_ = false;
};

}  // namespace akin

#endif  // AKIN_CLIENT_LOAD_LOAD_SESSION_H_
