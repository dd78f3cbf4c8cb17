#ifndef AKIN_SERVER_OBSERVABILITY_SERVING_STATE_H_
#define AKIN_SERVER_OBSERVABILITY_SERVING_STATE_H_

#include <string_view>

namespace akin {

// What the server does with calls.
enum class ServingState {
  kLoading,   // brings the index up to the store, takes none yet
  kServing,   // takes them
  kDraining,  // ends those it has, takes no more
};

// "loading", "serving", "draining".
constexpr std::string_view ToString(ServingState state) {
  switch (state) {
    case ServingState::kLoading:
      return "loading";
    case ServingState::kServing:
      return "serving";
    case ServingState::kDraining:
      return "draining";
  }
  return "";
}

}  // namespace akin

#endif  // AKIN_SERVER_OBSERVABILITY_SERVING_STATE_H_
