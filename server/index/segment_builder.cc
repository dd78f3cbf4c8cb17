#include "server/index/segment_builder.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "server/index/graph_builder.h"
#include "server/index/graph_curve.h"
#include "server/index/id_slots.h"
#include "server/index/postings.h"
#include "server/index/segment_file.h"
#include "server/index/value_table.h"

namespace akin {
namespace {

// The values of one column over all rows, numbered in their order.
class MergedValues {
 public:
  // Looks at each segment's table once.
  void Add(const Segment& segment, const ValueTable& table) {
    std::vector<ValueId>& ids = of_segment_[&segment];
    ids.resize(table.size());
    for (ValueId id = 0; id < table.size(); ++id) {
      of_value_.emplace(table.Value(id), 0);
    }
  }

  void Number(const std::function<const ValueTable&(const Segment&)>& table) {
    ValueId next = 0;
    for (auto& [value, id] : of_value_) id = next++;
    for (auto& [segment, ids] : of_segment_) {
      const ValueTable& values = table(*segment);
      for (ValueId id = 0; id < ids.size(); ++id) {
        ids[id] = of_value_.find(values.Value(id))->second;
      }
    }
  }

  ValueId Of(const Segment& segment, ValueId id) const {
    return of_segment_.find(&segment)->second[id];
  }

  void Write(SegmentFileWriter& file) const {
    std::vector<uint32_t> ends;
    std::string bytes;
    for (const auto& [value, id] : of_value_) {
      bytes.append(value);
      ends.push_back(static_cast<uint32_t>(bytes.size()));
    }
    // The next table begins aligned.
    bytes.resize((bytes.size() + 3) / 4 * 4, '\0');
    const uint32_t sizes[] = {static_cast<uint32_t>(ends.size()),
                              static_cast<uint32_t>(bytes.size())};
    file.Append(sizes, sizeof(sizes));
    file.Append<uint32_t>(ends);
    file.Append(bytes.data(), bytes.size());
  }

 private:
  std::map<std::string, ValueId, std::less<>> of_value_;
  // The new number of each old one.
  absl::flat_hash_map<const Segment*, std::vector<ValueId>> of_segment_;
};

class Builder {
 public:
  Builder(const std::vector<RowPlace>& rows, const Sketcher& sketcher,
          SegmentFileWriter& file)
      : rows_(rows),
        sketcher_(sketcher),
        file_(file),
        shape_(rows[0].segment->shape()) {}

  void Write() {
    MergeValues();
    WriteHeads();
    WriteColumns();
    WriteVectors();
    WriteIds();
    WriteTerms();
    WriteLabels();
    WriteSlots();
    WriteTables();
    WriteLists();
    file_.Begin(Section::kScanCurve);
    file_.Append(ScanCurve::Measure(rows_, sketcher_).points());
  }

  // The rest is made of what was written. Unavailable if it cannot be read.
  absl::Status WriteGraph() {
    const absl::StatusOr<absl::Span<const char>> codes =
        file_.Read(Section::kCodes);
    if (!codes.ok()) return codes.status();
    const absl::StatusOr<absl::Span<const char>> inverse_norms =
        file_.Read(Section::kInverseNorms);
    if (!inverse_norms.ok()) return inverse_norms.status();
    const CodeTable table{
        .codes = reinterpret_cast<const int8_t*>(codes->data()),
        .inverse_norms = reinterpret_cast<const float*>(inverse_norms->data()),
        .code_bytes = shape_.code_bytes,
        .rows = static_cast<int>(rows_.size())};
    if (!GraphPays(table)) return absl::OkStatus();
    const std::vector<int32_t> numbers = BuildGraph(table, /*threads=*/1);
    const absl::StatusOr<GraphView> graph =
        GraphView::Read(numbers, table.rows);
    if (!graph.ok()) return graph.status();
    file_.Begin(Section::kGraph);
    file_.Append<int32_t>(numbers);
    file_.Begin(Section::kGraphCurve);
    file_.Append(GraphCurve::Measure(table, *graph).points());
    return absl::OkStatus();
  }

  SegmentFileInfo Info() const {
    const auto rows = static_cast<uint32_t>(rows_.size());
    return {.words = static_cast<uint32_t>(shape_.words),
            .code_bytes = static_cast<uint32_t>(shape_.code_bytes),
            .rows = rows,
            .slots = IdSlots::CountFor(rows),
            .sketch_seed = sketcher_.seed()};
  }

 private:
  static const ValueTable& TableOf(const Segment& segment, int column) {
    return column == kColumns ? segment.label_values()
                              : segment.values(static_cast<Column>(column));
  }

  void MergeValues() {
    std::vector<const Segment*> segments;
    for (const RowPlace& place : rows_) segments.push_back(place.segment);
    std::sort(segments.begin(), segments.end());
    segments.erase(std::unique(segments.begin(), segments.end()),
                   segments.end());
    for (int column = 0; column <= kColumns; ++column) {
      for (const Segment* segment : segments) {
        values_[column].Add(*segment, TableOf(*segment, column));
      }
      values_[column].Number([column](const Segment& segment) -> auto& {
        return TableOf(segment, column);
      });
    }
  }

  void WriteHeads() {
    file_.Begin(Section::kHeads);
    RowHead head;  // of the row that comes, and at last of the ends
    for (const RowPlace& place : rows_) {
      const Segment& segment = *place.segment;
      const RowHead& old = segment.arrays().heads[place.row];
      head.published_at = old.published_at;
      head.revision = old.revision;
      head.terms_norm = old.terms_norm;
      for (int column = 0; column < kColumns; ++column) {
        head.values[column] = values_[column].Of(segment, old.values[column]);
      }
      file_.Append(&head, sizeof(head));
      const TermsView terms = segment.terms(place.row);
      head.id_begin += segment.id(place.row).size();
      head.terms_begin += terms.size();
      head.numbers_begin += terms.numbers().size();
      head.labels_begin += segment.labels(place.row).size();
    }
    file_.Append(&head, sizeof(head));
  }

  // Writes a section of parts of the rows: part(segment, row) are the values of
  // one.
  template <typename Part>
  void WriteParts(Section section, const Part& part) {
    file_.Begin(section);
    for (const RowPlace& place : rows_) {
      file_.Append(part(*place.segment, place.row));
    }
  }

  void WriteColumns() {
    WriteParts(Section::kSeconds, [](const Segment& segment, int row) {
      return absl::MakeConstSpan(segment.arrays().seconds + row, 1);
    });
    file_.Begin(Section::kColumns);
    for (int column = 0; column < kColumns; ++column) {
      for (const RowPlace& place : rows_) {
        const ValueId id = values_[column].Of(
            *place.segment, place.segment->arrays().columns[column][place.row]);
        file_.Append(&id, sizeof(id));
      }
    }
  }

  void WriteVectors() {
    const size_t words = shape_.words;
    WriteParts(Section::kSketches, [words](const Segment& segment, int row) {
      return absl::MakeConstSpan(segment.arrays().sketches + row * words,
                                 words);
    });
    WriteParts(Section::kCodes, [](const Segment& segment, int row) {
      const CodeView code = segment.code(row);
      return absl::MakeConstSpan(code.values, code.bytes);
    });
    WriteParts(Section::kInverseNorms, [](const Segment& segment, int row) {
      return absl::MakeConstSpan(segment.arrays().inverse_norms + row, 1);
    });
    WriteParts(Section::kTermsNorms, [](const Segment& segment, int row) {
      return absl::MakeConstSpan(segment.arrays().terms_norms + row, 1);
    });
  }

  void WriteIds() {
    WriteParts(Section::kIds, [](const Segment& segment, int row) {
      const std::string_view id = segment.id(row);
      return absl::MakeConstSpan(id.data(), id.size());
    });
  }

  void WriteTerms() {
    WriteParts(Section::kHashes, [](const Segment& segment, int row) {
      return segment.terms(row).hashes();
    });
    WriteParts(Section::kWeights, [](const Segment& segment, int row) {
      return segment.terms(row).weights();
    });
    WriteParts(Section::kNumbers, [](const Segment& segment, int row) {
      return segment.terms(row).numbers();
    });
  }

  void WriteLabels() {
    file_.Begin(Section::kLabels);
    for (const RowPlace& place : rows_) {
      for (const ValueId old : place.segment->labels(place.row)) {
        const ValueId id = values_[kColumns].Of(*place.segment, old);
        file_.Append(&id, sizeof(id));
      }
    }
  }

  void WriteSlots() {
    std::vector<uint32_t> memory(
        IdSlots::CountFor(static_cast<uint32_t>(rows_.size())));
    IdSlots slots(memory.data(), static_cast<uint32_t>(memory.size()));
    for (size_t row = 0; row < rows_.size(); ++row) {
      slots.Add(IdSlots::Hash(rows_[row].segment->id(rows_[row].row)),
                static_cast<int>(row));
    }
    file_.Begin(Section::kIdSlots);
    file_.Append<uint32_t>(memory);
  }

  void WriteTables() {
    file_.Begin(Section::kValueTables);
    for (const MergedValues& values : values_) values.Write(file_);
  }

  void WriteLists() {
    file_.Begin(Section::kLists);
    std::vector<uint64_t> offsets;
    uint64_t offset = 0;
    for (size_t begin = 0; begin < rows_.size();
         begin += SealedSegment::kListRows) {
      offsets.push_back(offset);
      const size_t end =
          std::min(begin + SealedSegment::kListRows, rows_.size());
      std::vector<TermsView> terms;
      terms.reserve(end - begin);
      for (size_t row = begin; row < end; ++row) {
        terms.push_back(rows_[row].segment->terms(rows_[row].row));
      }
      offset += WriteGroup(Postings(terms).view());
    }
    file_.Begin(Section::kListOffsets);
    file_.Append<uint64_t>(offsets);
  }

  // Returns the bytes written, so many that the next group is aligned.
  uint64_t WriteGroup(const PostingsView& lists) {
    const ListsHead head{.shift = lists.shift,
                         .buckets = static_cast<uint32_t>(lists.buckets.size()),
                         .lists = static_cast<uint32_t>(lists.hashes.size()),
                         .postings = static_cast<uint32_t>(lists.rows.size())};
    file_.Append(&head, sizeof(head));
    file_.Append(lists.buckets);
    file_.Append(lists.hashes);
    file_.Append(lists.ends);
    file_.Append(lists.rows);
    file_.Append(lists.weights);
    const uint64_t bytes =
        sizeof(head) +
        (lists.buckets.size() + 2 * lists.hashes.size()) * sizeof(uint32_t) +
        lists.rows.size() * (sizeof(uint16_t) + sizeof(uint8_t));
    constexpr uint64_t kAlignment = 64;
    constexpr char kZeros[kAlignment] = {};
    const uint64_t padding = (kAlignment - bytes % kAlignment) % kAlignment;
    file_.Append(kZeros, padding);
    return bytes + padding;
  }

  const std::vector<RowPlace>& rows_;
  const Sketcher& sketcher_;
  SegmentFileWriter& file_;
  const SegmentShape shape_;
  MergedValues values_[kColumns + 1];
};

}  // namespace

void SortByTime(std::vector<RowPlace>& rows) {
  std::sort(rows.begin(), rows.end(), [](const RowPlace& a, const RowPlace& b) {
    const RowHead& x = a.segment->arrays().heads[a.row];
    const RowHead& y = b.segment->arrays().heads[b.row];
    return std::tie(x.published_at, x.revision) <
           std::tie(y.published_at, y.revision);
  });
}

absl::StatusOr<std::shared_ptr<SealedSegment>> BuildSegment(
    const std::vector<RowPlace>& rows, const Sketcher& sketcher,
    const std::string& path) {
  absl::StatusOr<std::unique_ptr<SegmentFileWriter>> file =
      SegmentFileWriter::Create(path);
  if (!file.ok()) return file.status();
  Builder builder(rows, sketcher, **file);
  builder.Write();
  absl::Status graph = builder.WriteGraph();
  if (!graph.ok()) return graph;
  absl::StatusOr<FileDescriptor> written = (*file)->Finish(builder.Info());
  if (!written.ok()) return written.status();
  absl::StatusOr<std::unique_ptr<SegmentFile>> mapped =
      SegmentFile::Map(*written, path);
  if (!mapped.ok()) return mapped.status();
  return SealedSegment::Make(*std::move(mapped), path);
}

}  // namespace akin
