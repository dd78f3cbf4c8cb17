#include "server/index/sealed_segment.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/index/id_slots.h"
#include "server/index/postings.h"
#include "server/index/segment_builder.h"
#include "server/index/segment_checks.h"

namespace akin {
namespace {

// The values of a section for the arrays, which are never written to.
template <typename T>
T* Mutable(const SegmentFile& file, Section section) {
  return const_cast<T*>(file.Values<T>(section).data());
}

// Takes values off the front of a section.
class SectionReader {
 public:
  explicit SectionReader(absl::Span<const char> bytes) : bytes_(bytes) {}

  // Empty and false if there are not so many, or if they are not aligned.
  template <typename T>
  bool Take(size_t count, absl::Span<const T>* values) {
    if (bytes_.size() / sizeof(T) < count) return false;
    if (reinterpret_cast<uintptr_t>(bytes_.data()) % alignof(T) != 0) {
      return false;
    }
    *values = {reinterpret_cast<const T*>(bytes_.data()), count};
    bytes_.remove_prefix(count * sizeof(T));
    return true;
  }

 private:
  absl::Span<const char> bytes_;
};

// Whether there is a bucket for any hash, and the last bucket and the last list
// end where all do.
bool EndTogether(const PostingsView& lists) {
  return lists.shift > 0 && lists.shift < 32 &&
         lists.buckets.size() == (size_t{1} << (32 - lists.shift)) + 1 &&
         lists.buckets.back() == lists.hashes.size() &&
         (lists.ends.empty() ? 0 : lists.ends.back()) == lists.rows.size();
}

}  // namespace

absl::StatusOr<std::shared_ptr<SealedSegment>> SealedSegment::Make(
    std::unique_ptr<SegmentFile> file, std::string path) {
  // Before there is room for the deaths of so many.
  if (file->info().rows > kMaxSegmentRows) {
    return DamagedSegment(path, "it has more rows than may be");
  }
  std::shared_ptr<SealedSegment> segment(
      new SealedSegment(std::move(file), std::move(path)));
  absl::Status read = segment->Read();
  if (read.ok()) read = CheckContent(*segment);
  if (!read.ok()) return read;
  return segment;
}

SealedSegment::SealedSegment(std::unique_ptr<SegmentFile> file,
                             std::string path)
    : Segment({.words = static_cast<int>(file->info().words),
               .code_bytes = static_cast<int>(file->info().code_bytes)},
              static_cast<int>(file->info().rows)),
      file_(std::move(file)),
      path_(std::move(path)) {}

absl::Status SealedSegment::Read() {
  const SegmentFile& file = *file_;
  const size_t rows = file.info().rows;
  SegmentArrays arrays{
      .heads = Mutable<RowHead>(file, Section::kHeads),
      .seconds = Mutable<int64_t>(file, Section::kSeconds),
      .sketches = Mutable<uint64_t>(file, Section::kSketches),
      .codes = Mutable<int8_t>(file, Section::kCodes),
      .inverse_norms = Mutable<float>(file, Section::kInverseNorms),
      .terms_norms = Mutable<float>(file, Section::kTermsNorms),
      .ids = Mutable<char>(file, Section::kIds),
      .hashes = Mutable<uint32_t>(file, Section::kHashes),
      .weights = Mutable<uint8_t>(file, Section::kWeights),
      .numbers = Mutable<uint16_t>(file, Section::kNumbers),
      .labels = Mutable<ValueId>(file, Section::kLabels),
      .id_slots = Mutable<uint32_t>(file, Section::kIdSlots)};
  for (int column = 0; column < kColumns; ++column) {
    arrays.columns[column] =
        Mutable<ValueId>(file, Section::kColumns) + column * rows;
  }
  const auto heads = file.Values<RowHead>(Section::kHeads);
  if (rows == 0 || heads.size() != rows + 1 ||
      file.Values<int64_t>(Section::kSeconds).size() != rows ||
      file.Values<ValueId>(Section::kColumns).size() != kColumns * rows ||
      file.Values<uint64_t>(Section::kSketches).size() !=
          rows * file.info().words ||
      file.Values<int8_t>(Section::kCodes).size() !=
          rows * file.info().code_bytes ||
      file.Values<float>(Section::kInverseNorms).size() != rows ||
      file.Values<float>(Section::kTermsNorms).size() != rows ||
      file.Values<char>(Section::kIds).size() != heads[rows].id_begin ||
      file.Values<uint32_t>(Section::kHashes).size() !=
          heads[rows].terms_begin ||
      file.Values<uint8_t>(Section::kWeights).size() !=
          heads[rows].terms_begin ||
      file.Values<uint16_t>(Section::kNumbers).size() !=
          heads[rows].numbers_begin ||
      file.Values<ValueId>(Section::kLabels).size() !=
          heads[rows].labels_begin ||
      file.info().slots != IdSlots::CountFor(rows) ||
      file.Values<uint32_t>(Section::kIdSlots).size() != file.info().slots) {
    return DamagedSegment(path_, "its sections have not the sizes of its rows");
  }
  sketches_.emplace(file.Values<uint64_t>(Section::kSketches));
  arrays.sketches = sketches_->data();
  file_->Release(Section::kSketches);
  SetArrays(arrays, file.info().slots);
  scan_curve_ = ScanCurve(file.Values<ScanCurve::Point>(Section::kScanCurve));
  absl::Status tables = ReadTables();
  if (!tables.ok()) return tables;
  absl::Status lists = ReadLists();
  if (!lists.ok()) return lists;
  return ReadGraph();
}

absl::Status SealedSegment::ReadGraph() {
  const auto numbers = file_->Values<int32_t>(Section::kGraph);
  if (numbers.empty()) return absl::OkStatus();
  const absl::StatusOr<GraphView> graph = GraphView::Read(numbers, rows());
  if (!graph.ok()) {
    return DamagedSegment(
        path_, absl::StrCat("section graph: ", graph.status().message()));
  }
  graph_ = SegmentGraph{
      .table = {.codes = arrays().codes,
                .inverse_norms = arrays().inverse_norms,
                .code_bytes = shape().code_bytes,
                .rows = rows()},
      .graph = *graph,
      .curve =
          GraphCurve(file_->Values<GraphCurve::Point>(Section::kGraphCurve))};
  return absl::OkStatus();
}

absl::Status SealedSegment::ReadTables() {
  SectionReader reader(file_->Values<char>(Section::kValueTables));
  for (SortedValueTable& table : tables_) {
    absl::Span<const uint32_t> sizes, ends;
    absl::Span<const char> bytes;
    if (!reader.Take(2, &sizes) || sizes[0] == 0 ||
        !reader.Take(sizes[0], &ends) || !reader.Take(sizes[1], &bytes) ||
        ends.back() > sizes[1]) {
      return DamagedSegment(path_,
                            "its tables of values are cut off or shifted");
    }
    table = SortedValueTable(ends, bytes.data());
    const std::optional<ValueId> unsorted = table.FirstUnsorted();
    if (unsorted.has_value()) {
      return DamagedSegment(
          path_,
          absl::StrCat("section value tables: value ", *unsorted, " of table ",
                       &table - tables_, " is not behind the one before it"));
    }
  }
  return absl::OkStatus();
}

absl::Status SealedSegment::ReadLists() {
  const auto offsets = file_->Values<uint64_t>(Section::kListOffsets);
  const auto bytes = file_->Values<char>(Section::kLists);
  const int groups = (rows() + kListRows - 1) / kListRows;
  if (static_cast<int>(offsets.size()) != groups) {
    return DamagedSegment(path_,
                          "its inverted lists have not the number of its rows");
  }
  for (const uint64_t offset : offsets) {
    if (offset > bytes.size() || offset % alignof(ListsHead) != 0) {
      return DamagedSegment(path_, "a list is cut off");
    }
    SectionReader reader(bytes.subspan(offset));
    absl::Span<const ListsHead> head;
    PostingsView lists;
    if (!reader.Take(1, &head) ||
        !reader.Take(head[0].buckets, &lists.buckets) ||
        !reader.Take(head[0].lists, &lists.hashes) ||
        !reader.Take(head[0].lists, &lists.ends) ||
        !reader.Take(head[0].postings, &lists.rows) ||
        !reader.Take(head[0].postings, &lists.weights)) {
      return DamagedSegment(path_, "its inverted lists are cut off or shifted");
    }
    lists.shift = head[0].shift;
    if (!EndTogether(lists)) {
      return DamagedSegment(path_, "its inverted lists do not fit each other");
    }
    lists_.push_back(lists);
  }
  return absl::OkStatus();
}

}  // namespace akin
