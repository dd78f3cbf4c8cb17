#ifndef AKIN_SERVER_OBSERVABILITY_STATE_FAMILIES_H_
#define AKIN_SERVER_OBSERVABILITY_STATE_FAMILIES_H_

#include <prometheus/metric_family.h>

#include <string_view>
#include <vector>

#include "server/observability/process_stats.h"
#include "server/observability/server_state.h"
#include "server/observability/serving_state.h"

namespace akin {

// What is read when Prometheus asks, in its form.

// Which build it is and what it does.
std::vector<prometheus::MetricFamily> BuildFamilies(std::string_view version,
                                                    ServingState state);

// The process, under the names that are customary for any program.
std::vector<prometheus::MetricFamily> ProcessFamilies(
    const ProcessStats& process);

// Which calls are worked on and which refused.
std::vector<prometheus::MetricFamily> AdmissionFamilies(
    const AdmissionControl::Stats& admission);

// What the server holds.
std::vector<prometheus::MetricFamily> StateFamilies(const ServerState& state);

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_STATE_FAMILIES_H_
