#include "server/service/server_status.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "server/service/convert.h"

namespace akin {
namespace {

v1::ServingState ServingStateOf(ServingState state) {
  switch (state) {
    case ServingState::kLoading:
      return v1::SERVING_STATE_LOADING;
    case ServingState::kServing:
      return v1::SERVING_STATE_SERVING;
    case ServingState::kDraining:
      return v1::SERVING_STATE_DRAINING;
  }
  return v1::SERVING_STATE_UNSPECIFIED;
}

google::protobuf::Timestamp Timestamp(absl::Time time) {
  google::protobuf::Timestamp message;
  message.set_seconds(absl::ToUnixSeconds(time));
  return message;
}

void FillIndex(const IndexStats& index, v1::IndexStatus* message) {
  message->set_segments(index.segments);
  message->set_rows(index.rows);
  message->set_tombstones(index.tombstones);
  message->set_memory_bytes(index.memory_bytes);
  message->set_digest(index.digest);
  message->set_tail_rows(index.tail_rows);
  message->set_skipped_articles(index.skipped);
  if (index.last_sealed_at.has_value()) {
    *message->mutable_last_sealed_at() = Timestamp(*index.last_sealed_at);
  }
  if (index.last_merged_at.has_value()) {
    *message->mutable_last_merged_at() = Timestamp(*index.last_merged_at);
  }
}

void FillProcess(const ProcessStats& process, const DiskStats& disk,
                 v1::ProcessStatus* message) {
  message->set_resident_memory_bytes(process.resident_memory_bytes);
  ToProto(process.cpu_time, message->mutable_cpu_time());
  message->set_open_fds(static_cast<int32_t>(process.open_fds));
  message->set_max_fds(static_cast<int32_t>(process.max_fds));
  message->set_disk_free_bytes(disk.free_bytes);
  message->set_disk_size_bytes(disk.size_bytes);
}

}  // namespace

void ToProto(const ServerState& state, v1::GetStatusResponse* message) {
  message->set_version(state.version);
  *message->mutable_started_at() = Timestamp(state.started_at);
  ToProto(state.uptime, message->mutable_uptime());
  message->set_serving_state(ServingStateOf(state.serving_state));
  message->set_articles(state.articles);
  message->set_revision(RevisionToken(state.revision));
  message->set_embedding_model(state.model.id);
  message->set_dimensions(state.model.dimensions);
  FillIndex(state.index, message->mutable_index());
  message->mutable_index()->set_lag(state.lag);
  v1::StoreStatus& store = *message->mutable_store();
  store.set_format_version(state.store.format_version);
  store.set_disk_bytes(state.store.disk_bytes);
  store.set_digest(state.store.digest);
  if (state.last_snapshot_at.has_value()) {
    *store.mutable_last_snapshot_at() = Timestamp(*state.last_snapshot_at);
  }
  v1::LoadStatus& load = *message->mutable_load();
  load.set_calls_in_flight(static_cast<int32_t>(state.calls_in_flight));
  load.set_questions_per_second(state.rates.questions_per_second);
  load.set_writes_per_second(state.rates.writes_per_second);
  FillProcess(state.process, state.disk, message->mutable_process());
  for (std::string& warning : Warnings(state)) {
    message->add_warnings(std::move(warning));
  }
}

}  // namespace akin
