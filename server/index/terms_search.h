#ifndef AKIN_SERVER_INDEX_TERMS_SEARCH_H_
#define AKIN_SERVER_INDEX_TERMS_SEARCH_H_

#include <vector>

#include "absl/types/span.h"
#include "embeddings/terms.h"
#include "server/index/row_mask.h"
#include "server/index/search_pool.h"
#include "server/index/top_rows.h"
#include "server/index/vector_index.h"

namespace akin {

// What a search for shared terms does, as MatchingRows::SearchTerms(): the
// `limit` best rows of the masks, packed as PackRow() does. `all_terms`:
// compares with every row rather than with those that are listed under one of
// the heaviest terms. Idle threads of the pool help; the caller has a
// SearchPool::Search.
std::vector<ScoredRow> SearchByTerms(TermsView query, const Fade& fade,
                                     bool all_terms,
                                     absl::Span<const RowMask> masks, int limit,
                                     SearchPool& pool);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_TERMS_SEARCH_H_
