#ifndef AKIN_EMBEDDINGS_SHARED_TERMS_H_
#define AKIN_EMBEDDINGS_SHARED_TERMS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "embeddings/embedder.h"

namespace akin {

// Finds the names and terms that two texts share, to tell a reader why one is
// shown beside the other. Works across languages and scripts as far as
// transliteration to Latin letters does; leaves out what it is not sure of.
// Thread-safe.
class SharedTermFinder {
 public:
  // No term is longer, in bytes.
  static constexpr int kMaxTermBytes = 64;

  // Uses the IDF table that is linked into the program. Internal if that table
  // or ICU's data is damaged.
  static absl::StatusOr<std::unique_ptr<SharedTermFinder>> Create();

  ~SharedTermFinder();

  // At most `limit` names and terms that both texts have, the most telling
  // first: names before other words, and rare ones and those of titles before
  // others. Each is a piece of the title, summary or body of `item`, and no two
  // are forms of one word. Of each text as much is read as the embedder reads.
  // Never fails: finds nothing in text that is none, or if ICU cannot serve one
  // more thread.
  std::vector<std::string> Find(const Text& seed, const Text& item,
                                int limit) const;

 private:
  struct Tables;
  class Workspaces;

  SharedTermFinder(std::unique_ptr<const Tables> tables,
                   std::unique_ptr<Workspaces> workspaces);

  const std::unique_ptr<const Tables> tables_;
  const std::unique_ptr<Workspaces> workspaces_;
};

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_SHARED_TERMS_H_
