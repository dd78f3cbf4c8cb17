#include "client/load/load_session.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace akin {
namespace {

// Of an article's framing in a message.
constexpr int64_t kArticleOverheadBytes = 8;

}  // namespace

LoadSession::LoadSession(Client client, const LoadOptions& options,
                         RejectLog& rejects)
    : options_(options), rejects_(rejects), building_(options.streams) {
  Lane::Options lane_options;
  lane_options.retry_for = options.retry_for;
  lane_options.stop = options.stop;
  for (int i = 0; i < options.streams; ++i) {
    lanes_.push_back(std::make_unique<Lane>(client, lane_options, rejects));
  }
}

LoadSession::~LoadSession() = default;

absl::Status LoadSession::Open(const std::vector<std::string>& paths) {
  LineReader::Options reader_options;
  reader_options.max_line_bytes = options_.line_bytes;
  reader_options.stop = options_.stop;
  for (const std::string& path : paths) {
    absl::StatusOr<std::unique_ptr<LineReader>> reader =
        LineReader::Open(path, reader_options);
    if (!reader.ok()) return reader.status();
    readers_.push_back(*std::move(reader));
  }
  return absl::OkStatus();
}

LoadSummary LoadSession::Run() {
  LoadSummary summary;
  const absl::Time start = absl::Now();
  for (const auto& reader : readers_) {
    if (stopped()) break;
    absl::Status status = LoadFile(*reader);
    if (!status.ok()) summary.input_errors.push_back(std::move(status));
  }
  for (size_t i = 0; i < lanes_.size(); ++i) Flush(i);
  for (const auto& lane : lanes_) summary.server.Update(lane->Finish());
  summary.loaded = loaded();
  summary.rejected = rejects_.count();
  summary.took = absl::Now() - start;
  summary.ignored_keys = parser_.ignored_keys();
  return summary;
}

int64_t LoadSession::loaded() const {
  int64_t loaded = 0;
  for (const auto& lane : lanes_) loaded += lane->loaded();
  return loaded;
}

int64_t LoadSession::bytes_read() const {
  int64_t bytes = 0;
  for (const auto& reader : readers_) bytes += reader->bytes_read();
  return bytes;
}

bool LoadSession::stopped() const {
  return lane_failed_ || (options_.stop != nullptr && options_.stop->load());
}

absl::Status LoadSession::LoadFile(LineReader& reader) {
  std::string line;
  while (!stopped()) {
    absl::StatusOr<LineReader::Item> item = reader.Next(line);
    if (!item.ok()) return item.status();
    switch (*item) {
      case LineReader::Item::kEnd:
        return absl::OkStatus();
      case LineReader::Item::kTooLongLine:
        rejects_.Add({&reader.path(), reader.line_number(), line}, "",
                     absl::StrCat("the line is longer than ",
                                  options_.line_bytes, " bytes; shorten it"));
        break;
      case LineReader::Item::kLine:
        AddLine(reader, std::move(line));
        break;
    }
  }
  return absl::OkStatus();
}

void LoadSession::AddLine(LineReader& reader, std::string line) {
  constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
  if (reader.line_number() == 1 && line.rfind(kByteOrderMark, 0) == 0) {
    line.erase(0, sizeof(kByteOrderMark) - 1);
  }
  if (line.find_first_not_of(" \t\r") == std::string::npos) return;
  absl::StatusOr<v1::Article> article = parser_.Parse(line);
  InputLine source = {&reader.path(), reader.line_number(), ""};
  if (rejects_.keeps_text()) source.text = std::move(line);
  if (!article.ok()) {
    rejects_.Add(source, parser_.last_id(),
                 std::string(article.status().message()));
    return;
  }
  AddArticle(*std::move(article), std::move(source));
}

void LoadSession::AddArticle(v1::Article article, InputLine line) {
  const int64_t bytes =
      static_cast<int64_t>(article.ByteSizeLong()) + kArticleOverheadBytes;
  if (bytes > options_.batch_bytes) {
    rejects_.Add(
        line, article.id(),
        absl::StrCat("the article has ", bytes, " bytes, a message holds ",
                     options_.batch_bytes, "; shorten its body"));
    return;
  }
  // Articles of one id keep their order: they go the same way.
  const size_t lane = std::hash<std::string>()(article.id()) % lanes_.size();
  if (building_[lane].bytes + bytes > options_.batch_bytes) Flush(lane);
  Batch& batch = building_[lane];
  batch.bytes += bytes;
  batch.lines.push_back(std::move(line));
  *batch.request.add_articles() = std::move(article);
  if (batch.request.articles_size() >= options_.batch) Flush(lane);
}

void LoadSession::Flush(size_t lane) {
  Batch batch = std::exchange(building_[lane], Batch());
  if (batch.lines.empty()) return;
  batch.request.set_message_id(next_message_id_++);
  if (!lanes_[lane]->Push(std::move(batch))) lane_failed_ = true;
}

}  // namespace akin
