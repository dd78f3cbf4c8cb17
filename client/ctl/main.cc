// akin-ctl: asks and administers a server from a shell.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "akin/client.h"
#include "client/cli/connect.h"
#include "client/ctl/commands.h"
#include "client/ctl/options.h"
#include "client/jsonl/timestamp.h"
#include "command_line/arguments.h"
#include "command_line/exit_code.h"

using Strings = std::vector<std::string>;

ABSL_FLAG(bool, json, false, "Print the response in protobuf's JSON form.");
ABSL_FLAG(Strings, id, {},
          "Ids of articles, separated by commas; an id that has a comma can "
          "stand after the command instead.");
ABSL_FLAG(std::string, text, "", "similar: text to find similar news for.");
ABSL_FLAG(int, limit, 0,
          "similar: most articles to show, 0 for the server's 6. list: most "
          "articles to list, 0 for 20.");
ABSL_FLAG(std::optional<double>, min_relevance, std::nullopt,
          "similar: least relevance to show, 0 to 1. Without it the server's.");
ABSL_FLAG(std::string, accuracy, "default",
          "similar: \"exact\" compares with every article, \"default\" may be "
          "approximate.");
ABSL_FLAG(bool, same_source, false,
          "similar: show articles of the seed's own source too.");
ABSL_FLAG(
    std::optional<int>, max_per_source, std::nullopt,
    "similar: most articles of one source, 0 for no bound. Without it the "
    "server's.");
ABSL_FLAG(Strings, unlike, {},
          "similar: ids of articles whose stories are not wanted.");
ABSL_FLAG(std::string, mode, "related",
          "similar: \"same_story\", \"background\" or \"related\", which is "
          "both.");
ABSL_FLAG(bool, keep_copies, false,
          "similar: show every copy of a text as an item of its own.");
ABSL_FLAG(Strings, preferred_sources, {},
          "similar: sources that are to stand for copies, the best first.");
ABSL_FLAG(absl::Duration, half_life, absl::ZeroDuration(),
          "similar: rank an article that is this much older than the seed, as "
          "\"72h\", as if it were half as relevant. 0: age does not matter.");
ABSL_FLAG(std::string, order, "any",
          "similar: \"before_seed\" or \"after_seed\" shows only what was "
          "published then, \"any\" all.");
ABSL_FLAG(double, diversity, 0,
          "similar: 0 ranks by relevance alone, 1 by novelty alone.");
ABSL_FLAG(absl::Duration, max_staleness, absl::ZeroDuration(),
          "similar: take an answer of before that is at most this old, as "
          "\"60s\". 0: answer afresh.");
ABSL_FLAG(std::string, view, "",
          "How much of an article: \"id\", \"basic\" or \"full\". Without it "
          "basic; of get full.");
ABSL_FLAG(std::string, page_token, "", "list: where to go on.");
ABSL_FLAG(std::string, name, "",
          "token new: name of who gets the token, for the server's logs and "
          "limits.");
ABSL_FLAG(std::string, role, "",
          "token new: \"reader\", \"writer\" or \"admin\"; each may do what "
          "those before it may.");
ABSL_FLAG(Strings, languages, {}, "Only these languages, as \"de,fr\".");
ABSL_FLAG(Strings, exclude_languages, {}, "Not these languages.");
ABSL_FLAG(Strings, sources, {}, "Only these sources.");
ABSL_FLAG(Strings, exclude_sources, {}, "Not these sources.");
ABSL_FLAG(Strings, countries, {}, "Only these countries, as \"CH,AT\".");
ABSL_FLAG(Strings, exclude_countries, {}, "Not these countries.");
ABSL_FLAG(Strings, categories, {}, "Only these categories.");
ABSL_FLAG(Strings, labels, {}, "Only articles with any of these labels.");
ABSL_FLAG(std::string, published_after, "",
          "Published at this time or later, as \"2026-01-03T03:50:03Z\".");
ABSL_FLAG(std::string, published_before, "", "Published before this time.");

namespace akin {
namespace {

constexpr char kUsageText[] =
    "akin-ctl asks and administers an akin server.\n\n"
    "Usage: akin-ctl --server=HOST:PORT COMMAND [FLAG...]\n\n"
    "Commands:\n"
    "  similar --id=ID | --text=TEXT  similar news, most relevant first\n"
    "  get ID                         an article\n"
    "  delete ID                      removes an article\n"
    "  list                           articles in the order of their ids\n"
    "  export FILE                    all articles as JSON Lines for "
    "akin-load;\n"
    "                                 .gz and .zst compress, - is stdout\n"
    "  status                         what the server holds\n"
    "  snapshot [NAME]                a copy of the data, made while serving\n"
    "  compact                        frees the space of dead articles\n"
    "  token new --name=N --role=R    makes an access token; asks no server\n\n"
    "similar, list and export take the filter: languages, sources, countries,\n"
    "categories, labels, published_*.\n\n"
    "Ends with 0 when done, 1 when done in part, 2 for usage, 3 if the server\n"
    "could not be reached or refused.";

absl::Status Invalid(const char* flag, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("--", flag, ": ", what));
}

absl::Status SetView(const std::string& view, CtlOptions& options) {
  if (view.empty()) return absl::OkStatus();
  if (view == "id") {
    options.view = v1::ARTICLE_VIEW_ID;
  } else if (view == "basic") {
    options.view = v1::ARTICLE_VIEW_BASIC;
  } else if (view == "full") {
    options.view = v1::ARTICLE_VIEW_FULL;
  } else {
    return Invalid("view",
                   absl::StrCat("\"", view, "\" is not id, basic or full"));
  }
  return absl::OkStatus();
}

absl::Status SetMode(v1::Policy& policy) {
  const std::string mode = absl::GetFlag(FLAGS_mode);
  if (mode == "same_story") {
    policy.set_mode(v1::MODE_SAME_STORY);
  } else if (mode == "background") {
    policy.set_mode(v1::MODE_BACKGROUND);
  } else if (mode != "related") {
    return Invalid("mode",
                   absl::StrCat("\"", mode,
                                "\" is not same_story, background or related"));
  }
  return absl::OkStatus();
}

absl::Status SetFreshness(v1::Policy& policy) {
  const absl::Duration half_life = absl::GetFlag(FLAGS_half_life);
  if (half_life < absl::ZeroDuration() ||
      half_life == absl::InfiniteDuration()) {
    return Invalid("half_life", "is not a time, such as 72h, or 0 for none");
  }
  if (half_life > absl::ZeroDuration()) {
    policy.mutable_freshness()->mutable_half_life()->set_seconds(
        std::max<int64_t>(1, absl::ToInt64Seconds(half_life)));
  }
  const std::string order = absl::GetFlag(FLAGS_order);
  if (order == "before_seed") {
    policy.mutable_freshness()->set_order(v1::PUBLICATION_ORDER_BEFORE_SEED);
  } else if (order == "after_seed") {
    policy.mutable_freshness()->set_order(v1::PUBLICATION_ORDER_AFTER_SEED);
  } else if (order != "any") {
    return Invalid(
        "order",
        absl::StrCat("\"", order, "\" is not before_seed, after_seed or any"));
  }
  return absl::OkStatus();
}

absl::Status SetPolicy(CtlOptions& options) {
  options.limit = absl::GetFlag(FLAGS_limit);
  if (options.limit < 0) {
    return Invalid("limit", absl::StrCat(options.limit, " is negative"));
  }
  v1::Policy& policy = options.policy;
  const std::optional<double> least = absl::GetFlag(FLAGS_min_relevance);
  if (least.has_value()) {
    if (!(*least >= 0 && *least <= 1)) {
      return Invalid("min_relevance",
                     absl::StrCat(*least, " is not between 0 and 1"));
    }
    policy.set_min_relevance(*least);
  }
  const std::string accuracy = absl::GetFlag(FLAGS_accuracy);
  if (accuracy != "exact" && accuracy != "default") {
    return Invalid("accuracy",
                   absl::StrCat("\"", accuracy, "\" is not exact or default"));
  }
  options.exact = accuracy == "exact";
  const std::optional<int> per_source = absl::GetFlag(FLAGS_max_per_source);
  if (per_source.has_value()) {
    if (*per_source < 0) {
      return Invalid("max_per_source",
                     absl::StrCat(*per_source, " is negative; 0 is no bound"));
    }
    policy.set_max_per_source(*per_source);
  }
  if (absl::GetFlag(FLAGS_same_source)) {
    policy.set_source_rule(v1::SOURCE_RULE_ANY);
  }
  if (absl::GetFlag(FLAGS_keep_copies)) {
    policy.set_copy_rule(v1::COPY_RULE_KEEP);
  }
  const Strings preferred = absl::GetFlag(FLAGS_preferred_sources);
  policy.mutable_preferred_sources()->Assign(preferred.begin(),
                                             preferred.end());
  options.unlike = absl::GetFlag(FLAGS_unlike);
  absl::Status status = SetMode(policy);
  if (status.ok()) status = SetFreshness(policy);
  if (!status.ok()) return status;
  const double diversity = absl::GetFlag(FLAGS_diversity);
  if (!(diversity >= 0 && diversity <= 1)) {
    return Invalid("diversity",
                   absl::StrCat(diversity, " is not between 0 and 1"));
  }
  policy.set_diversity(diversity);
  return absl::OkStatus();
}

absl::Status SetFilter(v1::Filter& filter) {
  const auto set = [](const Strings& values, auto* field) {
    field->Assign(values.begin(), values.end());
  };
  set(absl::GetFlag(FLAGS_languages), filter.mutable_languages());
  set(absl::GetFlag(FLAGS_exclude_languages),
      filter.mutable_exclude_languages());
  set(absl::GetFlag(FLAGS_sources), filter.mutable_sources());
  set(absl::GetFlag(FLAGS_exclude_sources), filter.mutable_exclude_sources());
  set(absl::GetFlag(FLAGS_countries), filter.mutable_countries());
  set(absl::GetFlag(FLAGS_exclude_countries),
      filter.mutable_exclude_countries());
  set(absl::GetFlag(FLAGS_categories), filter.mutable_categories());
  set(absl::GetFlag(FLAGS_labels), filter.mutable_labels());
  const std::string after = absl::GetFlag(FLAGS_published_after);
  if (!after.empty()) {
    const auto time = ParseTimestamp(after);
    if (!time.ok()) return Invalid("published_after", time.status().message());
    *filter.mutable_published_after() = *time;
  }
  const std::string before = absl::GetFlag(FLAGS_published_before);
  if (!before.empty()) {
    const auto time = ParseTimestamp(before);
    if (!time.ok()) return Invalid("published_before", time.status().message());
    *filter.mutable_published_before() = *time;
  }
  return absl::OkStatus();
}

absl::StatusOr<CtlOptions> OptionsFromFlags() {
  CtlOptions options;
  options.form = absl::GetFlag(FLAGS_json) ? Form::kJson : Form::kPeople;
  options.ids = absl::GetFlag(FLAGS_id);
  options.text = absl::GetFlag(FLAGS_text);
  options.page_token = absl::GetFlag(FLAGS_page_token);
  options.caller_name = absl::GetFlag(FLAGS_name);
  options.role = absl::GetFlag(FLAGS_role);
  options.max_staleness = absl::GetFlag(FLAGS_max_staleness);
  if (options.max_staleness < absl::ZeroDuration() ||
      options.max_staleness == absl::InfiniteDuration()) {
    return Invalid("max_staleness",
                   "is not a time, such as 60s, or 0 for none");
  }
  absl::Status status = SetView(absl::GetFlag(FLAGS_view), options);
  status.Update(SetPolicy(options));
  status.Update(SetFilter(options.filter));
  if (!status.ok()) return status;
  return options;
}

// A command and what may stand after it.
struct Command {
  const char* name;
  enum { kNothing, kId, kFile, kOptionalName, kNew } operand;
  ExitCode (*run)(const Client&, const CtlOptions&);
  ExitCode (*run_with)(const Client&, const CtlOptions&, const std::string&);
};

constexpr Command kCommands[] = {
    {"similar", Command::kId, ShowSimilar, nullptr},
    {"get", Command::kId, GetArticle, nullptr},
    {"delete", Command::kId, DeleteArticle, nullptr},
    {"list", Command::kNothing, ListArticles, nullptr},
    {"export", Command::kFile, nullptr, ExportArticles},
    {"status", Command::kNothing, ShowStatus, nullptr},
    {"snapshot", Command::kOptionalName, nullptr, CreateSnapshot},
    {"compact", Command::kNothing, Compact, nullptr},
    {"token", Command::kNew, MakeToken, nullptr},
};

ExitCode Run(const Command& command, const Strings& operands,
             const Client& client, CtlOptions options) {
  if (command.operand == Command::kId) {
    options.ids.insert(options.ids.end(), operands.begin(), operands.end());
  } else if (command.operand == Command::kNothing && !operands.empty()) {
    return UsageError(absl::StrCat(command.name, ": \"", operands[0],
                                   "\" is one argument too many"));
  } else if (command.operand == Command::kFile && operands.size() != 1) {
    return UsageError(absl::StrCat(command.name, ": takes one file, not ",
                                   operands.size(),
                                   "; - is the standard output"));
  } else if (command.operand == Command::kOptionalName && operands.size() > 1) {
    return UsageError(absl::StrCat(command.name, ": \"", operands[1],
                                   "\" is one argument too many"));
  }
  if (command.operand == Command::kNew && operands != Strings{"new"}) {
    return UsageError(absl::StrCat(command.name, ": must be followed by new"));
  }
  if (command.run != nullptr) return command.run(client, options);
  return command.run_with(client, options,
                          operands.empty() ? std::string() : operands[0]);
}

ExitCode Main(Strings arguments) {
  if (arguments.empty()) {
    return UsageError("no command; --help lists them");
  }
  const std::string name = arguments[0];
  arguments.erase(arguments.begin());
  absl::StatusOr<CtlOptions> options = OptionsFromFlags();
  if (!options.ok()) return UsageError(std::string(options.status().message()));
  absl::StatusOr<std::shared_ptr<Connection>> connection =
      ConnectionFromFlags();
  if (!connection.ok()) {
    return UsageError(std::string(connection.status().message()));
  }
  for (const Command& command : kCommands) {
    if (name == command.name) {
      return Run(command, arguments, Client(*connection), *std::move(options));
    }
  }
  return UsageError(
      absl::StrCat("\"", name, "\" is not a command; --help lists them"));
}

}  // namespace
}  // namespace akin

int main(int argc, char** argv) {
  return akin::FinishOutput(
      akin::Main(akin::ParseArguments(argc, argv, akin::kUsageText)));
}
