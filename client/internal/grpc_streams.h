#ifndef AKIN_CLIENT_INTERNAL_GRPC_STREAMS_H_
#define AKIN_CLIENT_INTERNAL_GRPC_STREAMS_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <optional>
#include <utility>

#include "akin/stream.h"
#include "client/internal/grpc_status.h"

namespace akin {

// The parts that gRPC's two kinds of streams share. `Stream` is
// grpc::ClientReader or grpc::ClientReaderWriter; `Base` the interface that it
// stands for. A stream must be finished before its destruction, which the
// destructor sees to.
template <typename Base, typename Stream, typename Response>
class GrpcResponseStream : public Base {
 public:
  GrpcResponseStream(std::unique_ptr<grpc::ClientContext> context,
                     std::unique_ptr<Stream> stream)
      : context_(std::move(context)), stream_(std::move(stream)) {}

  ~GrpcResponseStream() override {
    if (finished_) return;
    context_->TryCancel();
    Response ignored;
    while (stream_->Read(&ignored)) {
    }
    stream_->Finish();
  }

  std::optional<Response> Read() override {
    Response response;
    if (!stream_->Read(&response)) return std::nullopt;
    return response;
  }

  absl::Status Finish() override {
    finished_ = true;
    return StatusFromGrpc(stream_->Finish());
  }

  void Cancel() override { context_->TryCancel(); }

 protected:
  Stream& stream() { return *stream_; }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  const std::unique_ptr<Stream> stream_;
  bool finished_ = false;
};

// A stream of messages in both directions over gRPC.
template <typename Request, typename Response>
class GrpcMessageStream
    : public GrpcResponseStream<MessageStream<Request, Response>,
                                grpc::ClientReaderWriter<Request, Response>,
                                Response> {
 public:
  using GrpcResponseStream<MessageStream<Request, Response>,
                           grpc::ClientReaderWriter<Request, Response>,
                           Response>::GrpcResponseStream;

  bool Write(const Request& request) override {
    return this->stream().Write(request);
  }
  void WritesDone() override { this->stream().WritesDone(); }
};

}  // namespace akin

#endif  // AKIN_CLIENT_INTERNAL_GRPC_STREAMS_H_
