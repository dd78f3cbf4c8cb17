#ifndef AKIN_TESTS_FAKES_GENERIC_CALL_H_
#define AKIN_TESTS_FAKES_GENERIC_CALL_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <vector>

namespace akin {

// Calls any method, "/akin.v1.ArticlesService/GetArticle", with one message of
// any bytes: on the wire a call of one answer is a stream like the others. The
// values of the header "authorization" are sent along. Returns how the call
// ended, within ten seconds.
grpc::Status GenericCall(const std::shared_ptr<grpc::Channel>& channel,
                         const std::string& path, const std::string& message,
                         const std::vector<std::string>& authorization = {});

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_GENERIC_CALL_H_
