#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "server/index/segmented_index.h"
#include "tests/contracts/vector_index_contract.h"
#include "tests/fakes/fake_vector_index.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

const EmbeddingModel kModel{"contract", kContractDimensions};

// An index and the directory that it is kept in.
class IndexInDirectory : public VectorIndex {
 public:
  // So small that every test crosses tails, files and merges.
  IndexInDirectory()
      : index_(*OpenSegmentedIndex({.model = kModel,
                                    .directory = directory_.path(),
                                    .tail_rows = 20,
                                    .merge_segments = 2})) {}

  absl::Status Apply(std::vector<IndexChange> changes,
                     Revision revision) override {
    return index_->Apply(std::move(changes), revision);
  }
  std::shared_ptr<const IndexSnapshot> Snapshot() const override {
    return index_->Snapshot();
  }
  IndexStats Stats() const override { return index_->Stats(); }
  void SetSkipped(std::vector<std::string> ids) override {
    index_->SetSkipped(std::move(ids));
  }
  std::vector<std::string> Skipped() const override {
    return index_->Skipped();
  }
  absl::Status Checkpoint() override { return index_->Checkpoint(); }
  absl::Status Compact() override { return index_->Compact(); }
  absl::Status CreateSnapshot(
      const std::string& path,
      const std::function<absl::Status()>& copy_store) override {
    return index_->CreateSnapshot(path, copy_store);
  }

 private:
  const TempDirectory directory_;
  const std::unique_ptr<VectorIndex> index_;
};

INSTANTIATE_TEST_SUITE_P(
    Implementations, VectorIndexContract,
    ::testing::Values(
        VectorIndexMaker{"Segmented",
                         [] { return *OpenSegmentedIndex({.model = kModel}); }},
        // Seals and merges in the background of every test.
        VectorIndexMaker{"SegmentedInTailsOfTwoRows",
                         [] {
                           return *OpenSegmentedIndex({.model = kModel,
                                                       .tail_rows = 2,
                                                       .merge_segments = 2});
                         }},
        VectorIndexMaker{"SegmentedOnDisk",
                         [] { return std::make_unique<IndexInDirectory>(); }},
        VectorIndexMaker{"Fake",
                         [] {
                           return std::make_unique<FakeVectorIndex>(
                               kContractDimensions);
                         }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
