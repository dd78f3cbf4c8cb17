#include "client/jsonl/line_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr size_t kKeptOfTooLongLine = 1024;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteReader> bytes, size_t max_line_bytes)
    : bytes_(std::move(bytes)), max_line_bytes_(max_line_bytes) {}

absl::StatusOr<LineReader::Item> LineReader::Next(std::string& line) {
  line.clear();
  bool any = false;
  bool ends = false;
  bool too_long = false;
  while (!ends) {
    if (rest_.empty()) {
      absl::StatusOr<absl::string_view> block = bytes_->Next();
      if (!block.ok()) {
        return absl::Status(block.status().code(),
                            absl::StrCat(bytes_->name(), ":", line_number_ + 1,
                                         ": ", block.status().message()));
      }
      rest_ = *block;
      if (rest_.empty()) break;
    }
    any = true;
    const size_t found = rest_.find('\n');
    ends = found != absl::string_view::npos;
    const size_t length = ends ? found : rest_.size();
    if (!too_long) {
      too_long = line.size() + length > max_line_bytes_;
      line.append(rest_.data(), length);
    }
    if (too_long && line.size() > kKeptOfTooLongLine) {
      line.resize(kKeptOfTooLongLine);
      line.shrink_to_fit();
    }
    rest_.remove_prefix(length + (ends ? 1 : 0));
  }
  // The beginning of a line that a stop cut off is none.
  if (!any || (!ends && bytes_->stopped())) return Item::kEnd;
  ++line_number_;
  return too_long ? Item::kTooLongLine : Item::kLine;
}

}  // namespace akin
