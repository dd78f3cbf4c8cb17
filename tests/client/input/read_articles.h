#ifndef AKIN_TESTS_CLIENT_INPUT_READ_ARTICLES_H_
#define AKIN_TESTS_CLIENT_INPUT_READ_ARTICLES_H_

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/input/open_articles.h"

namespace akin {

// What was read of an input.
struct ReadArticles {
  std::vector<Record> records;
  absl::Status end;  // what it ended with
  std::map<std::string, int64_t> ignored;

  // The articles; a failure of the test if there is anything else.
  std::vector<v1::Article> Articles() const {
    EXPECT_TRUE(end.ok()) << end;
    std::vector<v1::Article> articles;
    for (const Record& record : records) {
      EXPECT_TRUE(record.article.ok()) << record.article.status();
      if (record.article.ok()) articles.push_back(*record.article);
    }
    return articles;
  }
  // The only article.
  v1::Article Only() const {
    const std::vector<v1::Article> articles = Articles();
    EXPECT_EQ(articles.size(), 1);
    return articles.empty() ? v1::Article() : articles[0];
  }
};

inline std::unique_ptr<ByteReader> BytesOf(const std::string& name,
                                           const std::string& text) {
  const int fd = memfd_create("input", 0);
  EXPECT_EQ(write(fd, text.data(), text.size()), text.size());
  lseek(fd, 0, SEEK_SET);
  return *ByteReader::FromDescriptor(name, fd, {});
}

inline ReadArticles Read(const std::string& name, const std::string& text,
                         const InputOptions& options = {}) {
  ReadArticles read;
  auto reader = OpenArticles(BytesOf(name, text), options);
  EXPECT_TRUE(reader.ok()) << reader.status();
  for (;;) {
    Record record;
    const auto more = (*reader)->Next(record);
    read.end = more.status();
    if (!more.ok() || !*more) break;
    read.records.push_back(std::move(record));
  }
  read.ignored = (*reader)->ignored();
  return read;
}

}  // namespace akin

#endif  // AKIN_TESTS_CLIENT_INPUT_READ_ARTICLES_H_
