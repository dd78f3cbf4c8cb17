#include "client/eval/bootstrap.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <utility>

namespace akin {
namespace {

// Both runs' sums over some questions.
struct Sums {
  Share before;
  Share now;
};

void Add(const Share& share, Share& sum) {
  sum.sum += share.sum;
  sum.count += share.count;
}

void Add(const Sums& sums, Sums& total) {
  Add(sums.before, total.before);
  Add(sums.now, total.now);
}

double Quotient(const Share& share) {
  return share.count > 0 ? share.sum / share.count : 0;
}

// What a story adds to a set, by the set's number.
struct StorySums {
  std::vector<std::pair<size_t, Sums>> sets;
};

// Stories whose questions are in the same sets. Stories are drawn within their
// stratum, so that no set is ever without questions.
using Stratum = std::vector<StorySums>;

// The questions, grouped.
struct Sample {
  std::vector<std::string> sets;  // sorted
  std::vector<int> questions;     // of each set
  std::vector<Stratum> strata;
};

Sample Group(const std::vector<PairedShare>& questions) {
  std::map<std::string, int> counts;
  std::map<std::string, std::map<std::string, Sums>> stories;
  for (const PairedShare& question : questions) {
    ++counts[question.set];
    Add({question.before, question.now}, stories[question.story][question.set]);
  }
  Sample sample;
  std::map<std::string, size_t> numbers;
  for (const auto& [set, count] : counts) {
    numbers[set] = sample.sets.size();
    sample.sets.push_back(set);
    sample.questions.push_back(count);
  }
  std::map<std::vector<size_t>, Stratum> strata;
  for (const auto& [story, sums_by_set] : stories) {
    std::vector<size_t> key;
    StorySums story_sums;
    for (const auto& [set, sums] : sums_by_set) {
      key.push_back(numbers[set]);
      story_sums.sets.emplace_back(numbers[set], sums);
    }
    strata[key].push_back(std::move(story_sums));
  }
  for (auto& [key, stratum] : strata) {
    sample.strata.push_back(std::move(stratum));
  }
  return sample;
}

// The figures of one draw: of all questions, of each set, of their mean.
struct Figures {
  double before = 0;
  double now = 0;
};
struct DrawFigures {
  Figures all;
  std::vector<Figures> sets;
  Figures macro;
};

DrawFigures FiguresOf(const std::vector<Sums>& sets) {
  DrawFigures figures;
  Sums all;
  for (const Sums& sums : sets) {
    Add(sums, all);
    const Figures set = {Quotient(sums.before), Quotient(sums.now)};
    figures.sets.push_back(set);
    figures.macro.before += set.before / static_cast<double>(sets.size());
    figures.macro.now += set.now / static_cast<double>(sets.size());
  }
  figures.all = {Quotient(all.before), Quotient(all.now)};
  return figures;
}

// Adds up the stories that `pick` names, given how many a stratum has.
template <typename Pick>
DrawFigures Draw(const Sample& sample, Pick pick) {
  std::vector<Sums> sets(sample.sets.size());
  for (const Stratum& stratum : sample.strata) {
    for (size_t i = 0; i < stratum.size(); ++i) {
      for (const auto& [set, sums] : stratum[pick(i, stratum.size())].sets) {
        Add(sums, sets[set]);
      }
    }
  }
  return FiguresOf(sets);
}

Difference ToDifference(int questions, const Figures& measured,
                        std::vector<double>& drawn) {
  std::sort(drawn.begin(), drawn.end());
  const size_t cut = drawn.size() / 40;  // 2.5 %
  return {questions, measured.before, measured.now, drawn[cut],
          drawn[drawn.size() - 1 - cut]};
}

}  // namespace

Differences Bootstrap(const std::vector<PairedShare>& questions, int resamples,
                      uint64_t seed) {
  Differences differences;
  if (questions.empty()) return differences;
  const Sample sample = Group(questions);
  const size_t sets = sample.sets.size();
  // Not a standard distribution, which each library draws differently. The
  // remainder's bias is below 2^-40 for any number of stories there can be.
  std::mt19937_64 random(seed);
  std::vector<double> all;
  std::vector<std::vector<double>> by_set(sets);
  std::vector<double> macro;
  for (int i = 0; i < resamples; ++i) {
    const DrawFigures drawn = Draw(
        sample, [&random](size_t, size_t size) { return random() % size; });
    all.push_back(drawn.all.now - drawn.all.before);
    macro.push_back(drawn.macro.now - drawn.macro.before);
    for (size_t s = 0; s < sets; ++s) {
      by_set[s].push_back(drawn.sets[s].now - drawn.sets[s].before);
    }
  }
  const DrawFigures measured =
      Draw(sample, [](size_t story, size_t) { return story; });
  differences.all =
      ToDifference(static_cast<int>(questions.size()), measured.all, all);
  for (size_t s = 0; s < sets; ++s) {
    differences.sets[sample.sets[s]] =
        ToDifference(sample.questions[s], measured.sets[s], by_set[s]);
  }
  differences.macro =
      ToDifference(static_cast<int>(sets), measured.macro, macro);
  return differences;
}

}  // namespace akin
