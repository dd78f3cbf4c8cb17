#ifndef AKIN_TESTS_CONTRACTS_VECTOR_INDEX_CONTRACT_H_
#define AKIN_TESTS_CONTRACTS_VECTOR_INDEX_CONTRACT_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "server/index/vector_index.h"

namespace akin {

// Dimensions of the indexes under test.
inline constexpr int kContractDimensions = 8;

// An implementation to test.
struct VectorIndexMaker {
  std::string name;
  // An empty index of kContractDimensions.
  std::function<std::unique_ptr<VectorIndex>()> make;
};

// What every VectorIndex must do. Instantiate it with INSTANTIATE_TEST_SUITE_P.
class VectorIndexContract : public ::testing::TestWithParam<VectorIndexMaker> {
 protected:
  void SetUp() override { index_ = GetParam().make(); }

  std::unique_ptr<VectorIndex> index_;
};

}  // namespace akin

#endif  // AKIN_TESTS_CONTRACTS_VECTOR_INDEX_CONTRACT_H_
