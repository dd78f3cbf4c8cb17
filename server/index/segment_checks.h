#ifndef AKIN_SERVER_INDEX_SEGMENT_CHECKS_H_
#define AKIN_SERVER_INDEX_SEGMENT_CHECKS_H_

#include "absl/status/status.h"

namespace akin {

class SealedSegment;

// Whether all that stands for a place in a segment is one, so that no search
// and no merge leaves its bounds: checksums are right of nonsense too, if that
// is what was written. DataLoss that names the section, the place and the
// value.
//
// Goes through each section once, but for those of which any content will do:
// sketches, codes, ids, hashes and weights of terms.
absl::Status CheckContent(const SealedSegment& segment);

}  // namespace akin

#endif  // AKIN_SERVER_INDEX_SEGMENT_CHECKS_H_
