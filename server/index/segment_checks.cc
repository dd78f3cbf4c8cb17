#include "server/index/segment_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "embeddings/terms.h"
#include "server/article/article.h"
#include "server/index/sealed_segment.h"
#include "server/index/segment_file.h"

namespace akin {
namespace {

absl::Status Wrong(const SealedSegment& segment, absl::string_view section,
                   absl::string_view what) {
  return DamagedSegment(segment.path(),
                        absl::StrCat("section ", section, ": ", what));
}

// A length or its inverse.
bool IsLength(float value) { return std::isfinite(value) && value >= 0; }

// Of a pool, whether the part of each row ends behind its begin, and not too
// far from it. Where the last one ends was compared with the pool's size
// before.
absl::Status CheckPool(const SealedSegment& segment, absl::string_view pool,
                       uint32_t RowHead::*begin, size_t most) {
  const RowHead* const heads = segment.arrays().heads;
  if (heads[0].*begin != 0) {
    return Wrong(segment, "heads",
                 absl::StrCat("the ", pool, " begin at ", heads[0].*begin));
  }
  for (int row = 0; row < segment.rows(); ++row) {
    const uint32_t from = heads[row].*begin, to = heads[row + 1].*begin;
    if (to >= from && to - from <= most) continue;
    return Wrong(segment, "heads",
                 absl::StrCat("the ", pool, " of row ", row, " lie from ", from,
                              " to ", to, "; it has ", most, " at most"));
  }
  return absl::OkStatus();
}

absl::Status CheckPools(const SealedSegment& segment) {
  absl::Status checked =
      CheckPool(segment, "bytes of the id", &RowHead::id_begin, kMaxIdBytes);
  if (!checked.ok()) return checked;
  checked =
      CheckPool(segment, "terms", &RowHead::terms_begin, Terms::kMaxTerms);
  if (!checked.ok()) return checked;
  checked =
      CheckPool(segment, "numbers", &RowHead::numbers_begin, Terms::kMaxTerms);
  if (!checked.ok()) return checked;
  return CheckPool(segment, "labels", &RowHead::labels_begin, kMaxLabels);
}

absl::Status CheckTimes(const SealedSegment& segment) {
  const RowHead* const heads = segment.arrays().heads;
  for (int row = 0; row < segment.rows(); ++row) {
    const RowTime& time = heads[row].published_at;
    const int64_t seconds = segment.arrays().seconds[row];
    if (seconds != time.seconds) {
      return Wrong(segment, "seconds",
                   absl::StrCat("row ", row, " has ", seconds,
                                ", and its head ", time.seconds));
    }
    if (row > 0 && time < heads[row - 1].published_at) {
      return Wrong(segment, "heads",
                   absl::StrCat("row ", row, " is of ", time.seconds,
                                " s, which is before the row before it"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckColumn(const SealedSegment& segment, Column column) {
  const RowHead* const heads = segment.arrays().heads;
  const ValueId* const values = segment.arrays().columns[column];
  const ValueId size = segment.values(column).size();
  for (int row = 0; row < segment.rows(); ++row) {
    if (values[row] >= size) {
      return Wrong(
          segment, "columns",
          absl::StrCat("row ", row, " has value ", values[row], " of column ",
                       static_cast<int>(column), ", which has ", size));
    }
    if (heads[row].values[column] != values[row]) {
      return Wrong(
          segment, "heads",
          absl::StrCat("row ", row, " has value ", heads[row].values[column],
                       " of column ", static_cast<int>(column),
                       ", and its column ", values[row]));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNorms(const SealedSegment& segment) {
  const SegmentArrays& arrays = segment.arrays();
  for (int row = 0; row < segment.rows(); ++row) {
    const RowHead* const head = arrays.heads + row;
    if (!IsLength(arrays.inverse_norms[row])) {
      return Wrong(
          segment, "inverse norms",
          absl::StrCat("row ", row, " has ", arrays.inverse_norms[row]));
    }
    const float norm = arrays.terms_norms[row];
    const bool has_terms = head[1].terms_begin > head[0].terms_begin;
    if (!IsLength(norm) || (has_terms && norm == 0) ||
        head->terms_norm != norm) {
      return Wrong(segment, "norms",
                   absl::StrCat("row ", row, " has ", norm, ", and its head ",
                                head->terms_norm));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNumbersAndLabels(const SealedSegment& segment) {
  const ValueId values = segment.label_values().size();
  for (int row = 0; row < segment.rows(); ++row) {
    const TermsView terms = segment.terms(row);
    for (const uint16_t place : terms.numbers()) {
      if (place < terms.size()) continue;
      return Wrong(segment, "numbers",
                   absl::StrCat("row ", row, " has one at term ", place, " of ",
                                terms.size()));
    }
    for (const ValueId label : segment.labels(row)) {
      if (label < values) continue;
      return Wrong(
          segment, "labels",
          absl::StrCat("row ", row, " has value ", label, " of ", values));
    }
  }
  return absl::OkStatus();
}

// As many rows as there are leave slots free, or a search would have no end.
absl::Status CheckIdSlots(const SealedSegment& segment) {
  const auto rows = static_cast<uint32_t>(segment.rows());
  uint32_t taken = 0;
  for (const uint32_t entry :
       segment.file().Values<uint32_t>(Section::kIdSlots)) {
    taken += entry != 0;
    if (entry <= rows) continue;
    return Wrong(segment, "id slots",
                 absl::StrCat("one is of row ", entry - 1, " of ", rows));
  }
  if (taken == rows) return absl::OkStatus();
  return Wrong(segment, "id slots",
               absl::StrCat(taken, " are taken, of ", rows, " rows"));
}

// Of the lists of a group of rows. Where the last bucket and the last list end
// was compared with what there is before.
absl::Status CheckLists(const SealedSegment& segment, int group) {
  const PostingsView lists = segment.lists(group);
  const auto wrong = [&](absl::string_view what) {
    return Wrong(segment, "lists", absl::StrCat("group ", group, ": ", what));
  };
  const auto bucket =
      std::is_sorted_until(lists.buckets.begin(), lists.buckets.end());
  if (bucket != lists.buckets.end()) {
    return wrong(absl::StrCat("bucket ", bucket - lists.buckets.begin(),
                              " begins at list ", *bucket,
                              ", before the bucket before it"));
  }
  const int rows = std::min(SealedSegment::kListRows,
                            segment.rows() - group * SealedSegment::kListRows);
  uint32_t begin = 0;
  for (size_t list = 0; list < lists.ends.size(); ++list) {
    const uint32_t end = lists.ends[list];
    if (end <= begin || end > lists.rows.size()) {
      return wrong(absl::StrCat("list ", list, " lies from ", begin, " to ",
                                end, " of ", lists.rows.size()));
    }
    int last = -1;
    for (; begin < end; ++begin) {
      const int row = lists.rows[begin];
      if (row <= last || row >= rows) {
        return wrong(absl::StrCat("list ", list, " has row ", row, " of ", rows,
                                  " after row ", last));
      }
      last = row;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckScanCurve(const SealedSegment& segment) {
  auto most = static_cast<uint32_t>(segment.rows());
  for (const ScanCurve::Point& point : segment.scan_curve().points()) {
    if (point.rows == 0 || point.rows > most) {
      return Wrong(segment, "scan curve",
                   absl::StrCat("a point of ", point.rows, " rows, where ",
                                most, " may be"));
    }
    for (const auto& depths : {point.sketches, point.codes}) {
      for (const uint32_t depth : depths) {
        if (depth >= 1 && depth <= point.rows) continue;
        return Wrong(
            segment, "scan curve",
            absl::StrCat("a depth of ", depth, " in ", point.rows, " rows"));
      }
    }
    most = point.rows - 1;
  }
  return absl::OkStatus();
}

absl::Status CheckGraphCurve(const SealedSegment& segment) {
  if (segment.graph() == nullptr) return absl::OkStatus();
  for (const GraphCurve::Point& point : segment.graph()->curve.points()) {
    if (point.breadth >= 1 && point.breadth <= segment.rows() &&
        IsLength(point.recall) && IsLength(point.nanoseconds)) {
      continue;
    }
    return Wrong(segment, "graph curve",
                 absl::StrCat("breadth ", point.breadth, " finds ",
                              point.recall, " in ", point.nanoseconds, " ns"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckContent(const SealedSegment& segment) {
  // Whatever goes through the parts of rows comes after the pools.
  absl::Status checked = CheckPools(segment);
  for (const auto check : {CheckTimes, CheckNorms, CheckNumbersAndLabels,
                           CheckIdSlots, CheckScanCurve, CheckGraphCurve}) {
    if (checked.ok()) checked = check(segment);
  }
  for (int column = 0; checked.ok() && column < kColumns; ++column) {
    checked = CheckColumn(segment, static_cast<Column>(column));
  }
  for (int row = 0, group = 0; checked.ok() && row < segment.rows();
       row += SealedSegment::kListRows, ++group) {
    checked = CheckLists(segment, group);
  }
  return checked;
}

}  // namespace akin
