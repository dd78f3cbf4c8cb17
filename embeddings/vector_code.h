#ifndef AKIN_EMBEDDINGS_VECTOR_CODE_H_
#define AKIN_EMBEDDINGS_VECTOR_CODE_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "base/simd_level.h"

namespace akin {

// A vector's direction in one byte a dimension: its values in proportion, the
// greatest magnitude being 127, and zeros up to a multiple of kCodeAlignment
// bytes. At most 131,072 dimensions: the inner product of longer codes could
// exceed int32.
inline constexpr int kCodeAlignment = 64;
int CodeBytes(int dimensions);

// A borrowed code.
struct CodeView {
  const int8_t* values = nullptr;  // -127 to 127; shape: bytes
  int bytes = 0;                   // a multiple of kCodeAlignment
  float inverse_norm = 0;          // 1 / ||values||; 0 if all are zero
};

// Writes the code of finite values to CodeBytes(values.size()) bytes; returns
// the inverse norm.
float EncodeVector(absl::Span<const float> values, int8_t* code);

// A code with its storage.
class VectorCode {
 public:
  VectorCode() = default;
  explicit VectorCode(absl::Span<const float> values)
      : values_(CodeBytes(static_cast<int>(values.size()))),
        inverse_norm_(EncodeVector(values, values_.data())) {}
  // A copy.
  explicit VectorCode(CodeView code)
      : values_(code.values, code.values + code.bytes),
        inverse_norm_(code.inverse_norm) {}

  // Valid until this object is changed or destroyed.
  CodeView view() const {
    return {values_.data(), static_cast<int>(values_.size()), inverse_norm_};
  }

 private:
  std::vector<int8_t> values_;
  float inverse_norm_ = 0;
};

// The unit vector that a code stands for; zeros for the zero code. `dimensions`
// is at most code.bytes.
std::vector<float> DecodeVector(CodeView code, int dimensions);

// Cosines of codes of one length: -1 to 1, 0 if one is the zero code. The same
// on every machine and at every level, of which callers need not name any but
// the best.
float Cosine(CodeView a, CodeView b, SimdLevel level = BestSimdLevel());

// cosines[i] = that of the query and row rows[i] of a table of codes, which is
// at codes + rows[i] * query.bytes. The rows may be in any order.
void Cosines(CodeView query, const int8_t* codes, const float* inverse_norms,
             absl::Span<const int32_t> rows, float* cosines,
             SimdLevel level = BestSimdLevel());

// cosines[i] = that of the query and row begin + i, for rows up to `end`,
// exclusive.
void CosinesOfRange(CodeView query, const int8_t* codes,
                    const float* inverse_norms, int32_t begin, int32_t end,
                    float* cosines, SimdLevel level = BestSimdLevel());

}  // namespace akin

#endif  // AKIN_EMBEDDINGS_VECTOR_CODE_H_
