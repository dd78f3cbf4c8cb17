#include "client/input/csv_parser.h"

namespace akin {

void CsvParser::Reset() {
  complete_ = true;
  state_ = State::kFieldBegin;
}

bool CsvParser::AddLine(absl::string_view line) {
  if (complete_) {
    fields_.assign(1, "");
    state_ = State::kFieldBegin;
  } else {
    fields_.back() += '\n';
  }
  for (size_t i = 0; i < line.size(); ++i) {
    // Part of the line end, unless the line goes on in a quoted field.
    if (line[i] == '\r' && i + 1 == line.size() && state_ != State::kQuoted) {
      break;
    }
    AddCharacter(line[i]);
  }
  complete_ = state_ != State::kQuoted;
  return complete_;
}

void CsvParser::AddCharacter(char c) {
  switch (state_) {
    case State::kFieldBegin:
      if (c == '"') {
        state_ = State::kQuoted;
        return;
      }
      break;
    case State::kQuoted:
      if (c == '"') {
        state_ = State::kQuoteInQuoted;
      } else {
        fields_.back() += c;
      }
      return;
    case State::kQuoteInQuoted:
      if (c == '"') {
        fields_.back() += c;
        state_ = State::kQuoted;
        return;
      }
      break;
    case State::kPlain:
      break;
  }
  if (c == delimiter_) {
    fields_.emplace_back();
    state_ = State::kFieldBegin;
  } else {
    fields_.back() += c;
    state_ = State::kPlain;
  }
}

}  // namespace akin
