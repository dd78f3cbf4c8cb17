#include "client/load/resume_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/input/download.h"
#include "client/jsonl/line_writer.h"

namespace akin {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

// A checksum as a number of JSON would lose digits in other programs.
std::string HexOf(uint64_t number) {
  return absl::StrCat(absl::Hex(number, absl::kZeroPad16));
}

uint64_t NumberOf(const Json& hex) {
  uint64_t number = 0;
  if (!absl::SimpleHexAtoi(hex.get<std::string>(), &number)) {
    throw std::invalid_argument("a checksum is no number");
  }
  return number;
}

SettledRecords::State StateOf(const Json& input) {
  SettledRecords::State state;
  state.first = input.at("settled").get<int64_t>();
  state.checksum = NumberOf(input.at("checksum"));
  state.further = input.at("further").get<std::set<int64_t>>();
  state.loaded = input.at("loaded").get<int64_t>();
  state.rejected = input.at("rejected").get<int64_t>();
  return state;
}

Json JsonOf(const SettledRecords::State& state) {
  return {{"settled", state.first},
          {"checksum", HexOf(state.checksum)},
          {"further", state.further},
          {"loaded", state.loaded},
          {"rejected", state.rejected}};
}

SeenItems::State ItemsStateOf(const Json& feed) {
  SeenItems::State state;
  state.validators.etag = feed.at("etag").get<std::string>();
  state.validators.last_modified = feed.at("last_modified").get<std::string>();
  state.loaded = feed.at("loaded").get<int64_t>();
  state.rejected = feed.at("rejected").get<int64_t>();
  for (const Json& item : feed.at("items")) {
    state.items.push_back({NumberOf(item.at(0)), NumberOf(item.at(1))});
  }
  return state;
}

Json JsonOf(const SeenItems::State& state) {
  Json items = Json::array();
  for (const SeenItems::Item& item : state.items) {
    items.push_back({HexOf(item.id), HexOf(item.content)});
  }
  return {{"etag", state.validators.etag},
          {"last_modified", state.validators.last_modified},
          {"loaded", state.loaded},
          {"rejected", state.rejected},
          {"items", std::move(items)}};
}

// What an input is called in the file, wherever the program is started.
std::string KeyOf(const std::string& input) {
  if (input == "-" || IsWebAddress(input)) return input;
  return std::filesystem::absolute(input).string();
}

}  // namespace

ResumeFile::ResumeFile(std::string path) : path_(std::move(path)) {}

ResumeFile::~ResumeFile() {
  if (writer_.joinable()) Close().IgnoreError();
}

absl::StatusOr<std::unique_ptr<ResumeFile>> ResumeFile::Open(
    const std::string& path) {
  std::unique_ptr<ResumeFile> file(new ResumeFile(path));
  absl::Status status = file->Lock();
  if (status.ok()) status = file->Read();
  if (status.ok()) status = file->Write();
  if (!status.ok()) return status;
  file->writer_ = std::thread([file = file.get()] { file->Run(); });
  return file;
}

absl::Status ResumeFile::Lock() {
  const std::string lock_path = path_ + ".lock";
  absl::StatusOr<FileLock> lock = FileLock::Take(lock_path);
  if (lock.ok()) {
    lock_.emplace(*std::move(lock));
    return absl::OkStatus();
  }
  if (absl::IsUnavailable(lock.status())) {
    return absl::UnavailableError(
        absl::StrCat(path_, ": is ", lock.status().message(),
                     "; wait until that load ends, or name another file"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(lock_path, ": cannot be written: ", lock.status().message(),
                   "; name a file in a directory that can be"));
}

absl::Status ResumeFile::Read() {
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) {
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored)) return absl::OkStatus();
    return absl::PermissionDeniedError(
        absl::StrCat(path_, ": cannot be read; may it be?"));
  }
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  MutexLock lock(mutex_);
  try {
    const Json root = Json::parse(text);
    if (root.at("version") != kVersion) {
      throw std::invalid_argument("its version is another");
    }
    for (const auto& [key, input] : root.at("inputs").items()) {
      SettledRecords::State state = StateOf(input);
      loaded_before_ += state.loaded;
      records_.emplace(key, std::make_unique<SettledRecords>(
                                std::move(state), [this] { Changed(); }));
    }
    for (const auto& [key, feed] : root.at("feeds").items()) {
      const SeenItems::State state = ItemsStateOf(feed);
      loaded_before_ += state.loaded;
      items_.emplace(key,
                     std::make_unique<SeenItems>(state, [this] { Changed(); }));
    }
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ": is not what akin-load keeps: ", error.what(),
                     "; name another file"));
  }
  continues_ = true;
  return absl::OkStatus();
}

SettledRecords& ResumeFile::RecordsOf(const std::string& input) {
  MutexLock lock(mutex_);
  std::unique_ptr<SettledRecords>& records = records_[KeyOf(input)];
  if (records == nullptr) {
    records = std::make_unique<SettledRecords>(SettledRecords::State(),
                                               [this] { Changed(); });
  }
  return *records;
}

SeenItems& ResumeFile::ItemsOf(const std::string& feed) {
  MutexLock lock(mutex_);
  std::unique_ptr<SeenItems>& items = items_[feed];
  if (items == nullptr) {
    items =
        std::make_unique<SeenItems>(SeenItems::State(), [this] { Changed(); });
  }
  return *items;
}

void ResumeFile::Changed() {
  MutexLock lock(mutex_);
  is_dirty_ = true;
  changed_.NotifyAll();
}

std::string ResumeFile::Text() const {
  MutexLock lock(mutex_);
  Json inputs = Json::object();
  for (const auto& [key, records] : records_) {
    inputs[key] = JsonOf(records->state());
  }
  Json feeds = Json::object();
  for (const auto& [key, items] : items_) feeds[key] = JsonOf(items->state());
  const Json root = {
      {"version", kVersion}, {"inputs", inputs}, {"feeds", feeds}};
  return root.dump(-1, ' ', false, Json::error_handler_t::replace);
}

absl::Status ResumeFile::Write() {
  auto writer = LineWriter::Create(path_);
  if (!writer.ok()) return writer.status();
  absl::Status status = (*writer)->Write(Text());
  if (status.ok()) status = (*writer)->Commit();
  return status;
}

void ResumeFile::Run() {
  for (;;) {
    {
      MutexLock lock(mutex_);
      while (!is_dirty_ && !done_) changed_.Wait(mutex_);
      if (!is_dirty_) return;
      is_dirty_ = false;
    }
    absl::Status status = Write();
    MutexLock lock(mutex_);
    failure_.Update(std::move(status));
  }
}

absl::Status ResumeFile::Close() {
  {
    MutexLock lock(mutex_);
    done_ = true;
    changed_.NotifyAll();
  }
  if (writer_.joinable()) writer_.join();
  lock_.reset();
  MutexLock lock(mutex_);
  return failure_;
}

}  // namespace akin
