#include "embeddings/vector_code.h"

#include <algorithm>
#include <cmath>

#include "base/row_batches.h"
#include "embeddings/code_dots.h"

namespace akin {
namespace {

float CosineOf(int32_t dot, float a_inverse_norm, float b_inverse_norm) {
  const float cosine =
      static_cast<float>(dot) * (a_inverse_norm * b_inverse_norm);
  return std::clamp(cosine, -1.0f, 1.0f);
}

template <typename RowOf>
void CosinesOfRows(CodeView query, const int8_t* codes,
                   const float* inverse_norms, int count, const RowOf& row_of,
                   float* cosines, SimdLevel level) {
  // As many as keep the memory busy, and few enough not to wait for a place in
  // its queue: a code is several cache lines.
  constexpr int kBatch = 4;
  CodeDots* const code_dots = CodeDotsOf(level);
  ForRowBatches<kBatch>(
      codes, query.bytes, count, row_of,
      [&](const int8_t* const* batch, int first, int size) {
        int32_t dots[kBatch];
        code_dots(query.values, query.bytes, batch, size, dots);
        for (int i = 0; i < size; ++i) {
          cosines[first + i] = CosineOf(dots[i], query.inverse_norm,
                                        inverse_norms[row_of(first + i)]);
        }
      });
}

}  // namespace

int CodeBytes(int dimensions) {
  return (dimensions + kCodeAlignment - 1) / kCodeAlignment * kCodeAlignment;
}

float EncodeVector(absl::Span<const float> values, int8_t* code) {
  const int dimensions = static_cast<int>(values.size());
  std::fill(code, code + CodeBytes(dimensions), int8_t{0});
  float greatest = 0;
  for (float value : values) greatest = std::max(greatest, std::fabs(value));
  if (greatest == 0) return 0;
  // In double, so that the scale of the least values is finite.
  const double scale = 127.0 / greatest;
  int32_t square = 0;
  for (int i = 0; i < dimensions; ++i) {
    const double scaled = values[i] * scale;
    // To the nearest; conversion cuts off.
    code[i] = static_cast<int8_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
    square += code[i] * code[i];
  }
  return static_cast<float>(1 / std::sqrt(static_cast<double>(square)));
}

std::vector<float> DecodeVector(CodeView code, int dimensions) {
  std::vector<float> values(dimensions);
  for (int i = 0; i < dimensions; ++i) {
    values[i] = static_cast<float>(code.values[i]) * code.inverse_norm;
  }
  return values;
}

float Cosine(CodeView a, CodeView b, SimdLevel level) {
  int32_t dot = 0;
  CodeDotsOf(level)(a.values, a.bytes, &b.values, 1, &dot);
  return CosineOf(dot, a.inverse_norm, b.inverse_norm);
}

void Cosines(CodeView query, const int8_t* codes, const float* inverse_norms,
             absl::Span<const int32_t> rows, float* cosines, SimdLevel level) {
  CosinesOfRows(
      query, codes, inverse_norms, static_cast<int>(rows.size()),
      [rows](int i) { return rows[i]; }, cosines, level);
}

void CosinesOfRange(CodeView query, const int8_t* codes,
                    const float* inverse_norms, int32_t begin, int32_t end,
                    float* cosines, SimdLevel level) {
  CosinesOfRows(
      query, codes, inverse_norms, end - begin,
      [begin](int i) { return begin + i; }, cosines, level);
}

}  // namespace akin
