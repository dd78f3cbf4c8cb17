// akin-index-benchmark compares akin's index with hnswlib and FAISS on the same
// vectors, on one thread, at the same recall.

#include <omp.h>
#include <stdio.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "benchmarks/index/machine.h"
#include "benchmarks/index/measurement.h"
#include "benchmarks/index/report.h"
#include "benchmarks/index/vector_set.h"

ABSL_FLAG(std::vector<std::string>, sets,
          std::vector<std::string>({"lexical", "low_dimensional"}),
          "Vectors to compare on: lexical are those of --articles, "
          "low_dimensional are drawn.");
ABSL_FLAG(std::vector<std::string>, engines,
          std::vector<std::string>({"akin", "hnswlib", "faiss_hnsw_flat",
                                    "faiss_hnsw_sq"}),
          "Indexes to compare.");
ABSL_FLAG(std::string, articles, "data/sample/news.jsonl",
          "Articles of the lexical set, as akin-load reads them.");
ABSL_FLAG(int64_t, rows, 100'000, "Most rows of each set.");
ABSL_FLAG(int64_t, faiss_rows, 0,
          "If positive, FAISS is compared on so many rows only, on which all "
          "are built once more: it builds slowly.");
ABSL_FLAG(int64_t, queries, 1000,
          "Rows that are asked about, each to find the others.");
ABSL_FLAG(uint64_t, seed, 1, "Of what is drawn.");
ABSL_FLAG(double, recall, 0.97, "Recall@10 that is to be reached, 0 to 1.");
ABSL_FLAG(absl::Duration, duration, absl::Seconds(5),
          "How long each index is asked, at least.");
ABSL_FLAG(std::string, output, "",
          "Write the figures to this file, as JSON. Required.");

namespace akin {
namespace {

constexpr char kFaiss[] = "faiss";

const std::vector<Engine>& AllEngines() {
  static const std::vector<Engine>& engines =
      *new std::vector<Engine>{{"akin", BuildAkinIndex},
                               {"akin_graph", BuildAkinGraph},
                               {"hnswlib", BuildHnswlibIndex},
                               {"faiss_hnsw_flat", BuildFaissHnswFlat},
                               {"faiss_hnsw_sq", BuildFaissHnswSq}};
  return engines;
}

absl::StatusOr<std::vector<Engine>> EnginesFromFlags() {
  std::vector<Engine> engines;
  for (const std::string& name : absl::GetFlag(FLAGS_engines)) {
    const auto engine = std::find_if(
        AllEngines().begin(), AllEngines().end(),
        [&name](const Engine& known) { return known.name == name; });
    if (engine == AllEngines().end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--engines: \"", name, "\" is none"));
    }
    engines.push_back(*engine);
  }
  return engines;
}

absl::Status CheckNumbers() {
  if (absl::GetFlag(FLAGS_rows) <= kNeighbors ||
      absl::GetFlag(FLAGS_queries) < 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--rows must be above ", kNeighbors, ", --queries positive"));
  }
  if (absl::GetFlag(FLAGS_faiss_rows) != 0 &&
      absl::GetFlag(FLAGS_faiss_rows) <= kNeighbors) {
    return absl::InvalidArgumentError(
        absl::StrCat("--faiss_rows must be 0 or above ", kNeighbors));
  }
  return absl::OkStatus();
}

absl::StatusOr<VectorSet> MakeSet(const std::string& name) {
  const int64_t rows = absl::GetFlag(FLAGS_rows);
  if (name == "lexical") {
    absl::StatusOr<VectorSet> set =
        LexicalVectors(absl::GetFlag(FLAGS_articles), rows);
    if (set.ok() && set->rows() <= kNeighbors) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--articles: ", absl::GetFlag(FLAGS_articles), " has ", set->rows(),
          " articles with text; more than ", kNeighbors, " are needed"));
    }
    return set;
  }
  if (name == "low_dimensional") {
    return LowDimensionalVectors(rows, absl::GetFlag(FLAGS_seed));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--sets: \"", name, "\" is not lexical or low_dimensional"));
}

absl::StatusOr<SetReport> Compare(const std::string& name, const VectorSet& set,
                                  const std::vector<Engine>& engines) {
  const std::vector<ExactQuestion> questions =
      CompareAll(set, DrawRows(set.rows(), absl::GetFlag(FLAGS_queries),
                               absl::GetFlag(FLAGS_seed)));
  SetReport report{name, set.rows(), set.dimensions,
                   static_cast<int64_t>(questions.size())};
  const MeasurementOptions options{absl::GetFlag(FLAGS_recall),
                                   absl::GetFlag(FLAGS_duration)};
  for (const Engine& engine : engines) {
    auto measurement = Measure(engine, set, questions, options);
    if (!measurement.ok()) return measurement.status();
    absl::FPrintF(stderr,
                  "%s, %d rows, %s: built in %.1f s, recall %.4f, %.1f "
                  "queries/s\n",
                  name, set.rows(), engine.name, measurement->build_seconds,
                  measurement->recall, measurement->queries_per_second);
    report.indexes.push_back(*std::move(measurement));
  }
  return report;
}

// All engines on all rows or, if FAISS gets fewer, the others on all rows and
// all of them on those.
absl::Status CompareSet(const std::string& name,
                        const std::vector<Engine>& engines,
                        std::vector<SetReport>& reports) {
  absl::StatusOr<VectorSet> set = MakeSet(name);
  if (!set.ok()) return set.status();
  const int64_t faiss_rows = absl::GetFlag(FLAGS_faiss_rows);
  std::vector<Engine> first = engines;
  if (faiss_rows > 0) {
    std::erase_if(first, [](const Engine& engine) {
      return engine.name.starts_with(kFaiss);
    });
  }
  absl::StatusOr<SetReport> report = Compare(name, *set, first);
  if (!report.ok()) return report.status();
  reports.push_back(*std::move(report));
  if (faiss_rows == 0) return absl::OkStatus();
  set->Truncate(faiss_rows);
  report = Compare(name, *set, engines);
  if (!report.ok()) return report.status();
  reports.push_back(*std::move(report));
  return absl::OkStatus();
}

absl::Status Write(const IndexReport& report, const std::string& path) {
  std::ofstream file(path);
  file << ToJson(report);
  file.close();
  if (file) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("--output: ", path, " cannot be written"));
}

absl::Status Main() {
  const std::string output = absl::GetFlag(FLAGS_output);
  if (output.empty()) {
    return absl::InvalidArgumentError("--output: is missing; name a file");
  }
  absl::Status status = CheckNumbers();
  if (!status.ok()) return status;
  const absl::StatusOr<std::vector<Engine>> engines = EnginesFromFlags();
  if (!engines.ok()) return engines.status();
  omp_set_num_threads(1);
  IndexReport report;
  report.least_recall = absl::GetFlag(FLAGS_recall);
  report.memory_bandwidth = MemoryBandwidth();
  for (const std::string& name : absl::GetFlag(FLAGS_sets)) {
    status = CompareSet(name, *engines, report.sets);
    if (!status.ok()) return status;
  }
  return Write(report, output);
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Compares akin's index with hnswlib and FAISS, on one thread, at the "
      "same recall@10. benchmarks/index_table makes a table of the output.");
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = akin::Main();
  if (status.ok()) return 0;
  fprintf(stderr, "akin-index-benchmark: %s\n",
          std::string(status.message()).c_str());
  return 1;
}
