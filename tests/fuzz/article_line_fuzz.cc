// Lines of JSON as articles: what is read is written and read again the same.

#include "client/jsonl/article_line.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static akin::ArticleLineParser parser;
  const auto article = parser.Parse(akin::FuzzInput(bytes, size).TakeRest());
  if (!article.ok()) return 0;
  const std::string line = akin::FormatArticleLine(*article);
  akin::Require(line.find('\n') == std::string::npos, "a line is one line");
  const auto again = parser.Parse(line);
  akin::Require(again.ok(), "what was written can be read");
  // Bytes rather than Equals(), to which no NaN is like another.
  akin::Require(again->SerializeAsString() == article->SerializeAsString(),
                "what was written is read the same");
  return 0;
}
