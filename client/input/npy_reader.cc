#include "client/input/npy_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace akin {
namespace {

constexpr char kMagic[] = "\x93NUMPY";
constexpr size_t kMagicBytes = 6;
constexpr int64_t kMaxHeaderBytes = 1 << 20;
constexpr int64_t kMaxColumns = 1 << 20;

// A number of bytes, the least first.
uint32_t NumberOf(absl::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

float FloatOfHalf(uint32_t half) {
  const int exponent = (half >> 10) & 0x1F;
  const int fraction = half & 0x3FF;
  float value = 0;
  if (exponent == 0) {
    value = std::ldexp(static_cast<float>(fraction), -24);
  } else if (exponent < 31) {
    value = std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
  } else {
    value = fraction == 0 ? std::numeric_limits<float>::infinity()
                          : std::numeric_limits<float>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -value : value;
}

// What stands behind a key of the header, from its first character on.
absl::string_view ValueOf(absl::string_view header, absl::string_view key) {
  const size_t found = header.find(absl::StrCat("'", key, "':"));
  if (found == absl::string_view::npos) return "";
  header.remove_prefix(found + key.size() + 3);
  return header.substr(std::min(header.find_first_not_of(' '), header.size()));
}

}  // namespace

NpyReader::NpyReader(std::unique_ptr<ByteReader> bytes)
    : bytes_(std::move(bytes)) {}

absl::StatusOr<std::unique_ptr<NpyReader>> NpyReader::Open(
    const std::string& path) {
  auto bytes = ByteReader::Open(path, {});
  if (!bytes.ok()) return bytes.status();
  std::unique_ptr<NpyReader> reader(new NpyReader(*std::move(bytes)));
  absl::Status status = reader->ReadHeader();
  if (!status.ok()) return status;
  return reader;
}

// Takes the next bytes of the file.
absl::Status NpyReader::Take(size_t count, std::string& taken) {
  taken.clear();
  while (taken.size() < count) {
    if (block_.empty()) {
      absl::StatusOr<absl::string_view> block = bytes_->Next();
      if (!block.ok()) {
        return absl::Status(
            block.status().code(),
            absl::StrCat(name(), ": ", block.status().message()));
      }
      block_ = *block;
      if (block_.empty()) {
        return absl::DataLossError(
            absl::StrCat(name(), ": ends after ", rows_read_, " of ", rows_,
                         " rows; is the file complete?"));
      }
    }
    const size_t part = std::min(count - taken.size(), block_.size());
    taken.append(block_.data(), part);
    block_.remove_prefix(part);
  }
  return absl::OkStatus();
}

absl::Status NpyReader::ReadHeader() {
  std::string text;
  absl::Status status = Take(kMagicBytes + 2, text);
  if (!status.ok() || !absl::StartsWith(text, kMagic)) {
    return absl::InvalidArgumentError(
        absl::StrCat(name(), ": is no .npy file; write it with numpy.save()"));
  }
  const size_t length_bytes = text[kMagicBytes] == 1 ? 2 : 4;
  status = Take(length_bytes, text);
  if (!status.ok()) return status;
  const int64_t length = NumberOf(text);
  if (length > kMaxHeaderBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(name(), ": its header has ", length,
                     " bytes, which no matrix needs; write it again"));
  }
  status = Take(length, text);
  if (!status.ok()) return status;
  return ParseHeader(text);
}

absl::Status NpyReader::ParseHeader(const std::string& header) {
  const absl::string_view type = ValueOf(header, "descr").substr(0, 5);
  if (type == "'<f4'") value_bytes_ = 4;
  if (type == "'<f2'") value_bytes_ = 2;
  if (value_bytes_ == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(name(), ": its values are ", type,
                     ", not '<f4' or '<f2'; convert it with .astype('<f4')"));
  }
  if (!absl::StartsWith(ValueOf(header, "fortran_order"), "False")) {
    return absl::InvalidArgumentError(absl::StrCat(
        name(), ": is in Fortran order; use numpy.ascontiguousarray()"));
  }
  absl::string_view shape = ValueOf(header, "shape");
  shape = shape.substr(0, shape.find(')'));
  const size_t comma = std::min(shape.find(','), shape.size());
  if (!absl::StartsWith(shape, "(") ||
      !absl::SimpleAtoi(shape.substr(1, comma - 1), &rows_) ||
      !absl::SimpleAtoi(shape.substr(std::min(comma + 1, shape.size())),
                        &columns_) ||
      rows_ < 0 || columns_ < 1 || columns_ > kMaxColumns) {
    return absl::InvalidArgumentError(
        absl::StrCat(name(), ": its shape is ", shape,
                     "), not (articles, dimensions); reshape it"));
  }
  return absl::OkStatus();
}

absl::Status NpyReader::Next(v1::Embedding& embedding) {
  if (rows_read_ == rows_) {
    return absl::OutOfRangeError(
        absl::StrCat(name(), ": has only ", rows_,
                     " rows; make one for each record, in their order"));
  }
  std::string row;
  absl::Status status = Take(columns_ * value_bytes_, row);
  if (!status.ok()) return status;
  ++rows_read_;
  embedding.mutable_values()->Reserve(static_cast<int>(columns_));
  for (size_t i = 0; i < row.size(); i += value_bytes_) {
    const uint32_t bits =
        NumberOf(absl::string_view(row).substr(i, value_bytes_));
    embedding.add_values(value_bytes_ == 4 ? std::bit_cast<float>(bits)
                                           : FloatOfHalf(bits));
  }
  return absl::OkStatus();
}

}  // namespace akin
