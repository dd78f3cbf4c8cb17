#include "embeddings/term_choice.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "embeddings/common_words.h"

namespace akin {
namespace {

// More would crowd out words.
constexpr int kMaxNumbers = 2;

// Calls `visit` with a hash of each beginning of the word that a form of it
// may have too, until it returns false. Here two words too many count as one:
// that costs a term, not a mistake.
template <typename Visit>
void ForEachBeginning(std::string_view letters, Visit visit) {
  size_t least =
      std::min(letters.size(), std::max<size_t>(5, letters.size() - 2));
  if (letters.size() == 5 && letters.back() == 's') least = 4;
  for (size_t size = letters.size(); size >= least && size > 0; --size) {
    if (!visit(HashOf(letters.substr(0, size)))) return;
  }
}

}  // namespace

std::vector<std::string> TermChoice::Choose(
    std::vector<TermCandidate> candidates, int limit) {
  std::sort(candidates.begin(), candidates.end(),
            [](const TermCandidate& a, const TermCandidate& b) {
              return std::tuple(a.term_class, -a.score, a.written.size(),
                                a.part, a.begin) <
                     std::tuple(b.term_class, -b.score, b.written.size(),
                                b.part, b.begin);
            });
  int numbers = 0;
  for (const TermCandidate& candidate : candidates) {
    const bool full = chosen_.size() >= limit;
    if (candidate.last < candidate.first) {
      if (!full && !IsTold(candidate.written)) chosen_.push_back(candidate);
      continue;
    }
    if (Tells(candidate)) {
      if (full || (IsNumber(candidate) && ++numbers > kMaxNumbers)) continue;
      Remember(candidate);
      chosen_.push_back(candidate);
    } else if (candidate.first == candidate.last) {
      PreferShorter(candidate);
    }
  }
  std::vector<std::string> terms;
  for (const TermCandidate& candidate : chosen_) {
    terms.emplace_back(candidate.written);
  }
  return terms;
}

bool TermChoice::IsNumber(const TermCandidate& candidate) const {
  return candidate.first == candidate.last &&
         item_.word(item_.uses()[candidate.first]).number;
}

bool TermChoice::IsTold(std::string_view written) const {
  return std::any_of(
      chosen_.begin(), chosen_.end(), [written](const TermCandidate& term) {
        return term.written.find(written) != std::string_view::npos ||
               written.find(term.written) != std::string_view::npos;
      });
}

int TermChoice::ToldBy(int use) const {
  const int word = item_.uses()[use].word;
  int told = -1;
  if (auto found = told_in_seed_.find(seed_words_[word]);
      found != told_in_seed_.end()) {
    return found->second;
  }
  ForEachBeginning(item_.words()[word].letters, [&](uint64_t hash) {
    if (auto found = told_.find(hash); found != told_.end()) {
      told = found->second;
    }
    return told < 0;
  });
  return told;
}

bool TermChoice::Tells(const TermCandidate& candidate) const {
  for (int i = candidate.first; i <= candidate.last; ++i) {
    const DistinctWord& word = item_.word(item_.uses()[i]);
    if (!IsCommonWord(word.letters) && ToldBy(i) < 0) return true;
  }
  return false;
}

void TermChoice::Remember(const TermCandidate& candidate) {
  const int number = static_cast<int>(chosen_.size());
  for (int i = candidate.first; i <= candidate.last; ++i) {
    const int word = item_.uses()[i].word;
    ForEachBeginning(item_.words()[word].letters, [&](uint64_t hash) {
      told_.try_emplace(hash, number);
      return true;
    });
    if (seed_words_[word] >= 0) {
      told_in_seed_.try_emplace(seed_words_[word], number);
    }
  }
}

void TermChoice::PreferShorter(const TermCandidate& candidate) {
  const int told = ToldBy(candidate.first);
  if (told < 0) return;
  TermCandidate& chosen = chosen_[told];
  if (chosen.first == chosen.last &&
      candidate.written.size() < chosen.written.size() &&
      chosen.written.starts_with(candidate.written)) {
    chosen = candidate;
  }
}

}  // namespace akin
