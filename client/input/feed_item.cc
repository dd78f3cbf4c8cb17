#include "client/input/feed_item.h"

#include <libxml/uri.h>
#include <libxml/xmlmemory.h>
#include <xxhash.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "article_rules/article_rules.h"
#include "client/input/article_fields.h"
#include "client/input/date.h"
#include "client/input/download.h"

namespace akin {
namespace {

// Where feeds keep a field, best first.
struct Place {
  const char* field;
  const char* elements[6];
};
constexpr Place kPlaces[] = {
    {"id", {"guid", "id", "loc"}},
    {"title", {"title", "news:title"}},
    {"body", {"content:encoded", "content"}},
    {"summary", {"description", "summary"}},
    {"url", {"link", "loc"}},
    {"published_at",
     {"pubDate", "published", "dc:date", "news:publication_date", "updated",
      "lastmod"}},
    {"category", {"category", "dc:subject"}},
    {"language", {"dc:language", "news:language"}},
};

std::string Trimmed(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

std::string OnOneLine(std::string text) {
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

std::string Resolve(const std::string& link, const std::string& base) {
  if (link.empty() || base.empty()) return link;
  xmlChar* resolved =
      xmlBuildURI(reinterpret_cast<const xmlChar*>(link.c_str()),
                  reinterpret_cast<const xmlChar*>(base.c_str()));
  if (resolved == nullptr) return link;
  std::string address(reinterpret_cast<char*>(resolved));
  xmlFree(resolved);
  return address;
}

// "example.com" for "https://www.example.com:8080/a".
std::string HostOf(const std::string& url) {
  if (!IsWebAddress(url)) return "";
  absl::string_view host(url);
  host.remove_prefix(host.find("//") + 2);
  host = host.substr(0, host.find_first_of("/?#"));
  const size_t user = host.rfind('@');
  if (user != absl::string_view::npos) host.remove_prefix(user + 1);
  if (!absl::StartsWith(host, "[")) host = host.substr(0, host.rfind(':'));
  std::string name = absl::AsciiStrToLower(host);
  return std::string(absl::StripPrefix(name, "www."));
}

// "en-US" for "en_US", nothing for "English".
std::string LanguageTag(std::string text) {
  text = Trimmed(text);
  std::replace(text.begin(), text.end(), '_', '-');
  const size_t primary = std::min(text.find('-'), text.size());
  const bool is_tag =
      (primary == 2 || primary == 3) && text.size() <= kMaxLanguageBytes &&
      std::all_of(text.begin(), text.end(),
                  [](char c) { return absl::ascii_isalnum(c) || c == '-'; });
  return is_tag ? text : "";
}

// Makes one article.
class ItemReading {
 public:
  ItemReading(const FeedItem& item, const FeedContext& context,
              const FieldNames& names, std::map<std::string, int64_t>& ignored)
      : item_(item), context_(context), names_(names), ignored_(ignored) {}

  absl::StatusOr<v1::Article> Read(std::string& id) {
    article_.set_title(OnOneLine(First("title")));
    article_.set_body(First("body"));
    article_.set_summary(First("summary"));
    SetUrl();
    SetId();
    id = article_.id();
    SetTopics();
    SetLanguage();
    SetPublishedAt();
    article_.set_source(names_.IsMapped("source") ? OnOneLine(First("source"))
                                                  : HostOf(article_.url()));
    article_.set_country(OnOneLine(First("country")));
    absl::Status status = SetMapped("labels");
    status.Update(SetMapped("embedding"));
    if (!status.ok()) return status;
    if (article_.title().empty() && article_.body().empty() &&
        article_.summary().empty() && !article_.has_embedding()) {
      return absl::InvalidArgumentError(
          "the item has no title and no text, or under other names; --field "
          "title=NAME says which");
    }
    return std::move(article_);
  }

 private:
  // The texts of a field, best first.
  std::vector<std::string> All(const std::string& field) const {
    if (names_.IsMapped(field)) return Texts(names_.Of(field));
    std::vector<std::string> all;
    for (const Place& place : kPlaces) {
      if (field != place.field) continue;
      for (const char* element : place.elements) {
        if (element == nullptr) break;
        for (std::string& text : Texts(element)) all.push_back(std::move(text));
      }
    }
    return all;
  }

  std::vector<std::string> Texts(const std::string& element) const {
    std::vector<std::string> texts;
    for (const auto& [name, value] : item_.values) {
      std::string text = Trimmed(value);
      if (name == element && !text.empty()) texts.push_back(std::move(text));
    }
    return texts;
  }

  std::string First(const std::string& field) const {
    const std::vector<std::string> all = All(field);
    return all.empty() ? "" : all[0];
  }

  void SetUrl() {
    std::string link = OnOneLine(First("url"));
    if (link.empty() && item_.guid_is_link) {
      const std::string id = OnOneLine(First("id"));
      if (IsWebAddress(id)) link = id;
    }
    article_.set_url(Resolve(link, context_.base));
  }

  void SetId() {
    std::string id = OnOneLine(First("id"));
    if (id.empty()) id = article_.url();
    if (id.empty() || id.size() > kMaxIdBytes) {
      const std::string text =
          id.empty() ? absl::StrCat(article_.title(), "\n", article_.summary(),
                                    "\n", article_.body())
                     : id;
      id = absl::StrCat(
          "hash:",
          absl::Hex(XXH3_64bits(text.data(), text.size()), absl::kZeroPad16));
    }
    article_.set_id(id);
  }

  void SetTopics() {
    for (const std::string& text : All("category")) {
      const std::string topic = OnOneLine(text);
      const auto& labels = article_.labels();
      if (article_.category().empty()) {
        article_.set_category(topic);
      } else if (labels.size() < kMaxLabels && topic != article_.category() &&
                 std::find(labels.begin(), labels.end(), topic) ==
                     labels.end()) {
        article_.add_labels(topic);
      }
    }
  }

  void SetLanguage() {
    std::vector<std::string> candidates = All("language");
    candidates.push_back(item_.language);
    candidates.push_back(context_.language);
    for (const std::string& candidate : candidates) {
      if (candidate.empty()) continue;
      const std::string tag = LanguageTag(candidate);
      if (!tag.empty()) return article_.set_language(tag);
      ++ignored_["languages that are no tags"];
    }
  }

  void SetPublishedAt() {
    const std::vector<std::string> dates = All("published_at");
    for (const std::string& text : dates) {
      auto time = ParseDate(text);
      if (!time.ok()) continue;
      *article_.mutable_published_at() = *std::move(time);
      return;
    }
    if (!dates.empty()) ++ignored_["dates that are none"];
  }

  // A field that no feed has under a name of its own.
  absl::Status SetMapped(const std::string& field) {
    if (!names_.IsMapped(field)) return absl::OkStatus();
    for (std::string& text : All(field)) {
      absl::Status status =
          SetArticleField(*v1::Article::descriptor()->FindFieldByName(field),
                          std::move(text), article_);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  const FeedItem& item_;
  const FeedContext& context_;
  const FieldNames& names_;
  std::map<std::string, int64_t>& ignored_;
  v1::Article article_;
};

// The item as JSON, for it is not kept as it stood.
std::string TextOf(const FeedItem& item) {
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (const auto& [name, value] : item.values) {
    values.push_back({{name, value}});
  }
  return values.dump(-1, ' ', false,
                     nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

bool IsFeedElement(const std::string& name) {
  for (const Place& place : kPlaces) {
    for (const char* element : place.elements) {
      if (element != nullptr && name == element) return true;
    }
  }
  return false;
}

Record MakeFeedRecord(const FeedItem& item, const FeedContext& context,
                      const FieldNames& names,
                      std::map<std::string, int64_t>& ignored) {
  Record record;
  record.line = item.line;
  record.text = TextOf(item);
  if (item.is_too_long) {
    record.article = absl::InvalidArgumentError(
        "the item is too long to be an article; shorten it");
    return record;
  }
  record.article = ItemReading(item, context, names, ignored).Read(record.id);
  return record;
}

}  // namespace akin
