#ifndef AKIN_SERVER_INDEX_MANIFEST_H_
#define AKIN_SERVER_INDEX_MANIFEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/article/revision.h"

namespace akin {

// Of its file within the index's directory.
inline constexpr char kManifestName[] = "MANIFEST";

// Which files make up an index, and up to which write. docs/storage_format.md
// describes its file.
struct Manifest {
  struct File {
    std::string name;              // within the index's directory
    std::vector<uint32_t> deaths;  // rows that were replaced or deleted
  };

  std::string model;  // id of the embeddings' model
  // The files hold all live articles of the writes up to this one, and possibly
  // of later ones.
  Revision covered = kNoRevision;
  std::vector<File> files;
  // Ids of articles that are left out, possibly not all.
  std::vector<std::string> skipped;
};

// NotFound if the directory has none, DataLoss if it is damaged, Unavailable if
// it cannot be read.
absl::StatusOr<Manifest> ReadManifest(const std::string& directory);

// Replaces the manifest, durably and all at once. Unavailable if that fails.
absl::Status WriteManifest(const std::string& directory,
                           const Manifest& manifest);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_MANIFEST_H_
