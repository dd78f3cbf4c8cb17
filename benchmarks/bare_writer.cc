// akin-bare-writer: sends articles that were read before the clock starts, with
// the streams and messages of akin-load: how fast loading could be.

#include <stdio.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/cli/connect.h"
#include "client/load/input_pass.h"
#include "client/load/lane.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"

ABSL_FLAG(int, streams, 2, "Streams to the server.");
ABSL_FLAG(int, batch, 200, "Most articles of a message.");

namespace akin {
namespace {

constexpr int64_t kMaxDownloadBytes = 1 << 30;

struct Message {
  size_t lane = 0;
  Batch batch;
};

// The messages that akin-load would send, in their order.
absl::StatusOr<std::vector<Message>> ReadMessages(const std::string& path,
                                                  RejectLog& rejects) {
  const size_t streams = absl::GetFlag(FLAGS_streams);
  std::vector<Message> messages;
  std::vector<Batch> building(streams);
  const auto finish = [&messages, &building](size_t lane) {
    Batch batch = std::exchange(building[lane], Batch());
    batch.request.set_message_id(static_cast<int64_t>(messages.size()) + 1);
    messages.push_back({lane, std::move(batch)});
  };
  LoadCounters counters;
  InputPass pass({}, kMaxDownloadBytes, nullptr, rejects, counters, nullptr);
  absl::Status status =
      pass.Read(path, [&](v1::Article article, InputLine line) {
        const size_t lane = std::hash<std::string>()(article.id()) % streams;
        *building[lane].request.add_articles() = std::move(article);
        building[lane].lines.push_back(std::move(line));
        if (building[lane].lines.size() == absl::GetFlag(FLAGS_batch)) {
          finish(lane);
        }
        return true;
      });
  if (!status.ok()) return status;
  for (size_t lane = 0; lane < streams; ++lane) {
    if (!building[lane].lines.empty()) finish(lane);
  }
  // The lines name an input that goes with the pass.
  for (Message& message : messages) {
    for (InputLine& line : message.batch.lines) line.file = &path;
  }
  return messages;
}

ExitCode Main(const std::vector<std::string>& paths) {
  if (paths.size() != 1) return UsageError("name one file of articles");
  const auto connection = ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  const auto rejects = RejectLog::ToPeople(stderr);
  absl::StatusOr<std::vector<Message>> messages =
      ReadMessages(paths[0], *rejects);
  if (!messages.ok()) {
    return UsageError(std::string(messages.status().message()));
  }
  LoadCounters counters;
  const absl::Time start = absl::Now();
  std::vector<std::unique_ptr<Lane>> lanes;
  for (int i = 0; i < absl::GetFlag(FLAGS_streams); ++i) {
    lanes.push_back(std::make_unique<Lane>(
        Client(*connection), ArticleImport::Options(), *rejects, counters));
  }
  for (Message& message : *messages) {
    if (!lanes[message.lane]->Push(std::move(message.batch))) break;
  }
  absl::Status status;
  for (const auto& lane : lanes) status.Update(lane->Finish());
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  if (!status.ok()) return ServerError("write", status);
  absl::PrintF("loaded %d articles, %d rejected, in %.1f s (%.0f articles/s)\n",
               counters.loaded.load(), rejects->count(), seconds,
               counters.loaded / seconds);
  return kDone;
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(akin::Main(akin::ParseArguments(
      argc, argv, "akin-bare-writer --server=HOST:PORT FILE")));
}
