#include "command_line/arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fstream>
#include <map>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "command_line/exit_code.h"

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
  printf(
      "  --flagfile\n        Read flags from this file: --name=value, a flag a "
      "line; # begins a comment.\n        What comes later on the command line "
      "replaces what the file says.\n");
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
absl::CommandLineFlag* FindFlag(Argument& argument, const std::string& place) {
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
  ExitForUsage(absl::StrCat(place, "--", argument.name,
                            ": there is no such flag; --help lists them"));
}

// Sets flags one by one. `place` is what errors begin with: nothing on the
// command line, "FILE:LINE: " in a flagfile.
class FlagSetter {
 public:
  // Takes the value from `next`, which may be null, if the argument has none
  // and needs one. Returns whether it did.
  bool Set(Argument argument, const char* next, const std::string& place) {
    absl::CommandLineFlag* flag = FindFlag(argument, place);
    const bool takes_next = !argument.has_value && !flag->IsOfType<bool>();
    if (takes_next) {
      argument.value = NextValue(argument.name, next, place);
    } else if (!argument.has_value) {
      argument.value = "true";
    }
    // A list may be given in several parts.
    if (flag->IsOfType<std::vector<std::string>>()) {
      std::string& whole = lists_[flag];
      absl::StrAppend(&whole, whole.empty() ? "" : ",", argument.value);
      argument.value = whole;
    }
    std::string why;
    if (!flag->ParseFrom(argument.value, &why)) {
      ExitForUsage(absl::StrCat(
          place, "--", flag->Name(), ": \"", argument.value,
          "\" is not a value of this flag", why.empty() ? "" : ": ", why,
          "; --help says what it takes"));
    }
    return takes_next;
  }

  // Sets the flags of a file.
  void SetFrom(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      const absl::string_view text = absl::StripAsciiWhitespace(line);
      if (text.empty() || text[0] == '#') continue;
      const std::string place = absl::StrCat(path, ":", number, ": ");
      if (!absl::StartsWith(text, "--") || text == "--") {
        ExitForUsage(absl::StrCat(place, "\"", text,
                                  "\" is no flag; give --name=value, a flag a "
                                  "line, or begin a comment with #"));
      }
      Set(Split(text), nullptr, place);
    }
    // A directory can be opened, but not read.
    if (!file.eof()) {
      ExitForUsage(absl::StrCat("--flagfile: ", path, " cannot be read: ",
                                strerror(errno), "; name a file of flags"));
    }
  }

  // The argument after a flag that needs a value.
  static std::string NextValue(const std::string& name, const char* next,
                               const std::string& place) {
    if (next != nullptr) return next;
    ExitForUsage(absl::StrCat(place, "--", name,
                              ": a value is missing; give --", name, "=VALUE"));
  }

 private:
  std::map<const absl::CommandLineFlag*, std::string> lists_;
};

}  // namespace

std::vector<std::string> ParseArguments(int argc, char** argv,
                                        const std::string& usage) {
  std::vector<std::string> positional;
  FlagSetter flags;
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
    const Argument argument = Split(text);
    if (argument.name == "help" || argument.name == "h") {
      PrintHelp(usage);
      exit(FinishOutput(kDone));
    }
    if (argument.name == "version") {
      printf("%s %s\n", program_invocation_short_name, AKIN_VERSION);
      exit(FinishOutput(kDone));
    }
    const char* next = i + 1 < argc ? argv[i + 1] : nullptr;
    if (argument.name == "flagfile") {
      if (argument.has_value) {
        flags.SetFrom(argument.value);
      } else {
        flags.SetFrom(FlagSetter::NextValue(argument.name, next, ""));
        ++i;
      }
    } else if (flags.Set(argument, next, "")) {
      ++i;
    }
  }
  return positional;
}

std::vector<std::string> FlagValues() {
  std::map<std::string, std::string> values;
  for (const auto& flag : absl::GetAllFlags()) {
    values.emplace(flag.first, flag.second->CurrentValue());
  }
  std::vector<std::string> flags;
  for (const auto& [name, value] : values) {
    flags.push_back(absl::StrCat("--", name, "=", value));
  }
  return flags;
}

}  // namespace akin
