#include "client/jsonl/embedding_text.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace akin {
namespace {

constexpr size_t kFloatBytes = 4;

float FloatOf(const char* bytes) {
  uint32_t bits = 0;
  for (size_t i = 0; i < kFloatBytes; ++i) {
    bits |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]))
            << (8 * i);
  }
  return std::bit_cast<float>(bits);
}

absl::Status Add(float value, v1::Embedding& embedding) {
  if (!std::isfinite(value)) {
    return absl::InvalidArgumentError(
        absl::StrCat("embedding[", embedding.values_size(), "]: is ", value,
                     "; a value must be a finite number"));
  }
  embedding.add_values(value);
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseBase64Embedding(absl::string_view text,
                                  v1::Embedding& embedding) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("embedding: \"", text.substr(0, 32),
                     "\" is not base64; encode 32-bit floats so"));
  }
  if (bytes.size() % kFloatBytes != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("embedding: the base64 stands for ", bytes.size(),
                     " bytes, which are no 32-bit floats; encode 4 a value"));
  }
  embedding.mutable_values()->Reserve(
      static_cast<int>(bytes.size() / kFloatBytes));
  for (size_t i = 0; i < bytes.size(); i += kFloatBytes) {
    absl::Status added = Add(FloatOf(bytes.data() + i), embedding);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status ParseEmbedding(absl::string_view text, v1::Embedding& embedding) {
  text = absl::StripAsciiWhitespace(text);
  if (!absl::ConsumePrefix(&text, "[")) {
    return ParseBase64Embedding(text, embedding);
  }
  if (!absl::ConsumeSuffix(&text, "]")) {
    return absl::InvalidArgumentError(
        "embedding: the array has no end; write it like \"[0.25, -1]\"");
  }
  for (const absl::string_view number : absl::StrSplit(text, ',')) {
    float value = 0;
    if (!absl::SimpleAtof(number, &value)) {
      return absl::InvalidArgumentError(
          absl::StrCat("embedding[", embedding.values_size(), "]: \"",
                       number.substr(0, 32), "\" is not a number"));
    }
    absl::Status added = Add(value, embedding);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

}  // namespace akin
