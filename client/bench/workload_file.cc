#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/bench/workload_description.h"
#include "client/recall/filter_choice.h"

namespace akin {
namespace {

using Json = nlohmann::json;

template <typename Value>
struct Choice {
  const char* name;
  Value value;
};

constexpr Choice<Doing> kDoings[] = {
    {"similar_by_id", Doing::kSimilarById},
    {"similar_in_week", Doing::kSimilarInWeek},
    {"by_text", Doing::kByText},
    {"by_vector", Doing::kByVector},
    {"filtered", Doing::kFiltered},
    {"upsert", Doing::kUpsert},
    {"delete", Doing::kDelete},
};
constexpr Choice<Sending> kSendings[] = {
    {"unary", Sending::kUnary},
    {"batch", Sending::kBatch},
    {"stream", Sending::kStream},
};

// Takes values out of an object and keeps the first thing that is wrong.
class ObjectReader {
 public:
  // `where` names the object: "kinds[1]", or nothing for the whole.
  ObjectReader(const Json& object, std::string where)
      : object_(object), where_(std::move(where)) {
    if (!object.is_object()) Fail("", object, "an object");
  }

  // The value of a key, absent or null: null.
  Json Take(const std::string& key) {
    taken_.insert(key);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() ? Json() : *found;
  }

  // Sets `value` if there is a number, which `is_valid` has to hold for.
  template <typename IsValid>
  void Number(const std::string& key, const char* expected, IsValid is_valid,
              double& value) {
    const Json json = Take(key);
    if (json.is_null()) return;
    if (!json.is_number() || !is_valid(json.get<double>())) {
      Fail(key, json, expected);
    } else {
      value = json.get<double>();
    }
  }

  void String(const std::string& key, std::string& value) {
    const Json json = Take(key);
    if (json.is_null()) return;
    if (json.is_string() && !json.get<std::string>().empty()) {
      value = json.get<std::string>();
    } else {
      Fail(key, json, "a string that is not empty");
    }
  }

  void Time(const std::string& key, absl::Duration& value) {
    const Json json = Take(key);
    if (json.is_null()) return;
    if (!json.is_string() ||
        !absl::ParseDuration(json.get<std::string>(), &value) ||
        value <= absl::ZeroDuration() || value > absl::Hours(1)) {
      Fail(key, json, "a time above 0 and at most 1h, as \"10s\"");
    }
  }

  template <typename Value, size_t N>
  void OneOf(const std::string& key, const Choice<Value> (&choices)[N],
             Value& value) {
    const Json json = Take(key);
    if (json.is_null()) return;
    for (const Choice<Value>& choice : choices) {
      if (json != choice.name) continue;
      value = choice.value;
      return;
    }
    Fail(key, json,
         absl::StrCat("one of ",
                      absl::StrJoin(choices, ", ",
                                    [](std::string* text, const auto& choice) {
                                      absl::StrAppend(text, choice.name);
                                    })));
  }

  void Fail(const std::string& key, const Json& value,
            const std::string& expected) {
    std::string name = where_;
    if (!key.empty()) absl::StrAppend(&name, name.empty() ? "" : ".", key);
    status_.Update(absl::InvalidArgumentError(absl::StrCat(
        name.empty() ? "" : name + ": ", Shown(value), " is not ", expected)));
  }

  // What is wrong, keys that nobody took included.
  absl::Status Finish() {
    if (!object_.is_object()) return status_;
    for (const auto& [key, value] : object_.items()) {
      if (taken_.count(key) > 0) continue;
      status_.Update(absl::InvalidArgumentError(absl::StrCat(
          where_, where_.empty() ? "" : ".", key, " is not a key; there are ",
          absl::StrJoin(taken_, ", "))));
    }
    return status_;
  }

 private:
  static std::string Shown(const Json& value) {
    const std::string text =
        value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() > 60 ? text.substr(0, 57) + "..." : text;
  }

  const Json& object_;
  const std::string where_;
  std::set<std::string> taken_;
  absl::Status status_;
};

bool IsPositive(double value) { return value > 0 && value <= 1e6; }

void TakeAsk(ObjectReader& reader, v1::FindSimilarRequest& ask) {
  const Json json = reader.Take("ask");
  if (json.is_null()) return;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(json.dump(), &ask);
  if (!parsed.ok() || ask.has_seeds()) {
    reader.Fail(
        "ask", json,
        absl::StrCat("a FindSimilarRequest without seeds, in "
                     "protobuf's JSON form",
                     parsed.ok() ? "" : ": ", std::string(parsed.message())));
  }
}

absl::StatusOr<KindDescription> ParseKind(const Json& json,
                                          const std::string& where) {
  ObjectReader reader(json, where);
  KindDescription kind;
  const Json what = reader.Take("what");
  if (what.is_string()) kind.name = what.get<std::string>();
  if (what.is_null() && json.is_object()) {
    reader.Fail("what", what, "there; say what the calls do");
  }
  reader.OneOf("what", kDoings, kind.doing);
  reader.String("name", kind.name);
  reader.OneOf("as", kSendings, kind.sending);
  constexpr char kPositive[] = "a number above 0 and at most 1e6";
  reader.Number("weight", kPositive, IsPositive, kind.frequency.weight);
  double rate = 0;
  reader.Number("rate", kPositive, IsPositive, rate);
  if (rate > 0) kind.frequency.rate = rate;
  double batch_size = kind.batch_size;
  reader.Number(
      "batch_size", "a whole number from 1 to 100",
      [](double value) {
        return value >= 1 && value <= 100 && value == static_cast<int>(value);
      },
      batch_size);
  kind.batch_size = static_cast<int>(batch_size);
  reader.Number(
      "zipf", "a number from 0 to 10",
      [](double value) { return value >= 0 && value <= 10; }, kind.zipf);
  reader.Number(
      "share",
      absl::StrCat("one of ", absl::StrJoin(kFilterShares, ", ")).c_str(),
      [](double value) {
        return std::find(kFilterShares.begin(), kFilterShares.end(), value) !=
               kFilterShares.end();
      },
      kind.share);
  TakeAsk(reader, kind.ask);
  absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return kind;
}

absl::StatusOr<Burst> ParseBurst(const Json& json) {
  ObjectReader reader(json, "burst");
  Burst burst{absl::Seconds(10), absl::Seconds(1), 5};
  reader.Time("every", burst.every);
  reader.Time("length", burst.length);
  reader.Number("factor", "a number above 0 and at most 1e6", IsPositive,
                burst.factor);
  if (burst.length >= burst.every) {
    reader.Fail("length", reader.Take("length"), "shorter than burst.every");
  }
  absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return burst;
}

}  // namespace

absl::StatusOr<WorkloadDescription> ParseWorkload(const std::string& json) {
  Json root;
  try {
    root = Json::parse(json);
  } catch (const Json::exception& exception) {
    return absl::InvalidArgumentError(
        absl::StrCat("not JSON: ", exception.what()));
  }
  ObjectReader reader(root, "");
  WorkloadDescription description;
  description.name = "described";
  reader.String("name", description.name);
  const Json burst = reader.Take("burst");
  const Json kinds = reader.Take("kinds");
  if (root.is_object() && (!kinds.is_array() || kinds.empty())) {
    reader.Fail("kinds", kinds, "a list of at least one kind of call");
  }
  absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  for (size_t i = 0; i < kinds.size(); ++i) {
    auto kind = ParseKind(kinds[i], absl::StrCat("kinds[", i, "]"));
    if (!kind.ok()) return kind.status();
    description.kinds.push_back(*std::move(kind));
  }
  if (std::all_of(description.kinds.begin(), description.kinds.end(),
                  [](const KindDescription& kind) {
                    return kind.frequency.rate.has_value();
                  })) {
    return absl::InvalidArgumentError(
        "kinds: all have a rate of their own; leave \"rate\" out of the one "
        "that --rate is about");
  }
  if (!burst.is_null()) {
    const auto parsed = ParseBurst(burst);
    if (!parsed.ok()) return parsed.status();
    description.burst = *parsed;
  }
  return description;
}

}  // namespace akin
