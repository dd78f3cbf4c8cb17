#include "client/jsonl/article_line.h"

#include <simdjson.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/string_views.h"
#include "client/jsonl/embedding_text.h"
#include "client/jsonl/timestamp.h"

namespace akin {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

// Of keys that are ignored; what is beyond is counted together.
constexpr size_t kMaxShownKeyBytes = 40;
constexpr size_t kMaxIgnoredKeys = 1000;
// Shorter integers fit 64 bits.
constexpr size_t kLongIntegerBytes = 19;
constexpr char kFurtherKeys[] = "(further keys)";

std::string TypeName(element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return "an array";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
    case element_type::NULL_VALUE:
      return simdjson::minify(value);
    default:
      return absl::StrCat("the number ", simdjson::minify(value));
  }
}

absl::Status WrongType(absl::string_view key, absl::string_view expected,
                       element value) {
  return absl::InvalidArgumentError(absl::StrCat(
      key, ": ", TypeName(value), " stands where ", expected, " belongs"));
}

// Appends a number of an array to an embedding.
absl::Status AddNumber(element value, v1::Embedding& embedding) {
  double number;
  if (value.get_double().get(number) != simdjson::SUCCESS) {
    return WrongType(absl::StrCat("embedding[", embedding.values_size(), "]"),
                     "a number", value);
  }
  if (!(std::abs(number) <= std::numeric_limits<float>::max())) {
    return absl::InvalidArgumentError(
        absl::StrCat("embedding[", embedding.values_size(), "]: ", number,
                     " does not fit a 32-bit float; scale the vector"));
  }
  embedding.add_values(static_cast<float>(number));
  return absl::OkStatus();
}

absl::Status SetEmbeddingValues(element value, v1::Embedding& embedding) {
  std::string_view base64;
  if (value.get_string().get(base64) == simdjson::SUCCESS) {
    return ParseBase64Embedding(AbslView(base64), embedding);
  }
  simdjson::dom::array values;
  if (value.get_array().get(values) != simdjson::SUCCESS) {
    return WrongType("embedding", "an array of numbers", value);
  }
  embedding.mutable_values()->Reserve(static_cast<int>(values.size()));
  for (element number : values) {
    absl::Status status = AddNumber(number, embedding);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SetEmbedding(element value, v1::Article& article) {
  v1::Embedding& embedding = *article.mutable_embedding();
  simdjson::dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) {
    return SetEmbeddingValues(value, embedding);
  }
  for (const auto& field : object) {
    if (field.value.is_null()) continue;
    if (field.key == "model") {
      std::string_view model;
      if (field.value.get_string().get(model) != simdjson::SUCCESS) {
        return WrongType("embedding.model", "a string", field.value);
      }
      embedding.set_model(std::string(model));
    } else if (field.key == "values") {
      absl::Status status = SetEmbeddingValues(field.value, embedding);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// A string as it is; a number, true or false as it stands in JSON.
absl::StatusOr<std::string> LabelValue(absl::string_view key, element value) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) {
    return std::string(text);
  }
  if (value.is_array() || value.is_object()) {
    return WrongType(absl::StrCat("labels.", key), "a string", value);
  }
  return std::string(simdjson::minify(value));
}

absl::Status SetLabels(element value, v1::Article& article) {
  simdjson::dom::object object;
  if (value.get_object().get(object) == simdjson::SUCCESS) {
    for (const auto& field : object) {
      if (field.value.is_null()) continue;
      const std::string key(field.key);
      absl::StatusOr<std::string> label = LabelValue(key, field.value);
      if (!label.ok()) return label.status();
      article.add_labels(absl::StrCat(key, ":", *label));
    }
    return absl::OkStatus();
  }
  simdjson::dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) {
    return WrongType("labels", "an array of strings", value);
  }
  for (element label : array) {
    std::string_view text;
    if (label.get_string().get(text) != simdjson::SUCCESS) {
      return WrongType(absl::StrCat("labels[", article.labels_size(), "]"),
                       "a string", label);
    }
    article.add_labels(std::string(text));
  }
  return absl::OkStatus();
}

absl::Status SetPublishedAt(element value, v1::Article& article) {
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) {
    return WrongType("published_at", "a string like \"2026-01-03T03:50:03Z\"",
                     value);
  }
  absl::StatusOr<google::protobuf::Timestamp> timestamp =
      ParseTimestamp(AbslView(text));
  if (!timestamp.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("published_at: ", timestamp.status().message()));
  }
  *article.mutable_published_at() = *std::move(timestamp);
  return absl::OkStatus();
}

// The same text, with each number that simdjson does not hold written as one
// that it does: integers beyond 64 bits as floats, and what is beyond those as
// the largest. Numbers that are not JSON stay as they are.
std::string FitNumbers(const std::string& json) {
  std::string fit;
  bool in_string = false;
  for (size_t i = 0; i < json.size();) {
    const char c = json[i];
    if (in_string || !(c == '-' || absl::ascii_isdigit(c))) {
      if (c == '"') in_string = !in_string;
      const size_t length = in_string && c == '\\' ? 2 : 1;
      fit.append(json, i, length);
      i += length;
      continue;
    }
    const size_t end =
        std::min(json.find_first_not_of("+-.0123456789Ee", i), json.size());
    const std::string number = json.substr(i, end - i);
    i = end;
    char* parsed = nullptr;
    const double value = strtod(number.c_str(), &parsed);
    if (*parsed == '\0' && std::isinf(value)) {
      fit += value < 0 ? "-1.7976931348623157e308" : "1.7976931348623157e308";
      continue;
    }
    fit += number;
    const bool is_integer = number.find_first_of(".Ee") == std::string::npos;
    if (is_integer && number.size() >= kLongIntegerBytes) fit += "e0";
  }
  return fit;
}

// A key of the object and what takes its value.
struct Field {
  const char* key;
  void (v1::Article::*set_text)(std::string&&);  // null: `set`
  absl::Status (*set)(element value, v1::Article& article);
};

constexpr Field kFields[] = {
    {"id", &v1::Article::set_id<std::string>, nullptr},
    {"title", &v1::Article::set_title<std::string>, nullptr},
    {"body", &v1::Article::set_body<std::string>, nullptr},
    {"summary", &v1::Article::set_summary<std::string>, nullptr},
    {"url", &v1::Article::set_url<std::string>, nullptr},
    {"source", &v1::Article::set_source<std::string>, nullptr},
    {"language", &v1::Article::set_language<std::string>, nullptr},
    {"country", &v1::Article::set_country<std::string>, nullptr},
    {"category", &v1::Article::set_category<std::string>, nullptr},
    {"published_at", nullptr, SetPublishedAt},
    {"labels", nullptr, SetLabels},
    {"embedding", nullptr, SetEmbedding},
};

absl::Status SetField(const Field& field, element value, v1::Article& article) {
  if (value.is_null()) return absl::OkStatus();
  if (field.set != nullptr) return field.set(value, article);
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) {
    return WrongType(field.key, "a string", value);
  }
  (article.*field.set_text)(std::string(text));
  return absl::OkStatus();
}

}  // namespace

class ArticleLineParser::Reader {
 public:
  explicit Reader(const FieldNames& names) {
    for (const Field& field : kFields) keys_.push_back(names.Of(field.key));
  }

  // The key whose value is the article's field.
  const std::string& KeyOf(const Field& field) const {
    return keys_[&field - kFields];
  }

  const Field* FindField(std::string_view key) const {
    for (const Field& field : kFields) {
      if (key == KeyOf(field)) return &field;
    }
    return nullptr;
  }

  simdjson::dom::parser parser;

 private:
  std::vector<std::string> keys_;  // of kFields
};

ArticleLineParser::ArticleLineParser(const FieldNames& names)
    : reader_(std::make_unique<Reader>(names)) {}
ArticleLineParser::~ArticleLineParser() = default;

absl::StatusOr<v1::Article> ArticleLineParser::Parse(const std::string& line) {
  last_id_.clear();
  return ParseObject(line);
}

void ArticleLineParser::CountIgnored(const std::string& key) {
  const bool known = ignored_keys_.count(key) > 0;
  ++ignored_keys_[known || ignored_keys_.size() < kMaxIgnoredKeys
                      ? key
                      : kFurtherKeys];
}

absl::StatusOr<v1::Article> ArticleLineParser::ParseObject(
    const std::string& line) {
  element root;
  auto error = reader_->parser.parse(line).get(root);
  if (error == simdjson::NUMBER_ERROR) {
    error = reader_->parser.parse(FitNumbers(line)).get(root);
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat("not JSON: ", simdjson::error_message(error),
                     "; write one object a line, in UTF-8"));
  }
  simdjson::dom::object object;
  if (root.get_object().get(object) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(absl::StrCat(
        TypeName(root), " stands where the object of an article belongs"));
  }
  std::string_view id;
  const std::string& id_key = reader_->KeyOf(kFields[0]);
  if (object[id_key].get_string().get(id) == simdjson::SUCCESS) {
    last_id_ = std::string(id);
  }
  v1::Article article;
  unsigned seen = 0;
  for (const auto& member : object) {
    const Field* field = reader_->FindField(member.key);
    if (field == nullptr) {
      CountIgnored(std::string(member.key.substr(0, kMaxShownKeyBytes)));
      continue;
    }
    const unsigned bit = 1u << (field - kFields);
    if ((seen & bit) != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(reader_->KeyOf(*field), ": stands twice; keep one"));
    }
    seen |= bit;
    absl::Status status = SetField(*field, member.value, article);
    if (!status.ok()) return status;
  }
  if (article.id().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        id_key, ": is missing; give each article a name of its own"));
  }
  return article;
}

}  // namespace akin
