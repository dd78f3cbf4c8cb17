#include "embeddings/idf_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "absl/status/status.h"

namespace akin {
namespace {}  // namespace
}  // namespace akin
