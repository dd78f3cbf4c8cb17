// Asks akin what is similar to an article.
//
// usage: similar_news HOST:PORT ARTICLE_ID [CA_FILE]
#include <akin/client.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  akin::ClientOptions options;
  options.target = argv[1];
  options.read_timeout = absl::Milliseconds(500);
  if (argc > 3) options.tls.emplace().ca_file = argv[3];
  const auto connection = akin::MakeConnection(options);
  if (!connection.ok()) {
    std::cerr << connection.status() << "\n";
    return 2;
  }

  akin::v1::FindSimilarRequest request;
  request.mutable_seeds()->add_positive()->set_article_id(argv[2]);
  request.mutable_policy()->set_limit(3);
  const auto answer = akin::Client(*connection).FindSimilar(request);
  if (!answer.ok()) {
    std::cerr << answer.status() << "\n";
    return 3;
  }
  for (const auto& item : answer->items()) {
    std::cout << item.relevance() << "  " << item.article().title() << "  "
              << item.article().source() << "\n";
  }
}
