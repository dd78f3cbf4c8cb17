#ifndef AKIN_CLIENT_INPUT_CSV_PARSER_H_
#define AKIN_CLIENT_INPUT_CSV_PARSER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace akin {

// Splits records of RFC 4180 into fields, line by line, for a quoted field may
// go over several. What stands behind a closing quote is taken as it is, and
// so are quotes in a field that does not begin with one.
class CsvParser {
 public:
  explicit CsvParser(char delimiter) : delimiter_(delimiter) {}

  // Adds the next line, without its end. True if it completes a record, whose
  // fields are then fields().
  bool AddLine(absl::string_view line);

  // Begins a new record, whatever the last line left open.
  void Reset();

  const std::vector<std::string>& fields() const { return fields_; }
  std::vector<std::string>& fields() { return fields_; }

 private:
  enum class State { kFieldBegin, kPlain, kQuoted, kQuoteInQuoted };
  void AddCharacter(char c);

  const char delimiter_;
  State state_ = State::kFieldBegin;
  bool complete_ = true;
  std::vector<std::string> fields_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_CSV_PARSER_H_
