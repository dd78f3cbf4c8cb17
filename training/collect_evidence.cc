// akin-collect-evidence asks every labelled article's question of an index in
// memory and writes the features of the candidates, to train the relevance
// model on. The same files give the same table.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/eval/story_map.h"
#include "embeddings/lexical_embedder.h"
#include "server/candidates.h"
#include "server/query_seeds.h"
#include "server/ranking/evidence.h"
#include "training/article_index.h"

ABSL_FLAG(std::string, stories, "",
          "Which articles tell the same story: lines of an article's id, a tab "
          "and a story's id.");
ABSL_FLAG(std::string, output, "", "File to write the table to.");

namespace akin {
namespace {

// Of a list only these, the best by score, are written: what comes behind is
// never shown.
constexpr int kWritten = 40;
// Fewer candidates than this are no background to stand out from.
constexpr size_t kLeastAlone = 60;

// A candidate and whether it tells the question's story.
struct Labelled {
  ranking::Evidence evidence;
  bool same_story = false;
};
using List = std::vector<Labelled>;

// A question is asked as it is, and as if the site were another one: the
// answers must be right there too.
struct Variant {
  const char* name;
  List list;
};

List Filtered(const List& list, const auto& keep) {
  List kept;
  std::copy_if(list.begin(), list.end(), std::back_inserter(kept), keep);
  return kept;
}

std::vector<Variant> VariantsOf(const List& list, std::mt19937& random) {
  std::vector<Variant> variants = {{"full", list}};
  // Nobody else tells the story, as of most articles of a real site.
  List others = Filtered(list, [](const Labelled& c) { return !c.same_story; });
  if (others.size() >= kLeastAlone) variants.push_back({"alone", others});
  // A small site, and one so small that nothing on it is near.
  std::uniform_real_distribution<double> chance;
  variants.push_back({"few", Filtered(list, [&](const Labelled& c) {
                        return chance(random) < (c.same_story ? 0.5 : 0.1);
                      })});
  std::shuffle(others.begin(), others.end(), random);
  others.resize(std::min<size_t>(
      others.size(), std::uniform_int_distribution<int>(1, 20)(random)));
  variants.push_back({"tiny", others});
  return variants;
}

void AppendVariant(const std::string& query, Variant variant,
                   std::string& table) {
  List& list = variant.list;
  std::stable_sort(list.begin(), list.end(),
                   [](const Labelled& a, const Labelled& b) {
                     return Score(a.evidence) > Score(b.evidence);
                   });
  std::vector<ranking::Evidence> evidence;
  for (const Labelled& candidate : list) {
    evidence.push_back(candidate.evidence);
  }
  const std::vector<ranking::Features> features =
      ranking::ComputeFeatures(evidence);
  for (size_t i = 0; i < std::min<size_t>(kWritten, list.size()); ++i) {
    ranking::Evidence by_vector = evidence[i];
    by_vector.terms_cosine.reset();
    absl::StrAppendFormat(&table, "%s\t%s\t%d\t%.6g", query, variant.name,
                          list[i].same_story, Score(by_vector));
    for (const float feature : features[i]) {
      absl::StrAppendFormat(&table, "\t%.6g", feature);
    }
    table.push_back('\n');
  }
}

absl::StatusOr<std::string> TableOf(const std::string& query,
                                    const StoryMap& stories,
                                    const IndexSnapshot& snapshot,
                                    const Embedder& embedder) {
  absl::StatusOr<ResolvedSeeds> seeds =
      ResolveSeeds({ArticleSeed{query}}, {}, snapshot, embedder);
  if (!seeds.ok()) return seeds.status();
  absl::StatusOr<Candidates> candidates = FindCandidates(
      *seeds, snapshot, {.exclude_ids = {query}}, Accuracy::kDefault);
  if (!candidates.ok()) return candidates.status();
  const std::vector<ranking::Evidence> evidence =
      EvidenceOf(seeds->positive[0], candidates->rows);
  const std::unordered_set<std::string> relevant = stories.RelevantTo(query);
  List list;
  for (size_t i = 0; i < evidence.size(); ++i) {
    list.push_back(
        {.evidence = evidence[i],
         .same_story = relevant.contains(std::string(candidates->rows[i].id))});
  }
  // Of its own, so that the table does not depend on the threads.
  std::mt19937 random(std::hash<std::string>()(query));
  std::string table;
  for (Variant& variant : VariantsOf(list, random)) {
    AppendVariant(query, std::move(variant), table);
  }
  return table;
}

absl::Status Collect(const std::vector<std::string>& files) {
  const std::string path = absl::GetFlag(FLAGS_stories);
  std::ifstream input(path);
  absl::StatusOr<StoryMap> stories = StoryMap::Read(input, path);
  if (!stories.ok()) return stories.status();
  auto embedder = LexicalEmbedder::Create();
  if (!embedder.ok()) return embedder.status();
  absl::StatusOr<std::vector<Article>> articles = ReadArticles(files);
  if (!articles.ok()) return articles.status();
  auto index = IndexOf(*articles, **embedder);
  if (!index.ok()) return index.status();
  const std::shared_ptr<const IndexSnapshot> snapshot = (*index)->Snapshot();
  const std::vector<std::string>& queries = stories->articles();
  std::vector<absl::StatusOr<std::string>> tables(queries.size());
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    threads.emplace_back([&] {
      for (size_t q = next++; q < queries.size(); q = next++) {
        tables[q] = TableOf(queries[q], *stories, *snapshot, **embedder);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::ofstream output(absl::GetFlag(FLAGS_output));
  output << "query\tvariant\tsame_story\tvector_score\tterms_cosine\tsimilarity"
            "\tnumbers_cosine\tshared_numbers\tdays_apart\tscore"
            "\tshare_of_best\tstands_out\n";
  for (const absl::StatusOr<std::string>& table : tables) {
    if (!table.ok()) return table.status();
    output << *table;
  }
  output.close();
  if (!output) return absl::UnavailableError("--output cannot be written");
  return absl::OkStatus();
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Writes the features of the candidates of every labelled article.\n"
      "akin-collect-evidence --stories=STORIES.tsv --output=TABLE.tsv FILE...\n"
      "FILE: articles as akin-load reads them.");
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_stories).empty() ||
      absl::GetFlag(FLAGS_output).empty() || arguments.size() < 2) {
    std::fprintf(stderr,
                 "akin-collect-evidence: --stories, --output and a FILE are "
                 "needed\n");
    return 2;
  }
  const absl::Status status = akin::Collect(
      std::vector<std::string>(arguments.begin() + 1, arguments.end()));
  if (!status.ok()) {
    std::fprintf(stderr, "akin-collect-evidence: %s\n",
                 std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}
