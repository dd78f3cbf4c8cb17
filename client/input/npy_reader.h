#ifndef AKIN_CLIENT_INPUT_NPY_READER_H_
#define AKIN_CLIENT_INPUT_NPY_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "akin/v1/article.pb.h"
#include "client/jsonl/byte_reader.h"

namespace akin {

// Reads a matrix of NumPy row by row: of shape (rows, columns), of 32-bit or
// 16-bit floats, least byte first, in C order. For one thread.
class NpyReader {
 public:
  // The error names the file, and what of its header does not fit.
  static absl::StatusOr<std::unique_ptr<NpyReader>> Open(
      const std::string& path);

  // Appends the values of the next row. OutOfRange if there is no more,
  // DataLoss if the file ends before; both name it.
  absl::Status Next(v1::Embedding& embedding);

  const std::string& name() const { return bytes_->name(); }
  int64_t rows() const { return rows_; }
  int64_t columns() const { return columns_; }

 private:
  explicit NpyReader(std::unique_ptr<ByteReader> bytes);
  absl::Status ReadHeader();
  absl::Status ParseHeader(const std::string& header);
  absl::Status Take(size_t count, std::string& taken);

  const std::unique_ptr<ByteReader> bytes_;
  absl::string_view block_;  // what is left of it
  int64_t rows_ = 0;
  int64_t columns_ = 0;
  int64_t rows_read_ = 0;
  size_t value_bytes_ = 0;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_NPY_READER_H_
