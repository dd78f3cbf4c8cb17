#include "server/parts.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/machine.h"
#include "server/index/segmented_index.h"
#include "server/index_loader.h"
#include "server/store/rocksdb_article_store.h"

namespace akin {
namespace {

absl::StatusOr<ranking::RelevanceModel> OpenRelevanceModel(
    const std::string& path) {
  if (path.empty()) return ranking::RelevanceModel::Linked();
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--relevance_model: ", path, " cannot be read"));
  }
  absl::StatusOr<ranking::RelevanceModel> model =
      ranking::RelevanceModel::Parse(text.str());
  if (!model.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--relevance_model: ", path, ": ", model.status().message()));
  }
  return model;
}

absl::StatusOr<std::unique_ptr<VectorIndex>> OpenIndex(
    const ServerOptions& options, const DataDirectory& directory,
    ArticleStore& store, const EmbeddingModel& model) {
  return OpenSegmentedIndex(
      {.model = model,
       .directory = directory.index_path(),
       .target_recall = options.target_recall,
       .search_cores = Threads(),
       .on_covered = [&store](Revision revision) {
         absl::Status forgotten = store.ForgetChanges(revision);
         if (!forgotten.ok()) {
           spdlog::warn("{}", std::string(forgotten.message()));
         }
       }});
}

}  // namespace

int Threads() { return std::max(2, AvailableCores()); }

absl::StatusOr<Parts> OpenParts(const ServerOptions& options) {
  absl::StatusOr<ranking::RelevanceModel> relevance =
      OpenRelevanceModel(options.relevance_model);
  if (!relevance.ok()) return relevance.status();
  absl::StatusOr<DataDirectory> directory =
      DataDirectory::Open(options.data_dir);
  if (!directory.ok()) return directory.status();
  absl::StatusOr<std::unique_ptr<ArticleStore>> store =
      OpenRocksDbArticleStore(directory->store_path());
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<LexicalEmbedder>> embedder =
      LexicalEmbedder::Create();
  if (!embedder.ok()) return embedder.status();
  absl::StatusOr<std::unique_ptr<SharedTermFinder>> shared_terms =
      SharedTermFinder::Create();
  if (!shared_terms.ok()) return shared_terms.status();
  absl::StatusOr<std::unique_ptr<VectorIndex>> index =
      OpenIndex(options, *directory, **store, (*embedder)->model());
  if (!index.ok()) return index.status();
  return Parts{.directory = *std::move(directory),
               .store = *std::move(store),
               .embedder = *std::move(embedder),
               .shared_terms = *std::move(shared_terms),
               .relevance = *std::move(relevance),
               .index = *std::move(index)};
}

absl::Status BringUpIndex(Parts& parts) {
  const absl::Time started = absl::Now();
  VectorIndex& index = *parts.index;
  absl::StatusOr<LoadOutcome> loaded =
      LoadIndex(*parts.store, index, *parts.embedder, Threads());
  if (!loaded.ok()) return loaded.status();
  spdlog::info("index has {} articles, {} of them new to it, after {:.1f} s",
               index.Snapshot()->size(), loaded->indexed,
               absl::ToDoubleSeconds(absl::Now() - started));
  if (loaded->skipped > 0) {
    spdlog::warn("{} articles are kept but similar to nothing, the first: {}",
                 loaded->skipped, loaded->first_skipped);
  }
  if (loaded->indexed > 0 || loaded->compared_all) Checkpoint(index);
  return absl::OkStatus();
}

void Checkpoint(VectorIndex& index) {
  absl::Status kept = index.Checkpoint();
  if (!kept.ok()) spdlog::warn("{}", std::string(kept.message()));
}

}  // namespace akin
