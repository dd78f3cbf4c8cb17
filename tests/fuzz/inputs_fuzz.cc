// Files of articles of every form, compressed or not, as akin-load reads them.
// The first byte says what the file is taken for.

#include <optional>
#include <utility>

#include "client/input/input_format.h"
#include "client/input/open_articles.h"
#include "client/jsonl/byte_reader.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace akin {
namespace {

constexpr std::optional<InputFormat> kFormats[] = {
    std::nullopt, InputFormat::kJsonLines, InputFormat::kCsv, InputFormat::kTsv,
    InputFormat::kFeed};

void ReadAll(uint8_t choice, const std::string& bytes) {
  auto reader = ByteReader::FromDescriptor("input", MemoryFile(bytes), {});
  if (!reader.ok()) return;
  InputOptions options;
  options.format = kFormats[choice % std::size(kFormats)];
  options.keeps_markup = (choice & 0x80) != 0;
  // Small, so that inputs of the fuzzer's size reach it.
  options.max_record_bytes = 4'096;
  auto articles = OpenArticles(*std::move(reader), options);
  if (!articles.ok()) return;
  Record record;
  while (true) {
    const auto more = (*articles)->Next(record);
    if (!more.ok() || !*more) return;
    Require(record.line >= 1, "lines count from 1");
  }
}

}  // namespace
}  // namespace akin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  akin::FuzzInput input(bytes, size);
  const auto choice = input.Take<uint8_t>();
  akin::ReadAll(choice, input.TakeRest());
  return 0;
}
