// akin-benchmark measures the parts of a question on one core: reading a text,
// finding candidates, ranking them, and saying what they share.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "server/candidates.h"
#include "server/indexed_article.h"
#include "server/query_seeds.h"
#include "server/ranker.h"
#include "training/article_index.h"

ABSL_FLAG(std::string, articles, "data/sample/news.jsonl",
          "Articles as akin-load reads them.");
ABSL_FLAG(int, questions, 500, "Articles that are asked about, evenly spread.");

namespace akin {
namespace {

// What all benchmarks read.
struct World {
  std::vector<Article> articles;
  std::unique_ptr<LexicalEmbedder> embedder;
  std::unique_ptr<SharedTermFinder> shared_terms;
  std::unique_ptr<VectorIndex> index;
  std::unique_ptr<const ranking::RelevanceModel> model;
  std::vector<ResolvedSeeds> seeds;
  std::vector<Candidates> candidates;  // of each of the seeds
};
World& TheWorld() {
  static World world;
  return world;
}

absl::Status AskQuestions(World& world) {
  const std::shared_ptr<const IndexSnapshot> snapshot = world.index->Snapshot();
  const size_t step = std::max<size_t>(
      1, world.articles.size() / absl::GetFlag(FLAGS_questions));
  for (size_t i = 0; i < world.articles.size(); i += step) {
    const std::string& id = world.articles[i].id;
    absl::StatusOr<ResolvedSeeds> seeds =
        ResolveSeeds({ArticleSeed{id}}, {}, *snapshot, *world.embedder);
    if (!seeds.ok()) continue;  // an article without text
    absl::StatusOr<Candidates> candidates = FindCandidates(
        *seeds, *snapshot, {.exclude_ids = {id}}, Accuracy::kDefault);
    if (!candidates.ok()) return candidates.status();
    world.seeds.push_back(*std::move(seeds));
    world.candidates.push_back(*std::move(candidates));
  }
  return absl::OkStatus();
}

absl::Status Prepare(World& world) {
  const std::string path = absl::GetFlag(FLAGS_articles);
  absl::StatusOr<std::vector<Article>> articles = ReadArticles({path});
  if (!articles.ok()) return articles.status();
  world.articles = *std::move(articles);
  auto embedder = LexicalEmbedder::Create();
  if (!embedder.ok()) return embedder.status();
  world.embedder = *std::move(embedder);
  auto shared_terms = SharedTermFinder::Create();
  if (!shared_terms.ok()) return shared_terms.status();
  world.shared_terms = *std::move(shared_terms);
  auto model = ranking::RelevanceModel::Linked();
  if (!model.ok()) return model.status();
  world.model =
      std::make_unique<const ranking::RelevanceModel>(*std::move(model));
  auto index = IndexOf(world.articles, *world.embedder);
  if (!index.ok()) return index.status();
  world.index = *std::move(index);
  return AskQuestions(world);
}

// One item is one article.
void BM_Embed(benchmark::State& state) {
  const World& world = TheWorld();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(world.embedder->Embed(
        TextOf(world.articles[i++ % world.articles.size()])));
  }
}
BENCHMARK(BM_Embed);

// One item is one question, here and below.
void BM_FindCandidates(benchmark::State& state) {
  const World& world = TheWorld();
  const std::shared_ptr<const IndexSnapshot> snapshot = world.index->Snapshot();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        FindCandidates(world.seeds[i++ % world.seeds.size()], *snapshot, {},
                       Accuracy::kDefault));
  }
}
BENCHMARK(BM_FindCandidates);

void BM_SearchTerms(benchmark::State& state) {
  const World& world = TheWorld();
  const std::shared_ptr<const IndexSnapshot> snapshot = world.index->Snapshot();
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot->Matching({})->SearchTerms(
        world.seeds[i++ % world.seeds.size()].positive[0].terms, Fade(),
        {.limit = 200, .accuracy = Accuracy::kDefault}));
  }
}
BENCHMARK(BM_SearchTerms);

void BM_RankRows(benchmark::State& state) {
  const World& world = TheWorld();
  size_t i = 0, rows = 0;
  for (auto _ : state) {
    const size_t question = i++ % world.seeds.size();
    rows += world.candidates[question].rows.size();
    benchmark::DoNotOptimize(RankRows(*world.model, world.seeds[question],
                                      world.candidates[question].rows,
                                      ranking::Mode::kRelated));
  }
  state.counters["candidates"] =
      benchmark::Counter(static_cast<double>(rows) / state.iterations());
}
BENCHMARK(BM_RankRows);

void BM_CompareBest(benchmark::State& state) {
  const World& world = TheWorld();
  size_t i = 0;
  for (auto _ : state) {
    const size_t question = i++ % world.seeds.size();
    benchmark::DoNotOptimize(CompareBest(world.seeds[question].positive[0],
                                         world.candidates[question].rows,
                                         ranking::RelevanceModel::kMaxRanked));
  }
}
BENCHMARK(BM_CompareBest);

// One item is one pair of neighbours in the file.
void BM_SharedTerms(benchmark::State& state) {
  const World& world = TheWorld();
  size_t i = 0;
  for (auto _ : state) {
    const size_t a = i++ % world.articles.size();
    const size_t b = i % world.articles.size();
    benchmark::DoNotOptimize(world.shared_terms->Find(
        TextOf(world.articles[a]), TextOf(world.articles[b]), 5));
  }
}
BENCHMARK(BM_SharedTerms);

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = akin::Prepare(akin::TheWorld());
  if (!status.ok()) {
    std::fprintf(stderr, "akin-benchmark: %s\n",
                 std::string(status.message()).c_str());
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
