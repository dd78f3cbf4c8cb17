#ifndef AKIN_CLIENT_INPUT_FEED_ITEM_H_
#define AKIN_CLIENT_INPUT_FEED_ITEM_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "client/input/article_reader.h"
#include "client/jsonl/field_names.h"

namespace akin {

// What stands around the items of a feed.
struct FeedContext {
  std::string base;      // what relative links are relative to
  std::string language;  // empty: not said
};

// An item as it stands in a feed.
struct FeedItem {
  int64_t line = 0;
  // Elements and their texts in order, with usual prefixes: "dc:date".
  std::vector<std::pair<std::string, std::string>> values;
  std::string language;      // of its xml:lang
  bool guid_is_link = true;  // as its isPermaLink says
  bool is_too_long = false;  // some of its text is missing
};

// Whether an element is understood without being mapped.
bool IsFeedElement(const std::string& name);

// Makes an article of an item. What cannot be understood and need not be is
// counted in `ignored`.
Record MakeFeedRecord(const FeedItem& item, const FeedContext& context,
                      const FieldNames& names,
                      std::map<std::string, int64_t>& ignored);

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_FEED_ITEM_H_
