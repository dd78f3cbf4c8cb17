#ifndef AKIN_SERVER_SECURITY_AUTHENTICATOR_H_
#define AKIN_SERVER_SECURITY_AUTHENTICATOR_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "access/role.h"
#include "base/mutex.h"
#include "server/security/token_list.h"
#include "server/security/watched_files.h"

namespace akin {

// Who calls.
struct Caller {
  std::string name;  // as the file of tokens has it; empty without tokens
  Role role = Role::kAdmin;
};

// Tells who calls by the token that is sent along. Thread-safe.
class Authenticator {
 public:
  // Asks for no token: everybody may do everything.
  static std::unique_ptr<Authenticator> Open();

  // Asks for a token of the file, which is read again when it changes.
  // InvalidArgument names the flag if it cannot be read or is not right.
  static absl::StatusOr<std::unique_ptr<Authenticator>> WithTokens(
      std::string path, absl::Duration interval = kWatchInterval);

  // The caller by the values of the header "authorization" of a call: one,
  // "Bearer TOKEN". Unauthenticated says what is wrong with it, never what was
  // sent.
  absl::StatusOr<Caller> Identify(
      const std::vector<std::string_view>& authorization) const;

 private:
  Authenticator() = default;

  absl::Status Take(const WatchedFile& file, std::string_view text);
  std::shared_ptr<const TokenList> tokens() const;

  mutable Mutex mutex_;
  // Null: none are asked for.
  std::shared_ptr<const TokenList> tokens_ ABSL_GUARDED_BY(mutex_);
  // Last: its thread uses the others.
  std::unique_ptr<WatchedFiles> file_;
};

}  // namespace akin

#endif  // AKIN_SERVER_SECURITY_AUTHENTICATOR_H_
