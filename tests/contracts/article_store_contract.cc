#include "tests/contracts/article_store_contract.h"

namespace akin {
namespace {

TEST_P(ArticleStoreContract, ANewStoreIsEmpty) {
  EXPECT_EQ(store_->LastRevision(), kNoRevision);
  EXPECT_EQ(Title("a"), "absent");
  EXPECT_THAT(Rest(*Scan("")), ::testing::IsEmpty());
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
  EXPECT_THAT(titles,
              ::testing::ElementsAre("B", "absent", "A", "B", "absent"));
}

TEST_P(ArticleStoreContract, BatchGetOfNoIdsIsEmpty) {
  const auto articles = store_->BatchGet({});
  ASSERT_TRUE(articles.ok()) << articles.status();
  EXPECT_TRUE(articles->empty());
}

TEST_P(ArticleStoreContract, ScanGoesInTheByteOrderOfIds) {
  for (const char* id : {"b", "ä", "B", "aa", "a", "\x7F"}) Put(id, "title");
  EXPECT_THAT(Rest(*Scan("")),
              ::testing::ElementsAre("B", "a", "aa", "b", "\x7F", "ä"));
}

TEST_P(ArticleStoreContract, ScanStartsAfterAnIdWhetherItIsKnownOrNot) {
  for (const char* id : {"a", "b", "d"}) Put(id, "title");
  EXPECT_THAT(Rest(*Scan("b")), ::testing::ElementsAre("d"));
  EXPECT_THAT(Rest(*Scan("c")), ::testing::ElementsAre("d"));
  EXPECT_THAT(Rest(*Scan("d")), ::testing::IsEmpty());
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
  EXPECT_THAT(Rest(*cursor), ::testing::ElementsAre("a", "b"));
}

TEST_P(ArticleStoreContract, ACursorMayBeLeftBeforeItsEnd) {
  for (const char* id : {"a", "b"}) Put(id, "title");
  {
    const std::unique_ptr<ArticleCursor> cursor = Scan("");
    EXPECT_TRUE(cursor->Next().ok());
  }
  EXPECT_THAT(Rest(*Scan("")), ::testing::ElementsAre("a", "b"));
}

TEST_P(ArticleStoreContract, AFinishedCursorStaysFinished) {
  Put("a", "title");
  const std::unique_ptr<ArticleCursor> cursor = Scan("");
  EXPECT_THAT(Rest(*cursor), ::testing::ElementsAre("a"));
  EXPECT_THAT(Rest(*cursor), ::testing::IsEmpty());
}

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

TEST_P(ArticleStoreContract, StatsTellFormatAndSize) {
  Put("a", "first");
  EXPECT_EQ(store_->Stats().format_version, 1);
  EXPECT_GT(store_->Stats().disk_bytes, 0);
}

}  // namespace
}  // namespace akin
