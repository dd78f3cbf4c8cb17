#ifndef AKIN_TESTS_SERVER_DURABILITY_SERVED_DIRECTORY_H_
#define AKIN_TESTS_SERVER_DURABILITY_SERVED_DIRECTORY_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/catalog.h"
#include "server/index/vector_index.h"
#include "server/index_loader.h"
#include "server/snapshots.h"
#include "server/store/article_store.h"
#include "tests/fakes/fake_embedder.h"

namespace akin {

// Titles by id.
using Titles = std::map<std::string, std::string>;

// A data directory with what a server joins to serve it, but for the network:
// the real store and the real index, whose segments are small.
class ServedDirectory {
 public:
  // As a server starts.
  static absl::StatusOr<std::unique_ptr<ServedDirectory>> Open(
      const std::string& path);
  // As SIGTERM ends it.
  absl::Status Stop() { return index_->Checkpoint(); }

  // How its index was brought up to its store.
  const LoadOutcome& loaded() const { return loaded_; }

  Catalog& catalog() { return *catalog_; }
  VectorIndex& index() { return *index_; }
  Snapshots& snapshots() { return *snapshots_; }
  ArticleStore& store() { return *store_; }

  absl::Status Put(const Titles& titles);

  // What the store has.
  absl::StatusOr<Titles> Articles() const;

  // Expects the index to hold exactly what the store does, and to find for each
  // article what an index that is made afresh finds.
  void ExpectIndexIsRight() const;

 private:
  ServedDirectory() = default;

  FakeEmbedder embedder_;
  std::unique_ptr<ArticleStore> store_;
  std::unique_ptr<VectorIndex> index_;
  LoadOutcome loaded_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<Snapshots> snapshots_;
};

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_DURABILITY_SERVED_DIRECTORY_H_
