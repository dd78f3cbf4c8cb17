#ifndef AKIN_TESTS_CONTRACTS_CONNECTION_CONTRACT_H_
#define AKIN_TESTS_CONTRACTS_CONNECTION_CONTRACT_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "akin/client.h"

// What every Connection does, whatever is behind it. A test of one links
// connection_contract.cc and instantiates the suite with its environment.
namespace akin {

// A connection to a server without articles.
class ConnectionEnvironment {
 public:
  virtual ~ConnectionEnvironment() = default;
  virtual std::shared_ptr<Connection> connection() = 0;
};

class ConnectionContract
    : public testing::TestWithParam<
          std::function<std::unique_ptr<ConnectionEnvironment>()>> {
 protected:
  ConnectionContract()
      : environment_(GetParam()()), client_(environment_->connection()) {}

  // An article with text, and a value in every other field but the embedding.
  static v1::Article MakeArticle(const std::string& id);
  void Put(const std::string& id);
  // The status of asking for an article.
  absl::Status Get(const std::string& id);

  const std::unique_ptr<ConnectionEnvironment> environment_;
  const Client client_;
};

}  // namespace akin

#endif  // AKIN_TESTS_CONTRACTS_CONNECTION_CONTRACT_H_
