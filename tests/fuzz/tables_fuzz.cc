// The tables that the programs are built with or given: IDF, names, relevance.
// The first byte says which.

#include <string>

#include "embeddings/idf_table.h"
#include "embeddings/name_table.h"
#include "server/ranking/relevance.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  akin::FuzzInput input(bytes, size);
  const int choice = input.Take<uint8_t>() % 3;
  const std::string text = input.TakeRest();
  switch (choice) {
    case 0:
      akin::IdfTable::Parse(text).IgnoreError();
      break;
    case 1:
      akin::NameTable::Parse(text).IgnoreError();
      break;
    default:
      akin::ranking::RelevanceModel::Parse(text).IgnoreError();
  }
  return 0;
}
