#include "client/cli/arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <map>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/cli/exit_code.h"

namespace akin {
namespace {

void PrintHelp(const std::string& usage) {
  printf("%s\n\nFlags:\n", usage.c_str());
  std::map<std::string, absl::CommandLineFlag*> flags;
  for (const auto& flag : absl::GetAllFlags()) {
    flags.emplace(std::string(flag.first), flag.second);
  }
  for (const auto& [name, flag] : flags) {
    const std::string value = flag->DefaultValue();
    printf("  --%s\n        %s", name.c_str(), flag->Help().c_str());
    if (!value.empty() && value != "false") {
      printf(" Default: %s.", value.c_str());
    }
    printf("\n");
  }
  printf("  --help\n        Shows this.\n");
  printf("  --version\n        Shows the version.\n");
}

// A flag of the command line: "--name=value" or "--name".
struct Argument {
  std::string name;
  bool has_value = false;
  std::string value;
};

Argument Split(absl::string_view text) {
  Argument argument;
  if (!absl::ConsumePrefix(&text, "--")) absl::ConsumePrefix(&text, "-");
  const size_t equals = text.find('=');
  argument.name = std::string(text.substr(0, equals));
  if (equals != absl::string_view::npos) {
    argument.has_value = true;
    argument.value = std::string(text.substr(equals + 1));
  }
  return argument;
}

[[noreturn]] void ExitForUsage(const std::string& message) {
  exit(UsageError(message));
}

// Finds the flag; "--noname" stands for "--name=false".
absl::CommandLineFlag* FindFlag(Argument& argument) {
  absl::CommandLineFlag* flag = absl::FindCommandLineFlag(argument.name);
  if (flag != nullptr) return flag;
  absl::string_view name = argument.name;
  if (!argument.has_value && absl::ConsumePrefix(&name, "no")) {
    flag = absl::FindCommandLineFlag(name);
    if (flag != nullptr && flag->IsOfType<bool>()) {
      argument.has_value = true;
      argument.value = "false";
      return flag;
    }
  }
  ExitForUsage(absl::StrCat("--", argument.name,
                            ": there is no such flag; --help lists them"));
}

}  // namespace

std::vector<std::string> ParseArguments(int argc, char** argv,
                                        const std::string& usage) {
  std::vector<std::string> positional;
  std::map<const absl::CommandLineFlag*, std::string> lists;
  bool flags_ended = false;
  for (int i = 1; i < argc; ++i) {
    const absl::string_view text = argv[i];
    if (flags_ended || text.size() < 2 || text[0] != '-') {
      positional.emplace_back(text);
      continue;
    }
    if (text == "--") {
      flags_ended = true;
      continue;
    }
    Argument argument = Split(text);
    if (argument.name == "help" || argument.name == "h") {
      PrintHelp(usage);
      exit(FinishOutput(kDone));
    }
    if (argument.name == "version") {
      printf("%s %s\n", program_invocation_short_name, AKIN_VERSION);
      exit(FinishOutput(kDone));
    }
    absl::CommandLineFlag* flag = FindFlag(argument);
    if (!argument.has_value) {
      if (flag->IsOfType<bool>()) {
        argument.value = "true";
      } else if (i + 1 < argc) {
        argument.value = argv[++i];
      } else {
        ExitForUsage(absl::StrCat("--", argument.name,
                                  ": a value is missing; give --",
                                  argument.name, "=VALUE"));
      }
    }
    // A list may be given in several parts.
    if (flag->IsOfType<std::vector<std::string>>()) {
      std::string& whole = lists[flag];
      absl::StrAppend(&whole, whole.empty() ? "" : ",", argument.value);
      argument.value = whole;
    }
    std::string why;
    if (!flag->ParseFrom(argument.value, &why)) {
      ExitForUsage(absl::StrCat("--", flag->Name(), ": \"", argument.value,
                                "\" is not a value of this flag",
                                why.empty() ? "" : ": ", why,
                                "; --help says what it takes"));
    }
  }
  return positional;
}

}  // namespace akin
