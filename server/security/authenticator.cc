#include "server/security/authenticator.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr absl::string_view kScheme = "Bearer ";

// The token in "Bearer TOKEN"; the scheme in any case, as HTTP has it.
absl::StatusOr<std::string_view> TokenOf(
    const std::vector<std::string_view>& authorization) {
  if (authorization.empty()) {
    return absl::UnauthenticatedError(
        "authorization: is missing; send 'authorization: Bearer TOKEN' with a "
        "token that this server knows");
  }
  if (authorization.size() > 1) {
    return absl::UnauthenticatedError(absl::StrCat("authorization: was sent ",
                                                   authorization.size(),
                                                   " times; send it once"));
  }
  absl::string_view value = AbslView(authorization.front());
  if (value.size() > kScheme.size() + kMaxTokenBytes) {
    return absl::UnauthenticatedError(
        absl::StrCat("authorization: has ", value.size(),
                     " bytes; a token has at most ", kMaxTokenBytes));
  }
  if (!absl::StartsWithIgnoreCase(value, kScheme) ||
      value.size() == kScheme.size()) {
    return absl::UnauthenticatedError(
        "authorization: is not 'Bearer TOKEN'; send the token after the word "
        "Bearer and one space");
  }
  return StdView(value.substr(kScheme.size()));
}

}  // namespace

std::unique_ptr<Authenticator> Authenticator::Open() {
  return std::unique_ptr<Authenticator>(new Authenticator());
}

absl::StatusOr<std::unique_ptr<Authenticator>> Authenticator::WithTokens(
    std::string path, absl::Duration interval) {
  std::unique_ptr<Authenticator> authenticator = Open();
  const WatchedFile watched = {.flag = "tokens_file", .path = std::move(path)};
  absl::StatusOr<std::unique_ptr<WatchedFiles>> file = WatchedFiles::Open(
      {watched},
      [taker = authenticator.get(),
       watched](const std::vector<std::string>& contents) {
        return taker->Take(watched, contents.front());
      },
      interval);
  if (!file.ok()) return file.status();
  authenticator->file_ = *std::move(file);
  return authenticator;
}

absl::StatusOr<Caller> Authenticator::Identify(
    const std::vector<std::string_view>& authorization) const {
  const std::shared_ptr<const TokenList> tokens = this->tokens();
  if (tokens == nullptr) return Caller();
  absl::StatusOr<std::string_view> token = TokenOf(authorization);
  if (!token.ok()) return token.status();
  const TokenEntry* entry = tokens->Find(*token);
  if (entry == nullptr) {
    return absl::UnauthenticatedError(
        "authorization: the token is not known here; it may have been "
        "replaced, ask the operator of the server for another");
  }
  return Caller{.name = entry->name, .role = entry->role};
}

absl::Status Authenticator::Take(const WatchedFile& file,
                                 std::string_view text) {
  absl::StatusOr<TokenList> parsed = TokenList::Parse(text);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(file.ToString(), ": ", parsed.status().message()));
  }
  auto list = std::make_shared<const TokenList>(*std::move(parsed));
  spdlog::info("{}: {} access tokens are known", file.ToString(), list->size());
  MutexLock lock(mutex_);
  tokens_ = std::move(list);
  return absl::OkStatus();
}

std::shared_ptr<const TokenList> Authenticator::tokens() const {
  MutexLock lock(mutex_);
  return tokens_;
}

}  // namespace akin
