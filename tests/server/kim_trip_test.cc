// The page that akin set out from: a report on a trip, and a list under it that
// only shared the word "government". The texts are written for this test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "embeddings/lexical_embedder.h"
#include "embeddings/shared_terms.h"
#include "server/catalog.h"
#include "server/index/segmented_index.h"
#include "server/recommender.h"
#include "tests/fakes/fake_article_store.h"

namespace akin {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;

struct Report {
  const char* id;
  const char* language;
  const char* title;
  const char* body;
};

constexpr Report kReports[] = {
    // The trip, in four languages.
    {"trip-de", "de", "Kim Jong Un reist zu Putin nach Wladiwostok",
     "Nordkoreas Machthaber Kim Jong Un ist mit einem gepanzerten Zug nach "
     "Russland aufgebrochen. Er will in Wladiwostok Präsident Wladimir Putin "
     "treffen, wie die Regierung in Moskau bestätigte. Es geht um Munition und "
     "um Satelliten."},
    {"trip-en", "en", "Kim Jong Un leaves for Russia to meet Putin",
     "North Korean leader Kim Jong Un has left Pyongyang by armoured train for "
     "talks with President Vladimir Putin in Vladivostok, the Kremlin said. "
     "The two are expected to discuss arms for the war in Ukraine."},
    {"trip-fr", "fr", "Kim Jong-un en route vers la Russie pour voir Poutine",
     "Le dirigeant nord-coréen Kim Jong-un a quitté Pyongyang à bord d'un "
     "train "
     "blindé. Il doit rencontrer le président russe Vladimir Poutine à "
     "Vladivostok, a annoncé le Kremlin à Moscou."},
    {"trip-ru", "ru", "Ким Чен Ын выехал в Россию на встречу с Путиным",
     "Лидер Северной Кореи Ким Чен Ын выехал из Пхеньяна на бронепоезде. Во "
     "Владивостоке он встретится с президентом России Владимиром Путиным, "
     "сообщил Кремль в Москве."},
    // Russia and governments, but not the trip.
    {"vote-de", "de", "Gouverneurswahlen in Russland ohne Überraschung",
     "In mehr als zwanzig russischen Regionen wurde gewählt. Beobachter "
     "sprachen von einer Abstimmung ohne Auswahl, ein Wahlbeobachter sitzt in "
     "Haft."},
    {"crime-de", "de", "Regierung in Rom will Jugendbanden bremsen",
     "Die italienische Regierung hat ein Paket gegen Jugendkriminalität "
     "beschlossen. Eltern von Schulschwänzern drohen Bussen."},
    {"quake-de", "de", "Regierung von Marokko hilft Erdbebenopfern",
     "Ein Sonderfonds soll den Wiederaufbau der Dörfer im Atlas bezahlen, "
     "teilte "
     "die Regierung in Rabat mit."},
    {"rent-de", "de", "Basler Regierung prüft Mieterschutz",
     "Weil Investoren fehlen, lässt die Regierung die Folgen des Gesetzes über "
     "den Wohnschutz untersuchen."},
    {"film-en", "en", "Festival jury hands top prize to a quiet drama",
     "Critics had favoured a louder film, but the jury in Venice chose a story "
     "about two sisters and a bakery."},
    {"film-fr", "fr", "Le Lion d'or revient à un drame intimiste",
     "À Venise, le jury a préféré l'histoire de deux sœurs et d'une "
     "boulangerie."},
    {"rain-ru", "ru", "Ливни затопили дороги в Приморье",
     "Спасатели вывозят жителей деревень, школы закрыты до понедельника."},
};

class KimTripTest : public ::testing::Test {
 protected:
  KimTripTest() {
    int hour = 0;
    for (const Report& report : kReports) {
      const auto revision = catalog_.Upsert(Article{
          .id = report.id,
          .title = report.title,
          .body = report.body,
          .source = std::string(report.id) + ".example",
          .language = report.language,
          .published_at =
              absl::FromUnixSeconds(1'694'430'000) + absl::Hours(hour++ % 9)});
      EXPECT_TRUE(revision.ok()) << revision.status();
    }
  }

  std::vector<SimilarItem> SimilarTo(const char* id) const {
    const absl::StatusOr<Answer> answer =
        recommender_.FindSimilar({.positive = {ArticleSeed{id}}});
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer->items;
  }

  const std::unique_ptr<LexicalEmbedder> embedder_ = *LexicalEmbedder::Create();
  const std::unique_ptr<SharedTermFinder> shared_terms_ =
      *SharedTermFinder::Create();
  const ranking::RelevanceModel model_ = *ranking::RelevanceModel::Linked();
  const std::unique_ptr<VectorIndex> index_ =
      *OpenSegmentedIndex({.model = embedder_->model()});
  FakeArticleStore store_;
  Catalog catalog_{store_, *index_, *embedder_};
  const Recommender recommender_{store_, *index_, *embedder_, *shared_terms_,
                                 model_};
};

std::vector<std::string> Ids(const std::vector<SimilarItem>& items) {
  std::vector<std::string> ids;
  for (const SimilarItem& item : items) ids.push_back(item.article.id);
  return ids;
}

TEST_F(KimTripTest, ReportsInFourLanguagesFindEachOther) {
  const std::vector<std::string> trip = {"trip-de", "trip-en", "trip-fr",
                                         "trip-ru"};
  for (const std::string& seed : trip) {
    std::vector<std::string> others = trip;
    std::erase(others, seed);
    EXPECT_THAT(Ids(SimilarTo(seed.c_str())), IsSupersetOf(others)) << seed;
  }
}

TEST_F(KimTripTest, NothingElseIsTheSameStory) {
  for (const char* seed : {"trip-de", "trip-en", "trip-fr", "trip-ru"}) {
    for (const SimilarItem& item : SimilarTo(seed)) {
      const bool trip = item.article.id.starts_with("trip-");
      EXPECT_TRUE(trip ||
                  item.reason.relation == ranking::Relation::kBackground)
          << seed << " " << item.article.id << " " << item.relevance;
    }
  }
}

TEST_F(KimTripTest, TheWordGovernmentIsNotEnough) {
  for (const char* seed : {"trip-de", "crime-de", "quake-de", "rent-de"}) {
    for (const std::string& id : Ids(SimilarTo(seed))) {
      EXPECT_TRUE(std::string(seed) == "trip-de" && id.starts_with("trip-"))
          << seed << " " << id;
    }
  }
}

TEST_F(KimTripTest, TheReasonNamesWhatTheyShare) {
  for (const SimilarItem& item : SimilarTo("trip-de")) {
    if (item.article.id != "trip-en") continue;
    EXPECT_TRUE(item.reason.other_language);
    EXPECT_THAT(item.reason.shared_terms, Contains("Kim Jong Un"));
  }
}

}  // namespace
}  // namespace akin
