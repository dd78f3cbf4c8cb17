#include "server/index/segment.h"

#include <xxhash.h>

namespace akin {

uint64_t IdSlots::Hash(std::string_view id) {
  return XXH3_64bits(id.data(), id.size());
}

RowTime RowTime::Of(std::optional<absl::Time> time) {
  if (!time.has_value()) return {};
  // Rounds down, so that the rest is never negative.
  const int64_t seconds = absl::ToUnixSeconds(*time);
  const absl::Duration rest = *time - absl::FromUnixSeconds(seconds);
  return {.seconds = seconds,
          .nanos = static_cast<uint32_t>(absl::ToInt64Nanoseconds(rest))};
}

std::optional<absl::Time> RowTime::time() const {
  if (seconds == kNoTime) return std::nullopt;
  return absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos);
}

Segment::Segment(const SegmentShape& shape, int capacity)
    : shape_(shape), capacity_(capacity), tombstones_(capacity) {}

TermsView Segment::terms(int row) const {
  const RowHead* head = arrays_.heads + row;
  const size_t terms = head[1].terms_begin - head[0].terms_begin;
  const size_t numbers = head[1].numbers_begin - head[0].numbers_begin;
  return {{arrays_.hashes + head->terms_begin, terms},
          {arrays_.weights + head->terms_begin, terms},
          {arrays_.numbers + head->numbers_begin, numbers},
          head->terms_norm};
}

int Segment::Find(std::string_view id, int rows, Revision revision) const {
  int found = kNoRow;
  id_slots().Find(IdSlots::Hash(id), [&](int row) {
    if (row >= rows || this->id(row) != id ||
        !tombstones_.IsLive(row, revision)) {
      return false;
    }
    found = row;
    return true;
  });
  return found;
}

}  // namespace akin
