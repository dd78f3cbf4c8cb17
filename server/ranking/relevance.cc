#include "server/ranking/relevance.h"

#include <algorithm>
#include <cmath>

namespace akin::ranking {
namespace {

// A story ages: what is published on the same day counts in full, what is weeks
// away by half, and what has no date as if it were about five days away.
double TimeFactor(std::optional<double> days_apart) {
  constexpr double kDecayDays = 7;
  constexpr double kUnknown = 0.75;
  if (!days_apart.has_value()) return kUnknown;
  return 0.5 + 0.5 * std::exp(-*days_apart / kDecayDays);
}

// Logistic regression of "same story" on the cosine times the time factor,
// fitted on labelled pairs by scripts/fit_relevance; docs/benchmarks.md has the
// command and the fit.
constexpr double kIntercept = -4.96;
constexpr double kSlope = 18.54;

}  // namespace

double Relevance(const Evidence& evidence) {
  const double cosine =
      std::max(0.0, evidence.terms_cosine.value_or(evidence.similarity));
  const double score = cosine * TimeFactor(evidence.days_apart);
  return 1 / (1 + std::exp(-(kIntercept + kSlope * score)));
}

}  // namespace akin::ranking
