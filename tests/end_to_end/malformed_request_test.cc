// Requests of every method that no client would send, to a server of this
// build; under AddressSanitizer also a search for what they leak.
#include <google/protobuf/descriptor.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "akin/v1/admin.pb.h"
#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"
#include "tests/end_to_end/akin_fixture.h"
#include "tests/end_to_end/malformed_requests.h"
#include "tests/fakes/generic_call.h"

namespace akin {
namespace {

using google::protobuf::MethodDescriptor;

// Of each method. docs/reliability.md says what came of more.
int RequestsOfAMethod() {
  const char* asked = std::getenv("AKIN_MALFORMED_REQUESTS");
  return asked != nullptr ? std::atoi(asked) : 40;
}

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* file : {v1::FindSimilarRequest::descriptor()->file(),
                           v1::GetArticleRequest::descriptor()->file(),
                           v1::GetStatusRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.push_back(file->service(s)->method(m));
      }
    }
  }
  return methods;
}

std::string PathOf(const MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

// A code that says that the server, not the caller, is at fault.
bool IsServersFault(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNKNOWN ||
         code == grpc::StatusCode::INTERNAL ||
         code == grpc::StatusCode::DATA_LOSS ||
         code == grpc::StatusCode::UNAVAILABLE ||
         code == grpc::StatusCode::DEADLINE_EXCEEDED;
}

TEST_F(AkinTest, MalformedRequestsOfEveryMethodAreAnswered) {
  LoadSample();
  const auto channel =
      grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  MalformedRequests requests(1);
  const std::vector<const MethodDescriptor*> methods = AllMethods();
  ASSERT_EQ(methods.size(), 15);
  for (int i = RequestsOfAMethod(); i > 0; --i) {
    for (const MethodDescriptor* method : methods) {
      const std::string bytes = requests.Next(*method->input_type());
      const grpc::Status status = GenericCall(channel, PathOf(*method), bytes);
      ASSERT_FALSE(IsServersFault(status.error_code()))
          << PathOf(*method) << ": " << status.error_code() << " "
          << status.error_message() << "\n"
          << testing::PrintToString(bytes);
    }
  }
  ExpectIndexAndStoreAgree();
  // Not 0 if a sanitizer has found something.
  const Outcome stopped = StopServer(SIGTERM);
  EXPECT_EQ(stopped.exit_code, 0) << stopped.err;
}

}  // namespace
}  // namespace akin
