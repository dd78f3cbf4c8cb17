#ifndef AKIN_CLIENT_INPUT_FEED_READER_H_
#define AKIN_CLIENT_INPUT_FEED_READER_H_

#include <map>
#include <memory>
#include <string>

#include "client/input/article_reader.h"
#include "client/jsonl/byte_reader.h"
#include "client/jsonl/field_names.h"

namespace akin {

// Reads the items of RSS 2.0 and 1.0, Atom and news sitemaps, as well as they
// can be understood:
//
//   id            guid, id or loc; else the link, else a hash of the text
//   title         title, news:title
//   body          content:encoded, content
//   summary       description, summary
//   url           link or loc, against the feed's address; else a guid that is
//                 a link
//   published_at  the first of pubDate, published, dc:date,
//                 news:publication_date, updated and lastmod that is a date
//   category      the first category or dc:subject, labels the others
//   language      dc:language, news:language, xml:lang, the feed's
//   source        the host of the url without "www."
//
// Names other than these are those of elements with their usual prefixes. Of
// two items of one id the first stands, as feeds begin with the newest.
class FeedReader : public ArticleReader {
 public:
  struct Options {
    FieldNames names;
    std::string address;  // of the document, for relative links
    std::string charset;  // of a document that does not name its encoding
    size_t max_item_bytes = 64 << 20;
  };
  FeedReader(std::unique_ptr<ByteReader> bytes, const Options& options);
  ~FeedReader() override;

  // InvalidArgument if the document is no feed, DataLoss if it is cut off.
  absl::StatusOr<bool> Next(Record& record) override;
  const std::map<std::string, int64_t>& ignored() const override;

 private:
  class Parser;
  const std::unique_ptr<Parser> parser_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_FEED_READER_H_
