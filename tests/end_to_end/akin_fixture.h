#ifndef AKIN_TESTS_END_TO_END_AKIN_FIXTURE_H_
#define AKIN_TESTS_END_TO_END_AKIN_FIXTURE_H_

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/end_to_end/program.h"
#include "tests/fakes/temp_directory.h"

namespace akin {

// A server of this build on a directory of its own, and the programs that talk
// to it, as a user would run them.
class AkinTest : public ::testing::Test {
 protected:
  void SetUp() override { StartServer(); }

  void StartServer(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(),
                 {"--listen=127.0.0.1:0", "--data_dir=" + Data().string()});
    server_ = std::make_unique<Program>(Bin("akin-server"), flags);
    address_ = server_->WaitForLine("akin-server listening on ");
    ASSERT_NE(address_, "") << server_->Wait().err;
  }

  // Ends the server by a signal and returns what it left.
  Outcome StopServer(int signal) {
    server_->Signal(signal);
    const Outcome outcome = server_->Wait();
    server_.reset();
    return outcome;
  }

  std::vector<std::string> WithServer(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--server=" + address_);
    return arguments;
  }
  Outcome Load(std::vector<std::string> arguments,
               const std::string& input = "") {
    return RunProgram(Bin("akin-load"), WithServer(std::move(arguments)),
                      input);
  }
  Outcome Ctl(std::vector<std::string> arguments) {
    return RunProgram(Bin("akin-ctl"), WithServer(std::move(arguments)));
  }

  // Loads lines of JSON and expects every one to be taken.
  void LoadLines(const std::string& lines) {
    const Outcome outcome = Load({"-"}, lines);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  }

  void LoadSample() {
    const Outcome outcome = Load({Sample("news.jsonl")});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  }

  // The ids that a query shows, in rank order.
  std::vector<std::string> Similar(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"similar", "--json"});
    const Outcome outcome = Ctl(std::move(arguments));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::vector<std::string> ids;
    const auto answer = nlohmann::json::parse(outcome.out);
    for (const auto& item : answer.value("items", nlohmann::json::array())) {
      ids.push_back(item["article"]["id"]);
    }
    return ids;
  }

  bool Exists(const std::string& id) {
    return Ctl({"get", "--id=" + id}).exit_code == 0;
  }

  nlohmann::json Status() {
    const Outcome outcome = Ctl({"status", "--json"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }

  void ExpectIndexAndStoreAgree() {
    const nlohmann::json status = Status();
    EXPECT_EQ(status["index"]["digest"], status["store"]["digest"]);
  }

  // The data directory of the server.
  std::filesystem::path Data() const { return directory_.path() + "/data"; }

  static std::string Sample(const std::string& name) {
    return std::string(AKIN_SOURCE_DIRECTORY) + "/data/sample/" + name;
  }

  const TempDirectory directory_;
  std::string address_;
  std::unique_ptr<Program> server_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_AKIN_FIXTURE_H_
