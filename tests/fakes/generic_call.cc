#include "tests/fakes/generic_call.h"

#include <grpcpp/generic/generic_stub.h>

#include <chrono>

namespace akin {

grpc::Status GenericCall(const std::shared_ptr<grpc::Channel>& channel,
                         const std::string& path, const std::string& message,
                         const std::vector<std::string>& authorization) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(10));
  for (const std::string& value : authorization) {
    context.AddMetadata("authorization", value);
  }
  grpc::CompletionQueue queue;
  const auto wait = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call = stub.PrepareCall(&context, path, &queue);
  call->StartCall(nullptr);
  wait();
  const grpc::Slice slice(message);
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  wait();
  grpc::ByteBuffer answer;  // the last of them, until its read is over
  do {
    call->Read(&answer, nullptr);
  } while (wait());
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  queue.Shutdown();
  wait();
  return status;
}

}  // namespace akin
