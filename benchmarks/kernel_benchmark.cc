// The loops over codes and sketches at every level that this machine has, over
// as many rows as the greatest collection that akin was measured with.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

#include "embeddings/vector_code.h"
#include "server/index/sketch.h"

namespace akin {
namespace {

constexpr int kRows = 417807;
constexpr int kDimensions = 512;
constexpr int kWords = kDimensions / 64;

void SetRowsAndBytes(benchmark::State& state, int64_t rows, int64_t row_bytes) {
  state.SetItemsProcessed(state.iterations() * rows);
  state.SetBytesProcessed(state.iterations() * rows * row_bytes);
}

SimdLevel LevelOf(const benchmark::State& state) {
  return static_cast<SimdLevel>(state.range(0));
}

std::vector<int32_t> RandomRows(int count) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int32_t> row(0, kRows - 1);
  std::vector<int32_t> rows(count);
  for (int32_t& r : rows) r = row(random);
  return rows;
}

// Random bits stand for sketches: no loop depends on what they are.
const std::vector<uint64_t>& Sketches() {
  static const std::vector<uint64_t>* const sketches = [] {
    std::mt19937_64 random(2);
    auto* words = new std::vector<uint64_t>(size_t{kRows} * kWords);
    for (uint64_t& word : *words) word = random();
    return words;
  }();
  return *sketches;
}

SketchQuery Query() {
  const std::vector<float> vector(kDimensions, 1);
  return Sketcher(kDimensions, 1).Prepare(vector);
}

// range(1) queries over all rows.
void BM_SketchDistances(benchmark::State& state) {
  const int queries = static_cast<int>(state.range(1));
  const SketchQuery query = Query();
  const std::vector<const SketchQuery*> query_pointers(queries, &query);
  std::vector<std::vector<uint16_t>> distances(queries,
                                               std::vector<uint16_t>(kRows));
  std::vector<uint16_t*> distance_pointers;
  for (auto& of_query : distances) distance_pointers.push_back(of_query.data());
  for (auto _ : state) {
    SketchDistances(query_pointers, Sketches().data(), kRows,
                    distance_pointers.data(), LevelOf(state));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, kRows, kDimensions / 8);
}

// As many rows as stay in the second cache.
void BM_SketchDistancesCached(benchmark::State& state) {
  constexpr int kCachedRows = 4096;
  const SketchQuery query = Query();
  std::vector<uint16_t> distances(kCachedRows);
  for (auto _ : state) {
    SketchDistances(query.bits, Sketches().data(), kCachedRows,
                    distances.data(), LevelOf(state));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, kCachedRows, kDimensions / 8);
}

// One row in a hundred is near, of all rows.
void BM_SelectWithin(benchmark::State& state) {
  std::mt19937 random(3);
  std::uniform_int_distribution<uint16_t> distance(1, 500);
  std::vector<uint16_t> distances(kRows);
  for (uint16_t& d : distances) d = distance(random);
  std::vector<int32_t> selected(kRows);
  for (auto _ : state) {
    benchmark::DoNotOptimize(SelectWithin(distances.data(), kRows, 5, nullptr,
                                          0, selected.data(), LevelOf(state)));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, kRows, sizeof(uint16_t));
}

void BM_SketchScores(benchmark::State& state) {
  const SketchQuery query = Query();
  const std::vector<int32_t> rows = RandomRows(4000);
  std::vector<int32_t> scores(rows.size());
  for (auto _ : state) {
    SketchScores(query, Sketches().data(), rows, scores.data(), LevelOf(state));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, std::ssize(rows), kDimensions / 8);
}

// All rows' codes, all alike: no loop depends on what they are.
struct CodeTable {
  std::vector<int8_t> codes =
      std::vector<int8_t>(size_t{kRows} * kDimensions, int8_t{100});
  std::vector<float> inverse_norms = std::vector<float>(kRows, 4e-4f);
};
const CodeTable& Codes() {
  static const auto* const table = new CodeTable();
  return *table;
}

void BM_Cosines(benchmark::State& state) {
  const VectorCode query(std::vector<float>(kDimensions, 1));
  const std::vector<int32_t> rows = RandomRows(500);
  std::vector<float> cosines(rows.size());
  for (auto _ : state) {
    Cosines(query.view(), Codes().codes.data(), Codes().inverse_norms.data(),
            rows, cosines.data(), LevelOf(state));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, std::ssize(rows), kDimensions);
}

void BM_CosinesOfRange(benchmark::State& state) {
  const VectorCode query(std::vector<float>(kDimensions, 1));
  std::vector<float> cosines(kRows);
  for (auto _ : state) {
    CosinesOfRange(query.view(), Codes().codes.data(),
                   Codes().inverse_norms.data(), 0, kRows, cosines.data(),
                   LevelOf(state));
    benchmark::ClobberMemory();
  }
  SetRowsAndBytes(state, kRows, kDimensions);
}

// The levels by number: 0 portable, 1 AVX2, 2 AVX-512.
void EveryLevel(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("level");
  for (SimdLevel level : SupportedSimdLevels()) {
    benchmark->Arg(static_cast<int64_t>(level));
  }
}
void EveryLevelForOneAndFourQueries(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"level", "queries"});
  for (SimdLevel level : SupportedSimdLevels()) {
    for (int queries : {1, 4}) {
      benchmark->Args({static_cast<int64_t>(level), queries});
    }
  }
}

BENCHMARK(BM_SketchDistances)->Apply(EveryLevelForOneAndFourQueries);
BENCHMARK(BM_SketchDistancesCached)->Apply(EveryLevel);
BENCHMARK(BM_SelectWithin)->Apply(EveryLevel);
BENCHMARK(BM_SketchScores)->Apply(EveryLevel);
BENCHMARK(BM_Cosines)->Apply(EveryLevel);
BENCHMARK(BM_CosinesOfRange)->Apply(EveryLevel);

}  // namespace
}  // namespace akin
