#include "tests/contracts/article_store_contract.h"

namespace akin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(ArticleStoreContract, ANewStoreIsEmpty) {
  EXPECT_EQ(store_->LastRevision(), kNoRevision);
  EXPECT_EQ(Title("a"), "absent");
  EXPECT_THAT(Rest(*Scan("")), IsEmpty());
}

TEST_P(ArticleStoreContract, AnAppliedArticleIsThere) {
  const Revision revision = Put("a", "first");
  const std::optional<StoredArticle> stored = Get(*store_, "a");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->article, TextArticle("a", "first"));
  EXPECT_EQ(stored->revision, revision);
}

TEST_P(ArticleStoreContract, AnAcknowledgedArticleIsThereAfterReopening) {
  const Revision revision = Put("a", "first");
  Reopen();
  const std::optional<StoredArticle> stored = Get(*store_, "a");
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->article, TextArticle("a", "first"));
  EXPECT_EQ(stored->revision, revision);
}

TEST_P(ArticleStoreContract, EveryFieldComesBackAsItWasGiven) {
  Apply({Upsert{FullArticle("full")}});
  Reopen();
  EXPECT_EQ(Get(*store_, "full")->article, FullArticle("full"));
}

TEST_P(ArticleStoreContract, AnAbsentFieldComesBackAbsent) {
  Put("a", "");
  Reopen();
  EXPECT_EQ(Get(*store_, "a")->article, TextArticle("a", ""));
}

TEST_P(ArticleStoreContract, AnEmptyEmbeddingIsNotAnAbsentOne) {
  Article article = TextArticle("a", "title");
  article.embedding.emplace();
  Apply({Upsert{article}});
  EXPECT_EQ(Get(*store_, "a")->article, article);
}

TEST_P(ArticleStoreContract, TheFirstAndLastTimesComeBack) {
  for (const char* text :
       {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z",
        "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"}) {
    SCOPED_TRACE(text);
    Article article = TextArticle("a", "title");
    absl::Time time;
    std::string error;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
    article.published_at = time;
    Apply({Upsert{article}});
    EXPECT_EQ(Get(*store_, "a")->article, article);
  }
}

TEST_P(ArticleStoreContract, ABodyOfAMebibyteComesBack) {
  Article article = TextArticle("long", "title");
  for (int i = 0; article.body.size() < 1048576; ++i) {
    article.body += static_cast<char>(i * 31 + i / 256);
  }
  Apply({Upsert{article}});
  Reopen();
  EXPECT_EQ(Get(*store_, "long")->article, article);
}

TEST_P(ArticleStoreContract, AnUpsertReplacesTheWholeArticle) {
  Apply({Upsert{FullArticle("a")}});
  Put("a", "second");
  EXPECT_EQ(Get(*store_, "a")->article, TextArticle("a", "second"));
}

TEST_P(ArticleStoreContract, ADeletedArticleIsAbsentAfterReopeningToo) {
  Put("a", "first");
  Apply({Delete{"a"}});
  EXPECT_EQ(Title("a"), "absent");
  Reopen();
  EXPECT_EQ(Title("a"), "absent");
}

TEST_P(ArticleStoreContract, EachWriteHasTheNextRevision) {
  EXPECT_EQ(Put("a", "first"), Revision{1});
  EXPECT_EQ(Apply({Upsert{TextArticle("b", "b")}, Delete{"a"},
                   Upsert{TextArticle("c", "c")}}),
            Revision{4});
  EXPECT_EQ(Get(*store_, "b")->revision, Revision{2});
  EXPECT_EQ(Get(*store_, "c")->revision, Revision{4});
  EXPECT_EQ(store_->LastRevision(), Revision{4});
}

TEST_P(ArticleStoreContract, ADeleteOfAnUnknownIdHasARevision) {
  EXPECT_EQ(Apply({Delete{"nobody"}}), Revision{1});
}

TEST_P(ArticleStoreContract, NoWritesHaveNoRevision) {
  Put("a", "first");
  EXPECT_EQ(Apply({}), Revision{1});
  EXPECT_EQ(store_->LastRevision(), Revision{1});
}

TEST_P(ArticleStoreContract, RevisionsGoOnAfterReopening) {
  Put("a", "first");
  Apply({Delete{"a"}, Delete{"b"}});
  Reopen();
  EXPECT_EQ(store_->LastRevision(), Revision{3});
  EXPECT_EQ(Put("a", "second"), Revision{4});
}

TEST_P(ArticleStoreContract, TheLastWriteOfAnIdInABatchWins) {
  Apply({Upsert{TextArticle("a", "first")}, Upsert{TextArticle("a", "second")},
         Upsert{TextArticle("b", "first")}, Delete{"b"}, Delete{"c"},
         Upsert{TextArticle("c", "back")}});
  EXPECT_EQ(Title("a"), "second");
  EXPECT_EQ(Get(*store_, "a")->revision, Revision{2});
  EXPECT_EQ(Title("b"), "absent");
  EXPECT_EQ(Title("c"), "back");
}

TEST_P(ArticleStoreContract, BatchGetAnswersInTheOrderOfIds) {
  Apply({Upsert{TextArticle("a", "A")}, Upsert{TextArticle("b", "B")}});
  const std::vector<std::string> ids = {"b", "x", "a", "b", ""};
  const auto articles = store_->BatchGet(ids);
  ASSERT_TRUE(articles.ok()) << articles.status();
  std::vector<std::string> titles;
  for (const std::optional<StoredArticle>& stored : *articles) {
    titles.push_back(stored.has_value() ? stored->article.title : "absent");
  }
  EXPECT_THAT(titles, ElementsAre("B", "absent", "A", "B", "absent"));
}

TEST_P(ArticleStoreContract, BatchGetOfNoIdsIsEmpty) {
  const auto articles = store_->BatchGet({});
  ASSERT_TRUE(articles.ok()) << articles.status();
  EXPECT_TRUE(articles->empty());
}

TEST_P(ArticleStoreContract, ScanGoesInTheByteOrderOfIds) {
  for (const char* id : {"b", "ä", "B", "aa", "a", "\x7F"}) Put(id, "title");
  EXPECT_THAT(Rest(*Scan("")), ElementsAre("B", "a", "aa", "b", "\x7F", "ä"));
}

TEST_P(ArticleStoreContract, ScanStartsAfterAnIdWhetherItIsKnownOrNot) {
  for (const char* id : {"a", "b", "d"}) Put(id, "title");
  EXPECT_THAT(Rest(*Scan("b")), ElementsAre("d"));
  EXPECT_THAT(Rest(*Scan("c")), ElementsAre("d"));
  EXPECT_THAT(Rest(*Scan("d")), IsEmpty());
}

TEST_P(ArticleStoreContract, ScanGivesWholeArticles) {
  const Revision revision = Apply({Upsert{FullArticle("full")}});
  const auto stored = Scan("")->Next();
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ((*stored)->article, FullArticle("full"));
  EXPECT_EQ((*stored)->revision, revision);
}

TEST_P(ArticleStoreContract, ScanSeesTheArticlesAsOfItsCall) {
  for (const char* id : {"a", "b"}) Put(id, "title");
  const std::unique_ptr<ArticleCursor> cursor = Scan("");
  Apply({Delete{"b"}, Upsert{TextArticle("c", "late")}});
  EXPECT_THAT(Rest(*cursor), ElementsAre("a", "b"));
}

TEST_P(ArticleStoreContract, ACursorMayBeLeftBeforeItsEnd) {
  for (const char* id : {"a", "b"}) Put(id, "title");
  {
    const std::unique_ptr<ArticleCursor> cursor = Scan("");
    EXPECT_TRUE(cursor->Next().ok());
  }
  EXPECT_THAT(Rest(*Scan("")), ElementsAre("a", "b"));
}

TEST_P(ArticleStoreContract, AFinishedCursorStaysFinished) {
  Put("a", "title");
  const std::unique_ptr<ArticleCursor> cursor = Scan("");
  EXPECT_THAT(Rest(*cursor), ElementsAre("a"));
  EXPECT_THAT(Rest(*cursor), IsEmpty());
}

TEST_P(ArticleStoreContract, ScanRevisionsGivesTheLastChangeOfLiveArticles) {
  Apply({Upsert{FullArticle("b")}, Upsert{TextArticle("a", "first")},
         Upsert{TextArticle("c", "first")}, Delete{"c"},
         Upsert{TextArticle("a", "second")}});
  EXPECT_THAT(ScanRevisions(*store_),
              ElementsAre(Change{Revision{5}, "a"}, Change{Revision{1}, "b"}));
}

TEST_P(ArticleStoreContract, ScanRevisionsSeesTheArticlesAsOfItsCall) {
  Put("a", "title");
  const auto cursor = store_->ScanRevisions();
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  Apply({Delete{"a"}, Upsert{TextArticle("b", "late")}});
  EXPECT_THAT(Items(**cursor), ElementsAre(Change{Revision{1}, "a"}));
}

// ---- The log of changes -----------------------------------------------------

TEST_P(ArticleStoreContract, EveryWriteIsAChangeUpsertsAndDeletesAlike) {
  Apply({Upsert{TextArticle("a", "first")}, Delete{"nobody"},
         Upsert{TextArticle("a", "second")}, Delete{"a"}});
  Put("b", "first");
  EXPECT_THAT(
      ChangesSince(*store_, kNoRevision),
      ElementsAre(Change{Revision{1}, "a"}, Change{Revision{2}, "nobody"},
                  Change{Revision{3}, "a"}, Change{Revision{4}, "a"},
                  Change{Revision{5}, "b"}));
}

TEST_P(ArticleStoreContract, ChangesSinceBeginsAfterTheRevision) {
  for (const char* id : {"a", "b", "c"}) Put(id, "title");
  EXPECT_THAT(ChangesSince(*store_, Revision{2}),
              ElementsAre(Change{Revision{3}, "c"}));
  EXPECT_THAT(ChangesSince(*store_, Revision{3}), IsEmpty());
}

TEST_P(ArticleStoreContract, ChangesGoInTheOrderOfRevisionsPastAByte) {
  std::vector<Write> writes;
  for (int i = 1; i <= 600; ++i) writes.push_back(Delete{std::to_string(i)});
  Apply(writes);
  const std::vector<Change> changes = ChangesSince(*store_, Revision{200});
  ASSERT_EQ(changes.size(), 400u);
  for (size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].revision, Revision{201 + i});
    EXPECT_EQ(changes[i].id, std::to_string(201 + i));
  }
}

TEST_P(ArticleStoreContract, ANewStoreHasNoChanges) {
  EXPECT_THAT(ChangesSince(*store_, kNoRevision), IsEmpty());
}

TEST_P(ArticleStoreContract, ChangesAreThereAfterReopeningAndInASnapshot) {
  Put("a", "first");
  Apply({Delete{"a"}});
  ASSERT_TRUE(store_->CreateSnapshot(environment_->PathOf("snapshot")).ok());
  Reopen();
  Put("b", "first");
  EXPECT_THAT(ChangesSince(*store_, kNoRevision),
              ElementsAre(Change{Revision{1}, "a"}, Change{Revision{2}, "a"},
                          Change{Revision{3}, "b"}));
  EXPECT_THAT(ChangesSince(*OpenStore("snapshot"), Revision{1}),
              ElementsAre(Change{Revision{2}, "a"}));
}

TEST_P(ArticleStoreContract, ChangesSinceSeesTheWritesAsOfItsCall) {
  Put("a", "title");
  const auto cursor = store_->ChangesSince(kNoRevision);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  Put("b", "late");
  EXPECT_THAT(Items(**cursor), ElementsAre(Change{Revision{1}, "a"}));
}

TEST_P(ArticleStoreContract, ChangesAfterTheLastRevisionAreInvalid) {
  Put("a", "title");
  EXPECT_EQ(store_->ChangesSince(Revision{2}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(ArticleStoreContract, ATrimmedLogReachesBackToWhereItWasTrimmed) {
  for (const char* id : {"a", "b", "c"}) Put(id, "title");
  ASSERT_TRUE(store_->ForgetChanges(Revision{2}).ok());
  for (int opened = 0; opened < 2; ++opened) {
    EXPECT_EQ(store_->ChangesSince(Revision{1}).status().code(),
              absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(ChangesSince(*store_, Revision{2}),
                ElementsAre(Change{Revision{3}, "c"}));
    Reopen();
  }
}

TEST_P(ArticleStoreContract, ALogThatIsTrimmedToTheEndGoesOn) {
  Put("a", "title");
  ASSERT_TRUE(store_->ForgetChanges(Revision{1}).ok());
  EXPECT_THAT(ChangesSince(*store_, Revision{1}), IsEmpty());
  Put("b", "title");
  EXPECT_THAT(ChangesSince(*store_, Revision{1}),
              ElementsAre(Change{Revision{2}, "b"}));
}

TEST_P(ArticleStoreContract, TrimmingWhatIsTrimmedDoesNothing) {
  for (const char* id : {"a", "b", "c"}) Put(id, "title");
  for (uint64_t up_to : {2, 2, 1, 0}) {
    EXPECT_TRUE(store_->ForgetChanges(Revision{up_to}).ok());
  }
  EXPECT_THAT(ChangesSince(*store_, Revision{2}),
              ElementsAre(Change{Revision{3}, "c"}));
}

TEST_P(ArticleStoreContract, TheLogCannotBeTrimmedAboveTheLastRevision) {
  Put("a", "title");
  EXPECT_EQ(store_->ForgetChanges(Revision{2}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ChangesSince(*store_, kNoRevision),
              ElementsAre(Change{Revision{1}, "a"}));
}

TEST_P(ArticleStoreContract, AnOpenCursorOutlivesATrim) {
  for (const char* id : {"a", "b"}) Put(id, "title");
  const auto cursor = store_->ChangesSince(kNoRevision);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  ASSERT_TRUE(store_->ForgetChanges(Revision{2}).ok());
  EXPECT_THAT(Items(**cursor),
              ElementsAre(Change{Revision{1}, "a"}, Change{Revision{2}, "b"}));
}

TEST_P(ArticleStoreContract, AFailedTrimLeavesTheLogWhole) {
  for (const char* id : {"a", "b"}) Put(id, "title");
  environment_->BreakDisk(*store_);
  const absl::Status status = store_->ForgetChanges(Revision{1});
  environment_->RepairDisk(*store_);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_EQ(ChangesSince(*store_, kNoRevision).size(), 2u);
  EXPECT_TRUE(store_->ForgetChanges(Revision{1}).ok());
  EXPECT_EQ(ChangesSince(*store_, Revision{1}).size(), 1u);
}

// ---- The digest -------------------------------------------------------------

TEST_P(ArticleStoreContract, TheDigestIsThatOfTheLiveArticles) {
  EXPECT_EQ(StatedDigest(*store_), LiveDigest());
  Apply({Upsert{FullArticle("a")}, Upsert{TextArticle("b", "first")}});
  Put("a", "second");
  Put("c", "first");
  Apply({Delete{"b"}, Delete{"nobody"}});
  LiveDigest live;
  live.Add("c", Revision{4});
  live.Add("a", Revision{3});
  EXPECT_EQ(StatedDigest(*store_), live);
  EXPECT_EQ(ScannedDigest(), live);
  Reopen();
  EXPECT_EQ(StatedDigest(*store_), live);
}

TEST_P(ArticleStoreContract, TheDigestIsRightWhenABatchWritesAnIdTwice) {
  Put("a", "first");
  Put("b", "first");
  Apply({Upsert{TextArticle("a", "second")}, Upsert{TextArticle("a", "third")},
         Delete{"b"}, Delete{"b"}, Upsert{TextArticle("c", "first")},
         Delete{"c"}, Upsert{TextArticle("c", "back")},
         Upsert{TextArticle("d", "first")}, Delete{"d"}});
  LiveDigest live;
  live.Add("a", Revision{4});
  live.Add("c", Revision{9});
  EXPECT_EQ(StatedDigest(*store_), live);
}

TEST_P(ArticleStoreContract, TheDigestStaysExactOverManyWrites) {
  uint32_t random = 1;
  for (int batch = 0; batch < 40; ++batch) {
    std::vector<Write> writes;
    for (int i = 0; i < 10; ++i) {
      random = random * 1664525 + 1013904223;
      std::string id = std::to_string(random >> 27);
      if ((random >> 20) % 3 == 0) {
        writes.push_back(Delete{std::move(id)});
      } else {
        writes.push_back(Upsert{TextArticle(std::move(id), "title")});
      }
    }
    Apply(writes);
    if (batch % 10 == 0) Reopen();
    ASSERT_EQ(StatedDigest(*store_), ScannedDigest()) << "batch " << batch;
  }
}

TEST_P(ArticleStoreContract, AFailedApplyLeavesDigestAndLogAsTheyWere) {
  Put("a", "first");
  const LiveDigest before = StatedDigest(*store_);
  environment_->BreakDisk(*store_);
  const std::vector<Write> writes = {Upsert{TextArticle("a", "second")},
                                     Upsert{FullArticle("b")}};
  EXPECT_FALSE(store_->Apply(writes).ok());
  environment_->RepairDisk(*store_);
  EXPECT_EQ(StatedDigest(*store_), before);
  EXPECT_EQ(ChangesSince(*store_, kNoRevision).size(), 1u);
  Put("a", "third");
  EXPECT_EQ(StatedDigest(*store_), ScannedDigest());
  EXPECT_EQ(ChangesSince(*store_, kNoRevision).size(), 2u);
}

TEST_P(ArticleStoreContract, ASnapshotHasItsOwnDigest) {
  Put("a", "first");
  const LiveDigest before = StatedDigest(*store_);
  ASSERT_TRUE(store_->CreateSnapshot(environment_->PathOf("snapshot")).ok());
  Put("b", "first");
  EXPECT_EQ(StatedDigest(*OpenStore("snapshot")), before);
}

// ---- Snapshots and failures -------------------------------------------------

TEST_P(ArticleStoreContract, ASnapshotHoldsTheRevisionItSays) {
  Put("a", "first");
  const absl::StatusOr<Revision> revision =
      store_->CreateSnapshot(environment_->PathOf("snapshot"));
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(*revision, Revision{1});
  Put("a", "second");
  const std::unique_ptr<ArticleStore> snapshot = OpenStore("snapshot");
  EXPECT_EQ(snapshot->LastRevision(), *revision);
  EXPECT_EQ(Get(*snapshot, "a")->article.title, "first");
}

TEST_P(ArticleStoreContract, ASnapshotCanBeWrittenTo) {
  Put("a", "first");
  ASSERT_TRUE(store_->CreateSnapshot(environment_->PathOf("snapshot")).ok());
  const std::unique_ptr<ArticleStore> snapshot = OpenStore("snapshot");
  const std::vector<Write> writes = {Upsert{TextArticle("a", "changed")}};
  const absl::StatusOr<Revision> revision = snapshot->Apply(writes);
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(*revision, Revision{2});
  EXPECT_EQ(Title("a"), "first");
}

TEST_P(ArticleStoreContract, AnEmptyStoreHasASnapshotToo) {
  const absl::StatusOr<Revision> revision =
      store_->CreateSnapshot(environment_->PathOf("snapshot"));
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(*revision, kNoRevision);
  EXPECT_EQ(OpenStore("snapshot")->LastRevision(), kNoRevision);
}

TEST_P(ArticleStoreContract, ASnapshotDoesNotReplaceWhatExists) {
  const std::string path = environment_->PathOf("snapshot");
  ASSERT_TRUE(store_->CreateSnapshot(path).ok());
  Put("a", "first");
  EXPECT_EQ(store_->CreateSnapshot(path).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(OpenStore("snapshot")->LastRevision(), kNoRevision);
}

TEST_P(ArticleStoreContract, AFailedApplyChangesNothing) {
  Put("a", "first");
  environment_->BreakDisk(*store_);
  const std::vector<Write> writes = {Upsert{TextArticle("a", "second")},
                                     Upsert{FullArticle("b")}};
  const absl::StatusOr<Revision> revision = store_->Apply(writes);
  environment_->RepairDisk(*store_);
  EXPECT_EQ(revision.status().code(), absl::StatusCode::kUnavailable)
      << revision.status();
  EXPECT_EQ(store_->LastRevision(), Revision{1});
  EXPECT_EQ(Title("a"), "first");
  EXPECT_EQ(Title("b"), "absent");
}

TEST_P(ArticleStoreContract, WritesGoOnWhenTheDiskIsRepaired) {
  Put("a", "first");
  environment_->BreakDisk(*store_);
  const std::vector<Write> writes = {Upsert{TextArticle("a", "lost")},
                                     Upsert{TextArticle("b", "lost")}};
  EXPECT_FALSE(store_->Apply(writes).ok());
  EXPECT_FALSE(store_->Apply(writes).ok());
  environment_->RepairDisk(*store_);
  EXPECT_EQ(Put("c", "found"), Revision{2});
  Reopen();
  EXPECT_EQ(store_->LastRevision(), Revision{2});
  EXPECT_EQ(Title("a"), "first");
  EXPECT_EQ(Title("b"), "absent");
  EXPECT_EQ(Title("c"), "found");
}

// When it has just been opened there is nothing yet that could be flushed.
TEST_P(ArticleStoreContract, WritesGoOnThoughTheFirstAfterAStartFailed) {
  Put("a", "first");
  Reopen();
  environment_->BreakDisk(*store_);
  const std::vector<Write> writes = {Upsert{TextArticle("a", "lost")}};
  EXPECT_FALSE(store_->Apply(writes).ok());
  environment_->RepairDisk(*store_);
  EXPECT_EQ(Put("b", "found"), Revision{2});
  Reopen();
  EXPECT_EQ(Title("a"), "first");
  EXPECT_EQ(Title("b"), "found");
  EXPECT_EQ(StatedDigest(*store_), ScannedDigest());
}

TEST_P(ArticleStoreContract, StatsTellFormatAndSize) {
  Put("a", "first");
  EXPECT_EQ(store_->Stats().format_version, 2);
  EXPECT_GT(store_->Stats().disk_bytes, 0);
}

}  // namespace
}  // namespace akin
