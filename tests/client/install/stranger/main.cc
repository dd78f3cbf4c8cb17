#include <akin/article_import.h>
#include <akin/client.h>
#include <akin/client_options.h>
#include <akin/connection.h>
#include <akin/import_stream.h>
#include <akin/status.h>
#include <akin/stream.h>

#include <iostream>

int main() {
  akin::ClientOptions options;
  options.target = "127.0.0.1:1";  // nobody listens here
  options.max_attempts = 1;
  const akin::Client client(akin::MakeConnection(options).value());
  akin::v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id("a-17");
  const auto answer = client.FindSimilar(request);
  std::cout << answer.status() << "\n";
  return absl::IsUnavailable(answer.status()) ? 0 : 1;
}
