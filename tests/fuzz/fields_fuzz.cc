// The texts within fields: HTML, dates, embeddings, matrices, mapped names.
// The first byte says which.

#include <memory>
#include <string>

#include "client/input/date.h"
#include "client/input/html_text.h"
#include "client/input/npy_reader.h"
#include "client/jsonl/embedding_text.h"
#include "client/jsonl/timestamp.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace akin {
namespace {

void ReadDates(const std::string& text) {
  for (const auto& time : {ParseDate(text), ParseTimestamp(text)}) {
    if (!time.ok()) continue;
    const auto again = ParseTimestamp(FormatTimestamp(*time));
    Require(again.ok(), "a time that was written can be read");
    Require(
        again->seconds() == time->seconds() && again->nanos() == time->nanos(),
        "a time that was written is read the same");
  }
}

void ReadMatrix(const std::string& bytes) {
  const int file = MemoryFile(bytes);
  auto matrix = NpyReader::Open(PathOf(file));
  close(file);
  if (!matrix.ok()) return;
  v1::Embedding row;
  while ((*matrix)->Next(row).ok()) {
    Require(row.values_size() == (*matrix)->columns(),
            "a row has a value for each column");
    row.Clear();
  }
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  akin::FuzzInput input(bytes, size);
  const int choice = input.Take<uint8_t>() % 4;
  const std::string text = input.TakeRest();
  akin::v1::Embedding embedding;
  switch (choice) {
    case 0:
      akin::HasMarkup(text);
      akin::HtmlToText(text);
      break;
    case 1:
      akin::ReadDates(text);
      break;
    case 2:
      akin::ParseEmbedding(text, embedding).IgnoreError();
      akin::ParseBase64Embedding(text, embedding).IgnoreError();
      break;
    default:
      akin::ReadMatrix(text);
  }
  return 0;
}
