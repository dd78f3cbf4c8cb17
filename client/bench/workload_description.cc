#include "client/bench/workload_description.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/recall/filter_choice.h"

namespace akin {
namespace {

using Kinds = std::vector<KindDescription>;

KindDescription KindOf(const std::string& name, Doing doing,
                       const NamedWorkloadOptions& options,
                       Sending sending = Sending::kUnary) {
  KindDescription kind;
  kind.name = name;
  kind.doing = doing;
  kind.sending = sending;
  kind.zipf = options.zipf;
  kind.batch_size = options.batch_size;
  return kind;
}

Kinds FilteredKinds(const NamedWorkloadOptions& options) {
  Kinds kinds;
  for (const double share : kFilterShares) {
    // Less than one of a sample of 10,000 cannot be chosen from it.
    if (share < 0.001) continue;
    KindDescription kind = KindOf(absl::StrFormat("filtered_%g%%", 100 * share),
                                  Doing::kFiltered, options);
    kind.share = share;
    kinds.push_back(kind);
  }
  return kinds;
}

Kinds ChurnKinds(const NamedWorkloadOptions& options) {
  Kinds kinds = {KindOf("upsert", Doing::kUpsert, options),
                 KindOf("delete", Doing::kDelete, options)};
  kinds[0].frequency.weight = 5;
  return kinds;
}

Kinds MixedKinds(const NamedWorkloadOptions& options) {
  Kinds kinds = {KindOf("similar_by_id", Doing::kSimilarById, options)};
  const auto beside = [&](const char* name, Doing doing, double rate) {
    if (rate <= 0) return;
    kinds.push_back(KindOf(name, doing, options));
    kinds.back().frequency.rate = rate;
  };
  beside("upsert", Doing::kUpsert, options.upserts);
  beside("delete", Doing::kDelete, options.deletes);
  return kinds;
}

struct Named {
  const char* name;
  std::function<Kinds(const NamedWorkloadOptions&)> kinds;
  bool bursts = false;
};

// A workload of calls of one kind.
Named One(const char* name, Doing doing, Sending sending = Sending::kUnary) {
  return {name, [=](const NamedWorkloadOptions& options) {
            return Kinds{KindOf(name, doing, options, sending)};
          }};
}

Named Bursting(Named named) {
  named.bursts = true;
  return named;
}

const std::vector<Named>& AllNamed() {
  static const auto* const kAll = new std::vector<Named>{
      One("similar_by_id", Doing::kSimilarById),
      One("similar_in_week", Doing::kSimilarInWeek),
      One("by_text", Doing::kByText),
      One("by_vector", Doing::kByVector),
      {"filtered", FilteredKinds},
      One("batch", Doing::kSimilarById, Sending::kBatch),
      One("stream", Doing::kSimilarById, Sending::kStream),
      {"mixed", MixedKinds},
      Bursting(One("burst", Doing::kSimilarById)),
      {"churn", ChurnKinds}};
  return *kAll;
}

}  // namespace

std::string WorkloadNames() {
  return absl::StrJoin(AllNamed(), ", ",
                       [](std::string* text, const Named& named) {
                         absl::StrAppend(text, named.name);
                       });
}

absl::StatusOr<WorkloadDescription> NamedWorkload(
    const std::string& name, const NamedWorkloadOptions& options) {
  for (const Named& named : AllNamed()) {
    if (named.name != name) continue;
    WorkloadDescription description;
    description.name = name;
    description.kinds = named.kinds(options);
    if (named.bursts) description.burst = options.burst;
    return description;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", name, "\" is not a workload; there are ",
                   WorkloadNames(), ", and files whose names end in .json"));
}

}  // namespace akin
