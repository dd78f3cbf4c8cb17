#include "client/input/json_lines_reader.h"

#include <utility>

#include "client/input/text_lines.h"

namespace akin {

JsonLinesReader::JsonLinesReader(LineReader lines, const FieldNames& names)
    : lines_(std::move(lines)), parser_(names) {}

absl::StatusOr<bool> JsonLinesReader::Next(Record& record) {
  for (;;) {
    absl::StatusOr<LineReader::Item> item = lines_.Next(record.text);
    if (!item.ok()) return item.status();
    if (*item == LineReader::Item::kEnd) return false;
    record.line = lines_.line_number();
    record.id.clear();
    if (*item == LineReader::Item::kTooLongLine) {
      record.article = TooLong("line", lines_.max_line_bytes());
      return true;
    }
    if (record.line == 1) DropByteOrderMark(record.text);
    if (IsBlank(record.text)) continue;
    record.article = parser_.Parse(record.text);
    record.id = parser_.last_id();
    return true;
  }
}

}  // namespace akin
