#ifndef AKIN_TESTS_CLIENT_TEST_ARTICLES_H_
#define AKIN_TESTS_CLIENT_TEST_ARTICLES_H_

#include <string>

#include "akin/v1/article.pb.h"

namespace akin {

inline v1::Article MakeArticle(const std::string& id,
                               const std::string& title = "A headline") {
  v1::Article article;
  article.set_id(id);
  article.set_title(title);
  return article;
}

// An article with every field, some of them awkward.
inline v1::Article MakeFullArticle(const std::string& id) {
  v1::Article article =
      MakeArticle(id, "Quotes \" and \\, tab\t, \xF0\x9F\x93\xB0");
  article.set_body("Two\nlines\r\nand a control \x01 character.");
  article.set_summary(
      "Gr\xC3\xBC\xC3\x9F"
      "e");
  article.set_url("https://example.com/?a=b&c=\"d\"");
  article.set_source("example.com");
  article.set_language("de");
  article.set_country("CH");
  article.set_category("politics");
  article.mutable_published_at()->set_seconds(1767412203);
  article.mutable_published_at()->set_nanos(120000001);
  article.add_labels("topic:economy");
  article.add_labels("a, b");
  article.mutable_embedding()->set_model("lexical-512-v2");
  for (const float value : {0.1f, -1e-30f, 3.4e38f, 1.0f / 3}) {
    article.mutable_embedding()->add_values(value);
  }
  return article;
}

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_TEST_ARTICLES_H_
