#include "server/options.h"

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "server/admission/flags.h"
#include "server/parts.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50051",
          "Address to serve gRPC on, HOST:PORT. Port 0 takes a free one.");
ABSL_FLAG(std::string, data_dir, "",
          "Directory of the articles; made if it is missing. Required.");
ABSL_FLAG(
    std::string, metrics_listen, "",
    "Address to serve HTTP on, HOST:PORT: /metrics for Prometheus, /healthz "
    "and /readyz; before the index is loaded too. Empty: none.");
ABSL_FLAG(std::string, relevance_model, "",
          "Judge relevance by the model in this file instead of the one that "
          "is linked in, to try or to measure another one.");
ABSL_FLAG(uint64_t, answer_cache_bytes, 64 << 20,
          "Memory for answers that are given again to callers who allow it by "
          "max_staleness. 0: none.");
ABSL_FLAG(double, target_recall, 0.98,
          "Least share of the ten nearest articles by vector that a search "
          "must find, above 0 to 1, unless it asks for another.");
ABSL_FLAG(akin::MaxAge, retention, {},
          "Delete articles that were published longer ago, such as 90d or 36h, "
          "an hour at least. Articles without published_at are kept. Empty: "
          "keep all.");
ABSL_FLAG(
    absl::Duration, max_connection_age, absl::InfiniteDuration(),
    "Ask clients to connect anew after this time, 1s at least and up to a "
    "tenth more or less, so that load balancers spread them over new "
    "servers. Calls that run are finished. inf: never.");
ABSL_FLAG(absl::Duration, shutdown_grace, absl::Seconds(10),
          "How long running calls may take to end after SIGTERM.");

namespace akin {

absl::StatusOr<ServerOptions> ServerOptionsFromFlags() {
  ServerOptions options;
  options.data_dir = absl::GetFlag(FLAGS_data_dir);
  options.relevance_model = absl::GetFlag(FLAGS_relevance_model);
  options.answer_cache_bytes = absl::GetFlag(FLAGS_answer_cache_bytes);
  options.target_recall = absl::GetFlag(FLAGS_target_recall);
  options.retention = absl::GetFlag(FLAGS_retention);
  options.max_connection_age = absl::GetFlag(FLAGS_max_connection_age);
  options.shutdown_grace = absl::GetFlag(FLAGS_shutdown_grace);
  absl::StatusOr<ListenAddress> listen =
      ListenAddress::Parse("listen", absl::GetFlag(FLAGS_listen));
  if (!listen.ok()) return listen.status();
  options.listen = *std::move(listen);
  const std::string metrics_listen = absl::GetFlag(FLAGS_metrics_listen);
  if (!metrics_listen.empty()) {
    absl::StatusOr<ListenAddress> address =
        ListenAddress::Parse("metrics_listen", metrics_listen);
    if (!address.ok()) return address.status();
    options.metrics_listen = *std::move(address);
  }
  absl::StatusOr<AdmissionControl::Options> admission = AdmissionFromFlags();
  if (!admission.ok()) return admission.status();
  options.admission = *std::move(admission);
  options.admission.read_threads = Threads();
  absl::StatusOr<ObservabilityOptions> observability = ObservabilityFromFlags();
  if (!observability.ok()) return observability.status();
  options.observability = *std::move(observability);
  if (!(options.target_recall > 0 && options.target_recall <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--target_recall: is ", options.target_recall,
                     ", above 0 to 1 is allowed; see --help"));
  }
  if (options.max_connection_age < absl::Seconds(1)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--max_connection_age: is ",
        absl::FormatDuration(options.max_connection_age),
        ", 1s at least is allowed; inf keeps connections for ever"));
  }
  if (options.shutdown_grace < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--shutdown_grace: is ", absl::FormatDuration(options.shutdown_grace),
        ", 0s at least is allowed; 0s cuts running calls off"));
  }
  return options;
}

}  // namespace akin
