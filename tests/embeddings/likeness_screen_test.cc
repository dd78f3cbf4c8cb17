#include "embeddings/likeness_screen.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace akin {
namespace {

Terms RandomTerms(std::mt19937& random, int count) {
  std::vector<WeightedTerm> terms;
  for (int i = 0; i < count; ++i) {
    terms.push_back({.hash = static_cast<uint32_t>(random()),
                     .weight = 1.0f + random() % 50});
  }
  return Terms::FromWeighted(std::move(terms));
}

// The terms with some of them replaced.
Terms Changed(TermsView terms, std::mt19937& random, double share) {
  std::vector<WeightedTerm> changed;
  for (int i = 0; i < terms.size(); ++i) {
    const bool keep = random() % 1'000 >= share * 1'000;
    changed.push_back(
        {.hash = keep ? terms.hashes()[i] : static_cast<uint32_t>(random()),
         .weight = static_cast<float>(terms.weights()[i])});
  }
  return Terms::FromWeighted(std::move(changed));
}

TEST(LikenessScreenTest, ATextMayBeLikeItself) {
  std::mt19937 random(1);
  for (const int count : {1, 2, 30, 256}) {
    const Terms terms = RandomTerms(random, count);
    const LikenessScreen screen(terms, 0.9);
    EXPECT_TRUE(screen.MayBeAlike(screen)) << count;
  }
}

TEST(LikenessScreenTest, NoPairAboveTheLeastCosineIsTakenForUnlike) {
  std::mt19937 random(2);
  int alike = 0;
  for (int round = 0; round < 3'000; ++round) {
    const Terms a = RandomTerms(random, 1 + random() % 100);
    const Terms b = Changed(a, random, 0.4 * (round % 100) / 100);
    for (const double least : {0.5, 0.9, 1.0}) {
      if (TermsCosine(a, b) < least) continue;
      ++alike;
      EXPECT_TRUE(LikenessScreen(a, least).MayBeAlike(LikenessScreen(b, least)))
          << round << " " << least;
    }
  }
  EXPECT_GT(alike, 1'000);
}

TEST(LikenessScreenTest, MostPairsOfOtherTextsAreToldApart) {
  std::mt19937 random(3);
  int told = 0;
  for (int round = 0; round < 1'000; ++round) {
    const LikenessScreen a(RandomTerms(random, 90), 0.9);
    const LikenessScreen b(RandomTerms(random, 90), 0.9);
    told += !a.MayBeAlike(b);
  }
  EXPECT_GT(told, 900);
}

TEST(LikenessScreenTest, ATextWithoutTermsIsLikeNone) {
  std::mt19937 random(4);
  const LikenessScreen none(Terms(), 0.9);
  EXPECT_FALSE(none.MayBeAlike(none));
  EXPECT_FALSE(none.MayBeAlike(LikenessScreen(RandomTerms(random, 9), 0.9)));
}

}  // namespace
}  // namespace akin
