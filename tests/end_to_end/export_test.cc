// An export is a backup: what is loaded from it is what was exported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/end_to_end/program.h"
#include "tests/end_to_end/running_server.h"
#include "tests/end_to_end/served_content.h"
#include "tests/fakes/temp_directory.h"

namespace akin {
namespace {

constexpr int kDimensions = 512;

v1::Article Minimal(const std::string& id) {
  v1::Article article;
  article.set_id(id);
  article.set_title("Nothing but a title");
  return article;
}

// Of items that are as relevant to the digit the one that was written last
// comes first, and an import writes in another order.
SimilarLists WithTiesById(SimilarLists lists) {
  for (auto& [seed, items] : lists) {
    const auto relevance = [](const std::string& item) {
      return std::stod(item.substr(item.rfind(' ') + 1));
    };
    std::sort(items.begin(), items.end(),
              [&](const std::string& a, const std::string& b) {
                return relevance(a) != relevance(b)
                           ? relevance(a) > relevance(b)
                           : a < b;
              });
  }
  return lists;
}

// Every field is set.
v1::Article Full(const std::string& id) {
  v1::Article article = Minimal(id);
  article.set_title("Kroatien: \"Grenze auf\" \\ Öffnung\t\u2028 für alle 🎉");
  article.set_body("Erste Zeile\nzweite Zeile\r\n\u00a0dritte <b>Zeile</b>");
  article.set_summary("Zusammenfassung");
  article.set_url("https://a.example/b?c=d&e=%20#f");
  article.set_source("a.example");
  article.set_language("de-AT");
  article.set_country("AT");
  article.set_category("politics");
  article.mutable_published_at()->set_seconds(1'672'574'400);
  article.mutable_published_at()->set_nanos(123'456'789);
  article.add_labels("Schengen");
  article.add_labels("Euro, \"1 : 7,5345\"");
  return article;
}

// A unit vector whose values have all their bits.
v1::Article WithEmbedding(const std::string& id, const std::string& model) {
  v1::Article article = Full(id);
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  double squares = 0;
  std::vector<float> values;
  for (int i = 0; i < kDimensions; ++i) {
    values.push_back(normal(random));
    squares += values.back() * values.back();
  }
  article.mutable_embedding()->set_model(model);
  for (const float value : values) {
    article.mutable_embedding()->add_values(
        static_cast<float>(value / std::sqrt(squares)));
  }
  return article;
}

TEST(ExportTest, WhatIsLoadedFromItIsWhatWasExported) {
  const TempDirectory directory;
  RunningServer server(directory.path() + "/first");
  const std::string model = server.client().GetStatus()->embedding_model();
  v1::BatchUpsertArticlesRequest request;
  *request.add_articles() = Minimal("minimal");
  *request.add_articles() = Full("full");
  *request.add_articles() = Full("id with spaces, \"quotes\" and ünïcode/🎉");
  *request.add_articles() = WithEmbedding("embedding", model);
  v1::Article& old = *request.add_articles();
  old = Full("before 1970");
  old.mutable_published_at()->set_seconds(-86'400);
  const auto upserted = server.client().BatchUpsertArticles(request);
  ASSERT_TRUE(upserted.ok()) << upserted.status();
  ASSERT_EQ(upserted->upserted(), request.articles_size())
      << upserted->ShortDebugString();

  for (const char* name : {"export.jsonl", "export.jsonl.gz"}) {
    const std::string file = directory.path() + "/" + name;
    const Outcome exported = RunProgram(
        Bin("akin-ctl"), {"--server=" + server.address(), "export", file});
    ASSERT_EQ(exported.exit_code, 0) << exported.err;
    RunningServer second(directory.path() + "/loaded-" + name);
    const Outcome loaded =
        RunProgram(Bin("akin-load"),
                   {"--server=" + second.address(), "--html=keep", file});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.out << loaded.err;

    const absl::StatusOr<Articles> before = AllArticles(server.client());
    const absl::StatusOr<Articles> after = AllArticles(second.client());
    ASSERT_TRUE(before.ok()) << before.status();
    ASSERT_TRUE(after.ok()) << after.status();
    ASSERT_EQ(before->size(), request.articles_size());
    ASSERT_EQ(after->size(), before->size());
    for (const auto& [id, article] : *before) {
      EXPECT_EQ(after->at(id).SerializeAsString(), article.SerializeAsString())
          << article.ShortDebugString();
    }
    EXPECT_EQ(WithTiesById(ListsById(second.client(), *after)),
              WithTiesById(ListsById(server.client(), *before)));
  }
}

}  // namespace
}  // namespace akin
