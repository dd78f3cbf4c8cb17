#ifndef AKIN_CLIENT_INPUT_CSV_READER_H_
#define AKIN_CLIENT_INPUT_CSV_READER_H_

#include <map>
#include <string>
#include <vector>

#include "client/input/article_reader.h"
#include "client/input/csv_parser.h"
#include "client/jsonl/field_names.h"
#include "client/jsonl/line_reader.h"

namespace akin {

// Reads a table whose first record names the columns; further columns than
// those of articles are counted and ignored. An empty value is absent.
class CsvReader : public ArticleReader {
 public:
  // The delimiter is ',' or '\t'; other delimiters do as well.
  CsvReader(LineReader lines, char delimiter, const FieldNames& names);

  // InvalidArgument if the header has no column for the id, or two for a field.
  absl::StatusOr<bool> Next(Record& record) override;
  const std::map<std::string, int64_t>& ignored() const override {
    return ignored_;
  }

 private:
  struct Column {
    std::string name;
    const google::protobuf::FieldDescriptor* field = nullptr;
  };
  absl::StatusOr<bool> ReadRecord(Record& record);
  absl::Status ReadHeader();
  absl::StatusOr<v1::Article> MakeArticle(Record& record);

  LineReader lines_;
  CsvParser parser_;
  const FieldNames names_;
  std::vector<Column> columns_;  // empty before the header is read
  std::map<std::string, int64_t> ignored_;
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_CSV_READER_H_
