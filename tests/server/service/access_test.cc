// Who gets through: every method, by every role, and by nobody.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "access/token_entry.h"
#include "server/service/method.h"
#include "tests/fakes/generic_call.h"
#include "tests/fakes/raw_connection.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/service/test_server.h"

namespace akin {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kReflection[] =
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

std::string Line(const std::string& name, Role role, const std::string& token) {
  return TokenEntry{name, role, HashToken(token)}.ToLine() + "\n";
}

std::chrono::system_clock::time_point InTenSeconds() {
  return std::chrono::system_clock::now() + std::chrono::seconds(10);
}

// Calls any method with one empty message.
grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel,
                  const std::string& path,
                  const std::vector<std::string>& authorization) {
  return GenericCall(channel, path, "", authorization);
}

bool IsRefusal(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAUTHENTICATED ||
         status.error_code() == grpc::StatusCode::PERMISSION_DENIED;
}

class AccessTest : public ::testing::Test {
 protected:
  static std::string Header(Role role) {
    return absl::StrCat("Bearer ", std::string(RoleName(role)), "-token");
  }

  // A line for each role: its name is the role's, its token "ROLE-token".
  static std::string Tokens() {
    std::string lines;
    for (const Role role : {Role::kReader, Role::kWriter, Role::kAdmin}) {
      const std::string name(RoleName(role));
      lines += Line(name, role, name + "-token");
    }
    return lines;
  }

  const TempDirectory directory_;
  const std::string path_ = directory_.Write("tokens", Tokens());
  TestServer server_{{.authenticator = *Authenticator::WithTokens(
                          path_, absl::Milliseconds(1))}};
};

TEST_F(AccessTest, EveryMethodIsOpenToItsRolesAndToNobodyElse) {
  int refused = 0;
  for (const Method& method : Methods()) {
    for (const Role role : {Role::kReader, Role::kWriter, Role::kAdmin}) {
      const grpc::Status status =
          Call(server_.channel(), method.Path(), {Header(role)});
      EXPECT_EQ(IsRefusal(status), role < method.role)
          << method.Path() << " as " << RoleName(role) << ": "
          << status.error_message();
      if (role >= method.role) continue;
      ++refused;
      EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
      EXPECT_THAT(status.error_message(),
                  AllOf(HasSubstr(std::string(method.name)),
                        HasSubstr(std::string(RoleName(role))),
                        HasSubstr(std::string(RoleName(method.role)))));
    }
  }
  EXPECT_GT(refused, 0);
}

TEST_F(AccessTest, NoMethodIsOpenToAnybodyWithoutAKnownToken) {
  const std::string admin = Header(Role::kAdmin);
  const std::vector<std::vector<std::string>> odd = {
      {},
      {""},
      {"Bearer"},
      {"Bearer "},
      {"admin-token"},
      {"Basic admin-token"},
      {absl::StrCat(admin, " ")},
      {absl::StrCat(admin, ",", admin)},
      {admin, admin},
      {admin, "Bearer nobody"},
      {"Bearer nobody"},
      {absl::StrCat("Bearer ", std::string(4'000, 'a'))}};
  for (const Method& method : Methods()) {
    for (const std::vector<std::string>& authorization : odd) {
      const grpc::Status status =
          Call(server_.channel(), method.Path(), authorization);
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED)
          << method.Path() << " with "
          << ::testing::PrintToString(authorization);
      EXPECT_THAT(status.error_message(), HasSubstr("authorization: "));
    }
  }
}

TEST_F(AccessTest, HeadersBeyondTheirBoundAreRefused) {
  for (const Method& method : Methods()) {
    const grpc::Status status =
        Call(server_.channel(), method.Path(),
             {absl::StrCat("Bearer ", std::string(40'000, 'a'))});
    EXPECT_NE(status.error_code(), grpc::StatusCode::OK) << method.Path();
  }
}

TEST_F(AccessTest, BytesThatNoHeaderMayHaveDoNotGetThrough) {
  const std::string path = kGetStatus.Path();
  const std::string good = Header(Role::kReader);
  const auto call = [&](const std::string& name, const std::string& value) {
    return RawConnection(server_.server().address())
        .Call(path, {{name, value}}, "");
  };
  EXPECT_EQ(call("authorization", good), "0") << "the test can get through";
  for (const std::string& value :
       {good + '\0', '\0' + good, good + "\r\nx: y", "\xff\xfe" + good,
        good + "\x80", std::string(1, '\0'),
        std::string("Bearer \xf0\x9f\x94\x91")}) {
    EXPECT_NE(call("authorization", value), "0");
  }
  EXPECT_NE(call("Authorization", good), "0") << "HTTP/2 has no capitals";
  EXPECT_NE(call("authorization-bin", good), "0");
  EXPECT_EQ(call("authorization", good), "0") << "it still serves";
}

TEST_F(AccessTest, AStreamIsRefusedBeforeAnythingIsSent) {
  grpc::ClientContext context;
  context.set_deadline(InTenSeconds());
  const auto stream = server_.articles().ImportArticles(&context);
  v1::ImportArticlesResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AccessTest, AStreamEndsWhenItsTokenIsTakenAway) {
  grpc::ClientContext context;
  context.set_deadline(InTenSeconds());
  context.AddMetadata("authorization", Header(Role::kWriter));
  const auto stream = server_.articles().ImportArticles(&context);
  v1::ImportArticlesRequest request;
  request.add_articles()->set_id("a");
  request.mutable_articles(0)->set_title("one");
  v1::ImportArticlesResponse response;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.upserted(), 1);

  directory_.Write("tokens", Line("another", Role::kWriter, "other"));
  while (stream->Write(request) && stream->Read(&response)) {
    EXPECT_EQ(response.upserted(), 1) << "the last message is not half done";
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AccessTest, ANewTokenWorksWithoutARestart) {
  EXPECT_TRUE(
      IsRefusal(Call(server_.channel(), kGetStatus.Path(), {"Bearer other"})));
  directory_.Write("tokens", Tokens() + Line("more", Role::kReader, "other"));
  while (
      IsRefusal(Call(server_.channel(), kGetStatus.Path(), {"Bearer other"}))) {
  }
  EXPECT_FALSE(IsRefusal(
      Call(server_.channel(), kGetStatus.Path(), {Header(Role::kReader)})));
}

TEST_F(AccessTest, HealthAndReflectionAskForNoToken) {
  EXPECT_TRUE(Call(server_.channel(), "/grpc.health.v1.Health/Check", {}).ok());
  EXPECT_TRUE(Call(server_.channel(), kReflection, {}).ok());
}

TEST(ReflectionTest, ItIsNotThereIfItIsTurnedOff) {
  GrpcServer::Options options = OnAnyPort();
  options.reflection = false;
  TestServer server({.options = options});
  EXPECT_EQ(Call(server.channel(), kReflection, {}).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_TRUE(Call(server.channel(), kGetStatus.Path(), {}).ok());
}

// Each holds a thread of the server.
TEST(ReflectionTest, StreamsThatAreLeftOpenTakeFewThreads) {
  TestServer server;
  grpc::GenericStub stub(server.channel());
  grpc::CompletionQueue queue;
  struct OpenCall {
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call;
    grpc::ByteBuffer answer;
  };
  constexpr int kCalls = 200;
  std::vector<std::unique_ptr<OpenCall>> open;
  // What gets no thread is refused, and so its read ends.
  int ended = 0;
  // Whether the next event is that a call has begun; else a read has ended.
  const auto has_begun = [&] {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_EQ(queue.AsyncNext(&tag, &ok, InTenSeconds()),
              grpc::CompletionQueue::GOT_EVENT)
        << ended << " have ended";
    if (tag == nullptr) return true;
    EXPECT_FALSE(ok);
    ++ended;
    return false;
  };
  for (int i = 0; i < kCalls; ++i) {
    open.push_back(std::make_unique<OpenCall>());
    OpenCall& one = *open.back();
    one.call = stub.PrepareCall(&one.context, kReflection, &queue);
    one.call->StartCall(nullptr);
    while (!has_begun()) {
    }
    one.call->Read(&one.answer, &one);
  }
  while (ended < kCalls - 16) ASSERT_FALSE(has_begun());
  EXPECT_TRUE(Call(server.channel(), kGetStatus.Path(), {}).ok());
  for (const auto& one : open) one->context.TryCancel();
  while (ended < kCalls) ASSERT_FALSE(has_begun());
}

}  // namespace
}  // namespace akin
