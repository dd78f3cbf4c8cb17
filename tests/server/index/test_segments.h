#ifndef AKIN_TESTS_SERVER_INDEX_TEST_SEGMENTS_H_
#define AKIN_TESTS_SERVER_INDEX_TEST_SEGMENTS_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "embeddings/embedding.h"
#include "embeddings/terms.h"
#include "server/article/article.h"
#include "server/article/filter.h"
#include "server/article/revision.h"
#include "server/index/row_mask.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment.h"
#include "server/index/segment_builder.h"
#include "server/index/sketch.h"
#include "server/index/tail.h"
#include "server/index/vector_index.h"

namespace akin {

// Segments to test, of one small model and of random articles.
inline constexpr int kTestDimensions = 8;
inline constexpr uint64_t kTestSeed = 7;

const EmbeddingModel& TestModel();
const Sketcher& TestSketcher();
SegmentShape TestShape();

Embedding RandomEmbedding(std::mt19937& random);

// Up to 5 terms of 60, some of them numbers.
Terms RandomTerms(std::mt19937& random);

// Every field is random, or missing. Times are few, nanoseconds apart, or those
// at the ends of what an article may have.
IndexedArticle RandomArticle(std::string id, uint64_t revision,
                             std::mt19937& random);

// Articles "0", "1"... of the revisions 1, 2...
std::vector<IndexedArticle> RandomArticles(int count, std::mt19937& random);

// What Matches() sees of it.
Article AsArticle(const IndexedArticle& article);

// Has any combination of fields, of the values of RandomArticle().
Filter RandomFilter(std::mt19937& random);

// A tail of these rows; without a capacity it is full.
std::shared_ptr<Tail> MakeTail(const std::vector<IndexedArticle>& articles,
                               int capacity = 0, Revision before = kNoRevision);

// All rows of a tail or of a sealed segment.
SegmentView Whole(const std::shared_ptr<Tail>& tail);
SegmentView Whole(const std::shared_ptr<SealedSegment>& segment);

// All rows, dead or not, in the order of a sealed segment.
std::vector<RowPlace> PlacesOf(const std::vector<SegmentView>& views);

// One segment of all their rows; without a path in memory.
std::shared_ptr<SealedSegment> Seal(const std::vector<SegmentView>& views,
                                    const std::string& path = "");

// The rows of each segment that the filter matches, as of the last revision.
std::vector<RowMask> MasksOf(const std::vector<SegmentView>& views,
                             const Filter& filter = {});

// The rows that are set, ascending.
std::vector<int> RowsOf(const RowMask& mask);

// Fails the test unless every part of the row is the article's.
void ExpectRowIs(const Segment& segment, int row,
                 const IndexedArticle& article);

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_INDEX_TEST_SEGMENTS_H_
