#include "client/input/feed_reader.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/input/feed_item.h"
#include "client/input/feed_text.h"

namespace akin {
namespace {

constexpr size_t kMaxSeenIds = 1 << 20;
constexpr size_t kTailBytes = 64;
constexpr char kXhtml[] = "http://www.w3.org/1999/xhtml";

struct Namespace {
  const char* uri;
  const char* prefix;
};
constexpr Namespace kNamespaces[] = {
    {"http://www.w3.org/2005/Atom", "atom"},
    {"http://purl.org/atom/ns#", "atom"},
    {"http://purl.org/rss/1.0/", ""},
    {"http://www.sitemaps.org/schemas/sitemap/0.9", ""},
    {"http://www.google.com/schemas/sitemap/0.84", ""},
    {"http://www.google.com/schemas/sitemap-news/0.9", "news"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dc"},
    {"http://purl.org/rss/1.0/modules/content/", "content"},
    {"http://search.yahoo.com/mrss/", "media"},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
};

std::string Text(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// "dc:date", whatever the document calls the namespace.
std::string NameOf(const xmlChar* local, const xmlChar* prefix,
                   const xmlChar* uri) {
  std::string usual = Text(prefix);
  for (const Namespace& known : kNamespaces) {
    if (Text(uri) == known.uri) usual = known.prefix;
  }
  return usual.empty() ? Text(local) : absl::StrCat(usual, ":", Text(local));
}

std::string Escaped(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// The attributes of an element, by name.
std::map<std::string, std::string> AttributesOf(int count,
                                                const xmlChar** attributes) {
  std::map<std::string, std::string> values;
  for (int i = 0; i < count; ++i) {  // name, prefix, uri, value, its end
    const xmlChar** attribute = attributes + 5 * i;
    values[NameOf(attribute[0], attribute[1], attribute[2])] =
        std::string(reinterpret_cast<const char*>(attribute[3]),
                    attribute[4] - attribute[3]);
  }
  return values;
}

// How many items begin in a text.
int CountItems(absl::string_view text) {
  int count = 0;
  for (const absl::string_view tag :
       {"<item>", "<item ", "<entry>", "<entry "}) {
    for (size_t i = text.find(tag); i != absl::string_view::npos;
         i = text.find(tag, i + 1)) {
      ++count;
    }
  }
  return count;
}

struct ContextDeleter {
  void operator()(xmlParserCtxt* context) const {
    // Where the parser notes the entities of a DTD, if there is one.
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

}  // namespace

// Is told of elements by libxml2 and makes records of them. Elements that a
// document nests wrongly are taken for siblings.
class FeedReader::Parser {
 public:
  Parser(std::unique_ptr<ByteReader> bytes, const Options& options)
      : options_(options), text_(std::move(bytes), options.charset) {
    base_.base = options.address;
    const auto& descriptor = *v1::Article::descriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const std::string& field = descriptor.field(i)->name();
      if (options.names.IsMapped(field))
        mapped_.insert(options.names.Of(field));
    }
  }

  absl::StatusOr<bool> Next(Record& record) {
    while (records_.empty()) {
      if (at_end_) return false;
      absl::Status status = ParseBlock();
      // What was read before is still told.
      if (!status.ok()) {
        at_end_ = true;
        if (records_.empty()) return status;
        failure_ = std::move(status);
      }
    }
    record = std::move(records_.front());
    records_.pop_front();
    return true;
  }

  absl::Status TakeFailure() {
    return records_.empty() ? std::exchange(failure_, absl::OkStatus())
                            : absl::OkStatus();
  }

  const std::map<std::string, int64_t>& ignored() const { return ignored_; }

 private:
  static Parser& Of(void* data) { return *static_cast<Parser*>(data); }

  static xmlSAXHandler MakeHandler() {
    xmlSAXHandler handler = {};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = [](void* data, const xmlChar* local,
                                const xmlChar* prefix, const xmlChar* uri, int,
                                const xmlChar**, int attributes, int,
                                const xmlChar** values) {
      Of(data).Start(NameOf(local, prefix, uri), Text(local),
                     Text(uri) == kXhtml, AttributesOf(attributes, values));
    };
    handler.endElementNs = [](void* data, const xmlChar* local, const xmlChar*,
                              const xmlChar*) { Of(data).End(Text(local)); };
    handler.characters = [](void* data, const xmlChar* text, int size) {
      Of(data).Add(
          absl::string_view(reinterpret_cast<const char*>(text), size));
    };
    handler.ignorableWhitespace = handler.characters;
    handler.cdataBlock = handler.characters;
    handler.serror = [](void*, xmlErrorPtr) {};
    return handler;
  }

  absl::Status ParseBlock() {
    absl::StatusOr<std::string> block = text_.Next();
    if (!block.ok()) {
      return absl::Status(block.status().code(),
                          absl::StrCat(Place(), block.status().message()));
    }
    if (context_ == nullptr) Begin();
    if (block->empty()) return Finish();
    items_started_ = 0;
    xmlParseChunk(context_.get(), block->data(),
                  static_cast<int>(block->size()), 0);
    tail_ = absl::StrCat(tail_, *block);
    // Wrong nesting hides the end of the root from the parser.
    root_ends_ = root_ends_ || absl::StrContains(tail_, "</" + root_end_) ||
                 absl::StrContains(tail_, ":" + root_end_ + ">");
    tail_.erase(0, tail_.size() - std::min(tail_.size(), kTailBytes));
    if (!refusal_.ok()) return refusal_;
    if (context_->disableSAX != 0) {
      // Too many end tags can close the root before its last items.
      lost_items_ = items_started_ < CountItems(*block);
      return Finish();
    }
    return absl::OkStatus();
  }

  // What is named in the document is not fetched and not expanded: no entity
  // is declared, as far as this handler is concerned.
  void Begin() {
    static xmlSAXHandler handler = MakeHandler();
    context_.reset(
        xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr));
    int flags = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
                XML_PARSE_NOWARNING;
    if (text_.is_utf8()) flags |= XML_PARSE_IGNORE_ENC;
    xmlCtxtUseOptions(context_.get(), flags);
    if (text_.is_utf8()) {
      xmlSwitchEncoding(context_.get(), XML_CHAR_ENCODING_UTF8);
    } else if (!text_.undeclared_encoding().empty()) {
      xmlSwitchToEncoding(
          context_.get(),
          xmlFindCharEncodingHandler(text_.undeclared_encoding().c_str()));
    }
  }

  absl::Status Finish() {
    at_end_ = true;
    const bool was_halted = context_->disableSAX != 0;
    const std::string place = Place();
    xmlParseChunk(context_.get(), nullptr, 0, 1);
    if (!refusal_.ok()) return refusal_;
    if (root_.empty() && !text_.stopped()) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, "is no XML document; --format says what it is"));
    }
    if (text_.stopped()) return absl::OkStatus();
    const bool is_complete =
        was_halted ? depth_ <= 0 && !lost_items_
                   : !text_.is_utf8() || root_ends_ || depth_ <= 0;
    if (is_complete) {
      FinishItem();
      return absl::OkStatus();
    }
    return absl::DataLossError(absl::StrCat(
        place, "the document is damaged or cut off; is it complete?"));
  }

  std::string Place() const {
    const int line = context_ == nullptr || context_->input == nullptr
                         ? 1
                         : context_->input->line;
    return absl::StrCat(text_.name(), ":", line, ": ");
  }

  void Start(const std::string& full_name, const std::string& local,
             bool is_xhtml, std::map<std::string, std::string> attributes) {
    ++depth_;
    std::string name = full_name;
    if (depth_ == 1) return StartRoot(name, local, attributes);
    if (is_atom_ && absl::StartsWith(name, "atom:")) name = local;
    if (skipped_from_ > 0) return;
    const bool is_field = in_item_ && !is_xhtml &&
                          (IsFeedElement(name) || mapped_.count(name) > 0);
    if (field_from_ > 0) {
      if (!is_field) return AddMarkup(absl::StrCat("<", local, ">"));
      EndField();
    }
    if (name == "item" || name == "entry" || (is_sitemap_ && name == "url")) {
      return StartItem(attributes);
    }
    if (!in_item_) return StartFeedField(name, attributes);
    if (is_field) return StartField(name, attributes);
    // Children of other elements, such as an image's title, are not the item's.
    const bool has_prefix = name.find(':') != std::string::npos;
    if (!has_prefix) skipped_from_ = depth_;
  }

  void StartRoot(const std::string& name, const std::string& local,
                 const std::map<std::string, std::string>& attributes) {
    root_ = name;
    root_end_ = local;
    is_atom_ = local == "feed";
    is_sitemap_ = local == "urlset";
    SetContext(attributes, base_);
    if (local == "sitemapindex") {
      refusal_ = absl::InvalidArgumentError(absl::StrCat(
          Place(), "is an index of sitemaps; name the sitemaps in it"));
    } else if (!is_atom_ && !is_sitemap_ && local != "rss" && local != "RDF") {
      refusal_ = absl::InvalidArgumentError(
          absl::StrCat(Place(), "the document is a <", name,
                       ">, not RSS, Atom or a news sitemap"));
    }
    if (!refusal_.ok()) xmlStopParser(context_.get());
  }

  static void SetContext(const std::map<std::string, std::string>& attributes,
                         FeedContext& context) {
    const auto language = attributes.find("xml:lang");
    if (language != attributes.end()) context.language = language->second;
    const auto base = attributes.find("xml:base");
    if (base != attributes.end()) context.base = base->second;
  }

  // Elements of the feed itself say what its items leave out.
  void StartFeedField(const std::string& name,
                      const std::map<std::string, std::string>& attributes) {
    if (name == "channel") return SetContext(attributes, base_);
    const bool is_of_feed = depth_ == (is_atom_ ? 2 : 3);
    if (!is_of_feed || (name != "link" && name != "language")) return;
    const auto address = attributes.find("href");
    const auto relation = attributes.find("rel");
    if (name == "link" && address != attributes.end()) {
      const bool is_page =
          relation == attributes.end() || relation->second == "alternate";
      if (is_page && base_.base.empty()) base_.base = address->second;
      return;
    }
    OpenField(name);
  }

  void StartItem(const std::map<std::string, std::string>& attributes) {
    if (in_item_) FinishItem();
    ++items_started_;
    in_item_ = true;
    item_from_ = depth_;
    item_ = FeedItem();
    item_.line = context_->input->line;
    item_bytes_ = 0;
    item_context_ = base_;
    SetContext(attributes, item_context_);
  }

  void StartField(const std::string& name,
                  const std::map<std::string, std::string>& attributes) {
    const auto value = [&attributes](const char* key) {
      const auto found = attributes.find(key);
      return found == attributes.end() ? "" : found->second;
    };
    if (name == "link" && attributes.count("href") > 0) {
      const std::string relation = value("rel");
      if (relation.empty() || relation == "alternate") {
        item_.values.emplace_back(name, value("href"));
      }
      return;
    }
    if (name == "category" && attributes.count("term") > 0) {
      item_.values.emplace_back(name, value("term"));
      return;
    }
    if (name == "guid") {
      item_.guid_is_link =
          !absl::EqualsIgnoreCase(value("isPermaLink"), "false");
    }
    OpenField(name);
    is_markup_ = value("type") == "xhtml";
  }

  void OpenField(const std::string& name) {
    field_from_ = depth_;
    field_name_ = name;
    field_text_.clear();
    is_markup_ = false;
  }

  void End(const std::string& local) {
    if (field_from_ == depth_) {
      EndField();
    } else if (field_from_ > 0 && skipped_from_ == 0) {
      AddMarkup(absl::StrCat("</", local, ">"));
    }
    if (skipped_from_ == depth_) skipped_from_ = 0;
    if (in_item_ && item_from_ == depth_) FinishItem();
    --depth_;
  }

  void EndField() {
    field_from_ = 0;
    if (in_item_) {
      item_.values.emplace_back(field_name_, std::move(field_text_));
    } else if (field_name_ == "language") {
      base_.language = std::string(absl::StripAsciiWhitespace(field_text_));
    } else if (base_.base.empty()) {
      base_.base = std::string(absl::StripAsciiWhitespace(field_text_));
    }
    field_text_.clear();
  }

  void FinishItem() {
    if (!in_item_) return;
    if (field_from_ > 0) EndField();
    in_item_ = false;
    skipped_from_ = 0;
    Record record =
        MakeFeedRecord(item_, item_context_, options_.names, ignored_);
    item_ = FeedItem();
    if (!record.id.empty() && seen_.size() < kMaxSeenIds &&
        !seen_.insert(std::hash<std::string>()(record.id)).second) {
      ++ignored_["items that stand twice"];
      return;
    }
    records_.push_back(std::move(record));
  }

  void Add(absl::string_view text) {
    if (field_from_ == 0 || skipped_from_ > 0) return;
    AddMarkup(is_markup_ ? Escaped(text) : std::string(text));
  }

  void AddMarkup(const std::string& text) {
    item_bytes_ += text.size();
    if (item_bytes_ > options_.max_item_bytes) {
      item_.is_too_long = true;
    } else {
      field_text_ += text;
    }
  }

  const Options options_;
  FeedText text_;
  std::set<std::string> mapped_;  // elements that were given a meaning
  std::unique_ptr<xmlParserCtxt, ContextDeleter> context_;
  bool at_end_ = false;
  absl::Status failure_;  // to be told when `records_` are
  absl::Status refusal_;  // why the document is none of these
  std::string tail_;      // the last bytes of the document
  bool root_ends_ = false;
  int items_started_ = 0;  // in this block
  bool lost_items_ = false;

  // Depths count from 1, 0 stands for none.
  int depth_ = 0;
  int item_from_ = 0;
  int field_from_ = 0;
  int skipped_from_ = 0;
  std::string root_;
  std::string root_end_;
  bool is_atom_ = false;
  bool is_sitemap_ = false;
  FeedContext base_;

  bool in_item_ = false;
  FeedItem item_;
  FeedContext item_context_;
  size_t item_bytes_ = 0;
  std::string field_name_;
  std::string field_text_;
  bool is_markup_ = false;  // the field's elements stand for themselves

  std::deque<Record> records_;
  std::unordered_set<size_t> seen_;  // hashes of ids
  std::map<std::string, int64_t> ignored_;
};

FeedReader::FeedReader(std::unique_ptr<ByteReader> bytes,
                       const Options& options)
    : parser_(std::make_unique<Parser>(std::move(bytes), options)) {}

FeedReader::~FeedReader() = default;

absl::StatusOr<bool> FeedReader::Next(Record& record) {
  absl::Status failure = parser_->TakeFailure();
  if (!failure.ok()) return failure;
  return parser_->Next(record);
}

const std::map<std::string, int64_t>& FeedReader::ignored() const {
  return parser_->ignored();
}

}  // namespace akin
