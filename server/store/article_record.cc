#include "server/store/article_record.h"

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <ctime>
#include <utility>

#include "absl/time/time.h"
#include "record.pb.h"

namespace akin {
namespace {

// The first byte of a record: the field `revision`, of wire type varint.
constexpr uint32_t kRevisionTag = store::ArticleRecord::kRevisionFieldNumber
                                  << 3;

}  // namespace

std::string EncodeArticleRecord(const Article& article, Revision revision) {
  store::ArticleRecord record;
  record.set_revision(static_cast<uint64_t>(revision));
  record.set_title(article.title);
  record.set_body(article.body);
  record.set_summary(article.summary);
  record.set_url(article.url);
  record.set_source(article.source);
  record.set_language(article.language);
  record.set_country(article.country);
  record.set_category(article.category);
  if (article.published_at.has_value()) {
    const timespec time = absl::ToTimespec(*article.published_at);
    record.mutable_published_at()->set_seconds(time.tv_sec);
    record.mutable_published_at()->set_nanos(time.tv_nsec);
  }
  for (const std::string& label : article.labels) record.add_labels(label);
  if (article.embedding.has_value()) {
    store::GivenEmbedding& embedding = *record.mutable_embedding();
    embedding.set_model(article.embedding->model);
    embedding.mutable_values()->Add(article.embedding->values.begin(),
                                    article.embedding->values.end());
  }
  return record.SerializeAsString();
}

std::optional<StoredArticle> DecodeArticleRecord(std::string_view id,
                                                 std::string_view record) {
  store::ArticleRecord parsed;
  if (!parsed.ParseFromArray(record.data(), record.size()) ||
      parsed.revision() == 0) {
    return std::nullopt;
  }
  StoredArticle stored;
  stored.revision = Revision{parsed.revision()};
  Article& article = stored.article;
  article.id = id;
  article.title = std::move(*parsed.mutable_title());
  article.body = std::move(*parsed.mutable_body());
  article.summary = std::move(*parsed.mutable_summary());
  article.url = std::move(*parsed.mutable_url());
  article.source = std::move(*parsed.mutable_source());
  article.language = std::move(*parsed.mutable_language());
  article.country = std::move(*parsed.mutable_country());
  article.category = std::move(*parsed.mutable_category());
  if (parsed.has_published_at()) {
    timespec time{};
    time.tv_sec = parsed.published_at().seconds();
    time.tv_nsec = parsed.published_at().nanos();
    article.published_at = absl::TimeFromTimespec(time);
  }
  for (std::string& label : *parsed.mutable_labels()) {
    article.labels.push_back(std::move(label));
  }
  if (parsed.has_embedding()) {
    GivenEmbedding& embedding = article.embedding.emplace();
    embedding.model = std::move(*parsed.mutable_embedding()->mutable_model());
    embedding.values.assign(parsed.embedding().values().begin(),
                            parsed.embedding().values().end());
  }
  return stored;
}

std::optional<Revision> DecodeRevision(std::string_view record) {
  google::protobuf::io::CodedInputStream input(
      reinterpret_cast<const uint8_t*>(record.data()), record.size());
  uint64_t revision = 0;
  if (input.ReadTag() != kRevisionTag || !input.ReadVarint64(&revision) ||
      revision == 0) {
    return std::nullopt;
  }
  return Revision{revision};
}

}  // namespace akin
