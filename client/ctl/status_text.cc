#include "client/ctl/status_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/print.h"
#include "client/jsonl/timestamp.h"

namespace akin {
namespace {

const char* Name(v1::ServingState state) {
  switch (state) {
    case v1::SERVING_STATE_LOADING:
      return "loading";
    case v1::SERVING_STATE_SERVING:
      return "serving";
    case v1::SERVING_STATE_DRAINING:
      return "draining";
    default:
      return "not known";
  }
}

// The two greatest units: "3 d 4 h", "5 min 10 s".
std::string Time(const google::protobuf::Duration& duration) {
  const int64_t seconds = duration.seconds();
  const int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
  if (days > 0) return absl::StrCat(days, " d ", hours % 24, " h");
  if (hours > 0) return absl::StrCat(hours, " h ", minutes % 60, " min");
  if (minutes > 0) return absl::StrCat(minutes, " min ", seconds % 60, " s");
  return absl::StrCat(seconds, " s");
}

class Rows {
 public:
  void Add(const char* name, const std::string& value) {
    absl::StrAppendFormat(&text_, "%-16s %s\n", name, value);
  }
  void AddTime(const char* name, bool is_known,
               const google::protobuf::Timestamp& time) {
    if (is_known) Add(name, FormatTimestamp(time));
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

void AddLoad(const v1::GetStatusResponse& status, Rows& rows) {
  const v1::LoadStatus& load = status.load();
  rows.Add("load",
           absl::StrFormat("%.1f questions/s, %.1f writes/s in the "
                           "last minute, %d calls in flight",
                           load.questions_per_second(),
                           load.writes_per_second(), load.calls_in_flight()));
}

void AddIndex(const v1::IndexStatus& index, Rows& rows) {
  rows.Add("index",
           absl::StrFormat("%d segments, %d rows of which %d dead and %d in "
                           "memory alone, %s",
                           index.segments(), index.rows(), index.tombstones(),
                           index.tail_rows(), Bytes(index.memory_bytes())));
  if (index.lag() > 0) {
    rows.Add("index lag", absl::StrCat(index.lag(), " writes"));
  }
  rows.AddTime("last sealed", index.has_last_sealed_at(),
               index.last_sealed_at());
  rows.AddTime("last merged", index.has_last_merged_at(),
               index.last_merged_at());
}

void AddProcess(const v1::ProcessStatus& process, Rows& rows) {
  rows.Add("process",
           absl::StrFormat("%s of memory, %s of CPU time, %d of %d files open",
                           Bytes(process.resident_memory_bytes()),
                           Time(process.cpu_time()), process.open_fds(),
                           process.max_fds()));
  rows.Add("disk",
           absl::StrFormat("%s free of %s", Bytes(process.disk_free_bytes()),
                           Bytes(process.disk_size_bytes())));
}

}  // namespace

std::string ToText(const v1::GetStatusResponse& status) {
  Rows rows;
  for (const std::string& warning : status.warnings()) {
    rows.Add("WARNING", OneLine(warning, 0));
  }
  rows.Add("version", status.version());
  rows.Add("state", Name(status.serving_state()));
  rows.Add("started at", absl::StrCat(FormatTimestamp(status.started_at()),
                                      ", up ", Time(status.uptime())));
  rows.Add("articles", absl::StrCat(status.articles()));
  rows.Add("revision", status.revision());
  if (status.has_load()) AddLoad(status, rows);
  rows.Add("embedding model",
           absl::StrFormat("%s, %d dimensions", status.embedding_model(),
                           status.dimensions()));
  AddIndex(status.index(), rows);
  const v1::StoreStatus& store = status.store();
  rows.Add("store",
           absl::StrFormat("%s on disk, format %d", Bytes(store.disk_bytes()),
                           store.format_version()));
  rows.AddTime("last snapshot", store.has_last_snapshot_at(),
               store.last_snapshot_at());
  rows.Add("index and store", status.index().digest() == store.digest()
                                  ? "agree"
                                  : "differ; they may while articles are "
                                    "written");
  if (status.has_process()) AddProcess(status.process(), rows);
  return rows.Take();
}

}  // namespace akin
