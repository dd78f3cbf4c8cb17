#include "embeddings/terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace akin {
namespace {

using ::testing::ElementsAre;

TEST(TermsTest, AreSortedByHashAndWeighedAgainstTheHeaviest) {
  const Terms terms = Terms::FromWeighted({{9, 2}, {3, 4}, {7, 0.001f}});
  EXPECT_THAT(terms.hashes(), ElementsAre(3, 7, 9));
  EXPECT_THAT(terms.weights(), ElementsAre(255, 1, 128));
  EXPECT_FLOAT_EQ(terms.norm(), std::sqrt(255.f * 255 + 1 * 1 + 128 * 128));
}

TEST(TermsTest, WeightsOfEqualHashesAreAdded) {
  const Terms terms = Terms::FromWeighted({{5, 1}, {6, 4}, {5, 3}});
  EXPECT_THAT(terms.hashes(), ElementsAre(5, 6));
  EXPECT_THAT(terms.weights(), ElementsAre(255, 255));
}

TEST(TermsTest, HeaviestAreKept) {
  std::vector<WeightedTerm> weighted;
  for (uint32_t i = 0; i < Terms::kMaxTerms + 100; ++i) {
    weighted.push_back({.hash = i * 7919u, .weight = 1.f + i});
  }
  const Terms terms = Terms::FromWeighted(weighted);
  EXPECT_EQ(terms.size(), Terms::kMaxTerms);
  EXPECT_EQ(terms.hashes()[0], 100 * 7919u);
  EXPECT_TRUE(std::is_sorted(terms.hashes().begin(), terms.hashes().end()));
}

TEST(TermsTest, DoNotDependOnTheOrderGiven) {
  std::vector<WeightedTerm> weighted;
  for (uint32_t i = 0; i < 1000; ++i) {
    weighted.push_back({.hash = i % 700, .weight = 0.1f + i % 3});
  }
  const Terms terms = Terms::FromWeighted(weighted);
  std::shuffle(weighted.begin(), weighted.end(), std::mt19937(1));
  const Terms shuffled = Terms::FromWeighted(weighted);
  EXPECT_EQ(terms.hashes(), shuffled.hashes());
  EXPECT_EQ(terms.weights(), shuffled.weights());
}

TEST(TermsTest, MadeAgainOfTheirOwnWeightsAreTheSame) {
  const Terms terms = Terms::FromWeighted({{1, 0.3f}, {2, 0.77f}, {3, 5}});
  std::vector<WeightedTerm> own;
  for (int i = 0; i < terms.size(); ++i) {
    own.push_back({.hash = terms.hashes()[i],
                   .weight = static_cast<float>(terms.weights()[i])});
  }
  const Terms again = Terms::FromWeighted(own);
  EXPECT_EQ(terms.hashes(), again.hashes());
  EXPECT_EQ(terms.weights(), again.weights());
  EXPECT_EQ(terms.norm(), again.norm());
}

TEST(TermsTest, OfNothingAreEmpty) {
  const Terms terms = Terms::FromWeighted({});
  EXPECT_TRUE(terms.empty());
  EXPECT_EQ(terms.norm(), 0);
}

TEST(TermsTest, NumbersAreNamedByTheirPlace) {
  const Terms terms =
      Terms::FromWeighted({{9, 1, true}, {3, 4}, {7, 2, true}, {8, 1}});
  EXPECT_THAT(terms.hashes(), ElementsAre(3, 7, 8, 9));
  EXPECT_THAT(terms.numbers(), ElementsAre(1, 3));
}

TEST(TermsTest, AHashThatIsOnceANumberIsANumber) {
  EXPECT_THAT(Terms::FromWeighted({{5, 2}, {5, 1, true}}).numbers(),
              ElementsAre(0));
}

TEST(TermsTest, NumbersAreDroppedWithTheLightestTerms) {
  std::vector<WeightedTerm> weighted = {{1, 0.5f, true}, {2, 500, true}};
  for (uint32_t i = 0; i < Terms::kMaxTerms; ++i) {
    weighted.push_back({.hash = 10 + i, .weight = 1.f + i});
  }
  const Terms terms = Terms::FromWeighted(weighted);
  ASSERT_THAT(terms.numbers(), ElementsAre(0));
  EXPECT_EQ(terms.hashes()[0], 2);
}

TEST(TermsCosineTest, IsZeroIfEitherIsEmpty) {
  const Terms terms = Terms::FromWeighted({{1, 1}});
  EXPECT_EQ(TermsCosine(Terms(), terms), 0);
  EXPECT_EQ(TermsCosine(terms, Terms()), 0);
  EXPECT_EQ(TermsCosine(Terms(), Terms()), 0);
}

TEST(TermsCosineTest, IsOneForTheSameAndZeroForNothingInCommon) {
  const Terms a = Terms::FromWeighted({{1, 1}, {3, 2}});
  EXPECT_FLOAT_EQ(TermsCosine(a, a), 1);
  EXPECT_EQ(TermsCosine(a, Terms::FromWeighted({{2, 1}, {4, 2}})), 0);
}

TEST(TermsCosineTest, IsTheCosineAtEverySize) {
  std::mt19937 random(7);
  const auto make = [&](int size) {
    std::vector<WeightedTerm> weighted;
    for (int i = 0; i < size; ++i) {
      // Few enough hashes that many are in both, and both ends of the range.
      const uint32_t hash = random() % 400;
      weighted.push_back(
          {.hash = hash < 200 ? hash : ~hash, .weight = 1.f + random() % 100});
    }
    return Terms::FromWeighted(std::move(weighted));
  };
  for (int size = 1; size <= Terms::kMaxTerms; size += 3) {
    const Terms a = make(size);
    const Terms b = make(Terms::kMaxTerms + 1 - size);
    std::map<uint32_t, int> weights;
    for (int i = 0; i < a.size(); ++i) weights[a.hashes()[i]] = a.weights()[i];
    double dot = 0;
    for (int i = 0; i < b.size(); ++i) {
      if (auto found = weights.find(b.hashes()[i]); found != weights.end()) {
        dot += found->second * b.weights()[i];
      }
    }
    const double expected = dot / a.norm() / b.norm();
    EXPECT_NEAR(TermsCosine(a, b), expected, 1e-5) << size;
    EXPECT_EQ(TermsCosine(a, b), TermsCosine(b, a)) << size;
  }
}

TEST(CompareNumbersTest, WithoutANumberThereIsNothingToCompare) {
  const Terms words = Terms::FromWeighted({{1, 1}, {2, 1}});
  const Terms numbers = Terms::FromWeighted({{1, 1, true}, {2, 1}});
  EXPECT_FALSE(CompareNumbers(words, numbers).has_value());
  EXPECT_FALSE(CompareNumbers(numbers, words).has_value());
  EXPECT_FALSE(CompareNumbers(Terms(), Terms()).has_value());
}

TEST(CompareNumbersTest, OtherNumbersShareNothing) {
  const auto overlap = CompareNumbers(Terms::FromWeighted({{1, 1, true}}),
                                      Terms::FromWeighted({{2, 1, true}}));
  ASSERT_TRUE(overlap.has_value());
  EXPECT_EQ(overlap->shared, 0);
  EXPECT_EQ(overlap->cosine, 0);
}

TEST(CompareNumbersTest, OnlyNumbersCount) {
  const auto overlap =
      CompareNumbers(Terms::FromWeighted({{1, 1, true}, {2, 1}, {3, 1}}),
                     Terms::FromWeighted({{1, 1, true}, {2, 1}, {4, 1}}));
  ASSERT_TRUE(overlap.has_value());
  EXPECT_EQ(overlap->shared, 1);
  EXPECT_FLOAT_EQ(overlap->cosine, 1);
}

TEST(CompareNumbersTest, TheCosineIsOfTheNumbersAlone) {
  // Numbers (1, 2, 0) and (2, 1, 2), to scale; the words weigh most.
  const Terms a =
      Terms::FromWeighted({{1, 51, true}, {2, 102, true}, {8, 255}});
  const Terms b = Terms::FromWeighted(
      {{1, 102, true}, {2, 51, true}, {3, 102, true}, {9, 255}});
  const auto overlap = CompareNumbers(a, b);
  ASSERT_TRUE(overlap.has_value());
  EXPECT_EQ(overlap->shared, 2);
  EXPECT_FLOAT_EQ(overlap->cosine, 4 / std::sqrt(5.f * 9));
  EXPECT_FLOAT_EQ(CompareNumbers(b, a)->cosine, overlap->cosine);
}

TEST(TermsMatcherTest, GivesWhatTermsCosineGives) {
  std::mt19937 random(5);
  // Few hashes, so that texts share some; some begin or end with the same bits.
  const auto some_terms = [&](int size) {
    std::vector<WeightedTerm> terms;
    for (int i = 0; i < size; ++i) {
      const uint32_t number = random() % 700;
      terms.push_back({.hash = number % 3 == 0   ? number
                               : number % 3 == 1 ? number << 16
                                                 : number * 2654435761u,
                       .weight = 1 + random() % 9 * 1.f});
    }
    return Terms::FromWeighted(std::move(terms));
  };
  for (int round = 0; round < 50; ++round) {
    const Terms a = some_terms(1 + round * 8), b = some_terms(300 - round * 5);
    EXPECT_FLOAT_EQ(TermsMatcher(a).Cosine(b), TermsCosine(a, b));
    EXPECT_FLOAT_EQ(TermsMatcher(a).Cosine(a), 1);
  }
}

TEST(TermsMatcherTest, NothingIsLikeNothing) {
  const Terms none, some = Terms::FromWeighted({{.hash = 1, .weight = 1}});
  EXPECT_EQ(TermsMatcher(none).Cosine(some), 0);
  EXPECT_EQ(TermsMatcher(some).Cosine(none), 0);
}

}  // namespace
}  // namespace akin
