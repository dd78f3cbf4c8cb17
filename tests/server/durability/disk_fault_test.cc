// Every call to the disk that an operation makes finds a fault once, or two
// faults; what was acknowledged is there afterwards, and the index holds what
// the store does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/config.h"
#include "absl/strings/str_cat.h"
#include "tests/fakes/faulty_disk.h"
#include "tests/fakes/temp_directory.h"
#include "tests/server/durability/served_directory.h"

// Read by ThreadSanitizer: a process that is killed leaves its threads.
extern "C" const char* __tsan_default_options() {
  return "report_thread_leaks=0";
}

namespace akin {
namespace {

namespace fs = std::filesystem;

using Fault = FaultyDisk::Fault;
using ::testing::AnyOf;
using ::testing::HasSubstr;

// What is done to a served directory, and the articles it leads to.
struct Operation {
  const char* name;
  // Empty: the start itself.
  std::function<absl::Status(ServedDirectory& served)> run;
  std::function<void(Titles& titles)> change = [](Titles&) {};
};

std::string Title(int number) {
  return absl::StrCat("word", number, " word", number / 2, " common");
}

// More than two segments.
Titles FirstArticles() {
  Titles titles;
  for (int i = 0; i < 28; ++i) titles[absl::StrCat("id", i)] = Title(i);
  return titles;
}

Titles SomeMore(int count) {
  Titles titles;
  for (int i = 0; i < count; ++i) {
    titles[absl::StrCat("id", 20 + i)] = Title(100 + i);
  }
  return titles;
}

void Add(const Titles& more, Titles& titles) {
  for (const auto& [id, title] : more) titles[id] = title;
}

const Operation kOperations[] = {
    {.name = "Start"},
    {.name = "Upsert",
     .run = [](ServedDirectory& served) { return served.Put(SomeMore(1)); },
     .change = [](Titles& titles) { Add(SomeMore(1), titles); }},
    {.name = "UpsertBatch",
     .run = [](ServedDirectory& served) { return served.Put(SomeMore(6)); },
     .change = [](Titles& titles) { Add(SomeMore(6), titles); }},
    {.name = "Delete",
     .run =
         [](ServedDirectory& served) {
           return served.catalog().Delete("id3").status();
         },
     .change = [](Titles& titles) { titles.erase("id3"); }},
    {.name = "DeleteByFilter",
     .run =
         [](ServedDirectory& served) {
           return served.catalog().DeleteMatching(Filter()).status();
         },
     .change = [](Titles& titles) { titles.clear(); }},
    // Fills tails, which are sealed and merged in the background.
    {.name = "Seal",
     .run =
         [](ServedDirectory& served) {
           absl::Status put = served.Put(SomeMore(25));
           // What cannot be sealed now is sealed later.
           served.index().Checkpoint().IgnoreError();
           return put;
         },
     .change = [](Titles& titles) { Add(SomeMore(25), titles); }},
    {.name = "Merge",
     .run = [](ServedDirectory& served) { return served.index().Compact(); }},
    {.name = "Snapshot",
     .run =
         [](ServedDirectory& served) {
           return served.snapshots().Create("monday").status();
         }},
    {.name = "Stop",
     .run = [](ServedDirectory& served) { return served.Stop(); }},
};

// What a child process tells, also when it is killed. In shared memory.
struct Told {
  bool found;         // a call found the fault
  bool found_second;  // and another one the second
  bool acknowledged;  // the operation had succeeded
  bool refused;       // the operation had failed
  bool went_on;       // a write after it had succeeded
  char calls[512];    // that found the faults

  void Add(const std::string& call) {
    std::strncat(calls, (call + "; ").c_str(),
                 sizeof(calls) - std::strlen(calls) - 1);
  }
};

// Runs in a child process, for the calls of a process that is killed end there,
// and the threads of RocksDB outlive no fork. Returns its exit code, which is 1
// if an expectation failed; -1 if a signal ended it.
int RunInChild(const std::function<void()>& body) {
  const auto failures = [] {
    return ::testing::UnitTest::GetInstance()
        ->current_test_info()
        ->result()
        ->total_part_count();
  };
  const int failures_before = failures();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    body();
    std::fflush(nullptr);
    _exit(failures() > failures_before ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Case {
  const char* name;
  Fault fault;
  std::optional<Fault> second = std::nullopt;
};

// Which call finds the fault, and how many calls later another one the second.
struct Where {
  int call = 1;
  int later = 0;  // 0: there is no second
};

// From one call that finds a fault to the next. All of them take minutes, so
// that an ordinary run tries some; AKIN_EVERY_FAULT=1 tries all.
int Stride() {
  if (std::getenv("AKIN_EVERY_FAULT") != nullptr) return 1;
#ifdef ABSL_HAVE_THREAD_SANITIZER
  return 101;  // it is six times as slow
#else
  return 29;
#endif
}

// Of two faults the second comes 1, 4, 16... calls after the first, which is
// found by every third of the calls that find a single one.
constexpr int kTwoStride = 3;
constexpr int kLaterFactor = 4;

class DiskFaultTest : public ::testing::TestWithParam<Case> {
 protected:
  DiskFaultTest() {
    spdlog::set_level(spdlog::level::off);  // What fails is meant to.
    told_ =
        static_cast<Told*>(mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  }
  ~DiskFaultTest() override { munmap(told_, sizeof(Told)); }

  std::string Path(const std::string& name) const {
    return root_.path() + "/" + name;
  }

  // A directory as a server leaves it that was killed: with segments, with
  // writes that are in no segment, and with some that are in the log alone.
  void MakeDirectory() const {
    const int exit_code = RunInChild([this] {
      {
        const auto served = Serve(Path("first"));
        ASSERT_TRUE(served->Put(FirstArticles()).ok());
        ASSERT_TRUE(served->Stop().ok());
        ASSERT_TRUE(served->Put(SomeMore(2)).ok());
      }
      const auto served = Serve(Path("first"));
      ASSERT_TRUE(served->Put({{"id7", Title(70)}}).ok());
    });
    ASSERT_EQ(exit_code, 0);
  }

  static Titles TitlesAtFirst() {
    Titles titles = FirstArticles();
    Add(SomeMore(2), titles);
    titles["id7"] = Title(70);
    return titles;
  }

  static std::unique_ptr<ServedDirectory> Serve(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ServedDirectory>> served =
        ServedDirectory::Open(path);
    EXPECT_TRUE(served.ok()) << served.status();
    return served.ok() ? *std::move(served) : nullptr;
  }

  // In a child: the operation, of which some calls find faults, on the
  // directory "data".
  void RunWithFault(const Operation& operation, const Where& where) {
    FaultyDisk disk(Path("data"), Path("left"));
    const auto found_second = [this](const std::string& call) {
      told_->Add(call);
      told_->found_second = true;
    };
    const auto found = [&](const std::string& call) {
      told_->Add(call);
      told_->found = true;
      if (where.later > 0) {
        disk.Arm(where.later, *GetParam().second, found_second);
      }
    };
    std::unique_ptr<ServedDirectory> served;
    absl::Status status;
    if (operation.run == nullptr) {
      disk.Arm(where.call, GetParam().fault, found);
      absl::StatusOr<std::unique_ptr<ServedDirectory>> started =
          ServedDirectory::Open(Path("data"));
      status = started.status();
      if (started.ok()) served = *std::move(started);
    } else {
      served = Serve(Path("data"));
      ASSERT_NE(served, nullptr);
      disk.Arm(where.call, GetParam().fault, found);
      status = operation.run(*served);
    }
    (status.ok() ? told_->acknowledged : told_->refused) = true;
    if (!told_->found) return;
    if (!status.ok()) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr(Path("data")));
    }
    // What is served is what was acknowledged, whatever the disk does.
    Titles expected = TitlesAtFirst();
    if (status.ok()) operation.change(expected);
    disk.Disarm();
    if (served == nullptr) served = Serve(Path("data"));
    ASSERT_NE(served, nullptr);
    const absl::StatusOr<Titles> articles = served->Articles();
    ASSERT_TRUE(articles.ok()) << articles.status();
    EXPECT_EQ(*articles, expected);
    served->ExpectIndexIsRight();
    // With the disk repaired writes go on, or are refused until a restart.
    const absl::Status after = served->Put({{"after", "after all"}});
    told_->went_on = after.ok();
    if (!after.ok()) {
      EXPECT_EQ(after.code(), absl::StatusCode::kUnavailable) << after;
    }
    if (GetParam().fault == Fault::kFull) {
      EXPECT_TRUE(after.ok()) << after;
    }
    served->ExpectIndexIsRight();
  }

  // In a child: a server starts on what is left, and serves what it should.
  void ExpectLeft(const Operation& operation, const std::string& path) const {
    const auto served = Serve(path);
    ASSERT_NE(served, nullptr);
    const absl::StatusOr<Titles> articles = served->Articles();
    ASSERT_TRUE(articles.ok()) << articles.status();
    Titles before = TitlesAtFirst();
    Titles after = before;
    operation.change(after);
    if (told_->went_on) before["after"] = after["after"] = "after all";
    if (told_->acknowledged) {
      EXPECT_EQ(*articles, after);
    } else {
      EXPECT_THAT(*articles, AnyOf(before, after));
    }
    served->ExpectIndexIsRight();
    EXPECT_TRUE(served->Put({{"next", "next one"}}).ok());
    served->ExpectIndexIsRight();
  }

  void ExpectSnapshots(const std::string& path) const {
    bool found = false;
    if (!fs::exists(path + "/snapshots")) return;
    for (const auto& entry : fs::directory_iterator(path + "/snapshots")) {
      if (entry.path().extension() == ".new") continue;
      found = true;
      const auto served = Serve(entry.path());
      ASSERT_NE(served, nullptr);
      EXPECT_EQ(*served->Articles(), TitlesAtFirst());
      served->ExpectIndexIsRight();
    }
    EXPECT_TRUE(found || !told_->acknowledged);
  }

  // False if the operation does not make so many calls.
  bool SurvivesFaultAt(const Operation& operation, const Where& where) {
    fs::remove_all(Path("data"));
    fs::remove_all(Path("left"));
    fs::copy(Path("first"), Path("data"), fs::copy_options::recursive);
    *told_ = {};
    const int exit_code = RunInChild([&] { RunWithFault(operation, where); });
    if (!(where.later > 0 ? told_->found_second : told_->found)) return false;
    if (!told_->refused) ++absorbed_;
    if (told_->refused && !told_->went_on) ++stopped_;
    const Fault last = GetParam().second.value_or(GetParam().fault);
    const std::string path = Path(last == Fault::kPowerCut ? "left" : "data");
    const int left = RunInChild([&] {
      ExpectLeft(operation, path);
      ExpectSnapshots(path);
    });
    EXPECT_EQ(exit_code, 0) << "call " << where.call << ": " << told_->calls;
    EXPECT_EQ(left, 0) << "call " << where.call << ": " << told_->calls;
    return true;
  }

  // How often two faults were found.
  int SurvivesTwoFaults(const Operation& operation) {
    int survived = 0;
    for (Where where;; where.call += kTwoStride * Stride()) {
      where.later = 1;
      while (SurvivesFaultAt(operation, where)) {
        ++survived;
        where.later *= kLaterFactor;
      }
      if (!told_->found) return survived;
    }
  }

  const TempDirectory root_;
  Told* told_ = nullptr;
  int absorbed_ = 0;  // faults in spite of which the operation succeeded
  int stopped_ = 0;   // faults after which writes were refused
};

TEST_P(DiskFaultTest, NothingThatWasAcknowledgedIsLost) {
  MakeDirectory();
  for (const Operation& operation : kOperations) {
    int calls = 0;
    absorbed_ = stopped_ = 0;
    if (GetParam().second.has_value()) {
      calls = SurvivesTwoFaults(operation);
    } else {
      while (SurvivesFaultAt(operation, {.call = 1 + calls * Stride()})) {
        ++calls;
      }
    }
    std::printf(
        "%-15s %4d calls with the fault, %d of no consequence to the "
        "caller, %d after which writes were refused\n",
        operation.name, calls, absorbed_, stopped_);
    // After the one fault some make no further call.
    EXPECT_TRUE(calls > 0 || GetParam().second.has_value()) << operation.name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    , DiskFaultTest,
    ::testing::Values(
        Case{"IoError", Fault::kIoError}, Case{"Full", Fault::kFull},
        Case{"ReadOnly", Fault::kReadOnly}, Case{"Kill", Fault::kKill},
        Case{"PowerCut", Fault::kPowerCut},
        Case{"IoErrorTwice", Fault::kIoError, Fault::kIoError},
        Case{"IoErrorAndPowerCut", Fault::kIoError, Fault::kPowerCut},
        Case{"FullAndPowerCut", Fault::kFull, Fault::kPowerCut},
        Case{"ReadOnlyAndKill", Fault::kReadOnly, Fault::kKill}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace akin
