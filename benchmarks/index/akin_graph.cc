#include <string>
#include <utility>

#include "benchmarks/index/measured_index.h"
#include "embeddings/vector_code.h"
#include "server/index/graph_builder.h"
#include "server/index/segment_file.h"

namespace akin {
namespace {

// A graph and the codes that it is over, as a sealed segment has them.
class AkinGraph : public MeasuredIndex {
 public:
  AkinGraph(std::unique_ptr<SegmentFile> file, const SegmentFileInfo& info)
      : file_(std::move(file)),
        table_{file_->Values<int8_t>(Section::kCodes).data(),
               file_->Values<float>(Section::kInverseNorms).data(),
               static_cast<int>(info.code_bytes), static_cast<int>(info.rows)},
        graph_(*GraphView::Read(file_->Values<int32_t>(Section::kGraph),
                                table_.rows)) {}

  MeasuredAnswer Search(absl::Span<const float> query, int limit,
                        int breadth) override {
    std::vector<RowCosine> found;
    graph_.Search(table_, VectorCode(query).view(), limit, breadth, nullptr,
                  found);
    MeasuredAnswer answer;
    for (const RowCosine& row : found) answer.rows.push_back(row.row);
    return answer;
  }

  bool has_breadth() const override { return true; }
  int64_t memory_bytes() const override { return file_->bytes(); }

 private:
  const std::unique_ptr<SegmentFile> file_;
  const CodeTable table_;
  const GraphView graph_;
};

}  // namespace

BuiltIndex BuildAkinGraph(const VectorSet& set) {
  const int rows = static_cast<int>(set.rows());
  const int code_bytes = CodeBytes(set.dimensions);
  std::vector<int8_t> codes(int64_t{rows} * code_bytes);
  std::vector<float> inverse_norms(rows);
  for (int row = 0; row < rows; ++row) {
    inverse_norms[row] =
        EncodeVector(set.row(row), codes.data() + int64_t{row} * code_bytes);
  }
  const std::vector<int32_t> graph = BuildGraph(
      {codes.data(), inverse_norms.data(), code_bytes, rows}, /*threads=*/1);
  auto writer = SegmentFileWriter::Create("");
  if (!writer.ok()) return writer.status();
  (*writer)->Begin(Section::kCodes);
  (*writer)->Append(absl::MakeConstSpan(codes));
  (*writer)->Begin(Section::kInverseNorms);
  (*writer)->Append(absl::MakeConstSpan(inverse_norms));
  (*writer)->Begin(Section::kGraph);
  (*writer)->Append(absl::MakeConstSpan(graph));
  SegmentFileInfo info;
  info.code_bytes = code_bytes;
  info.rows = rows;
  const absl::StatusOr<FileDescriptor> file = (*writer)->Finish(info);
  if (!file.ok()) return file.status();
  auto mapped = SegmentFile::Map(*file, "a graph");
  if (!mapped.ok()) return mapped.status();
  return std::make_unique<AkinGraph>(*std::move(mapped), info);
}

}  // namespace akin
