#include "tests/fakes/faulty_disk.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

namespace akin {
namespace {

namespace fs = std::filesystem;

// What a call needs of the disk.
enum class Need { kRead, kWrite, kSpace };

// A file or a directory below the root.
struct Node {
  std::string synced_bytes;  // of a file
  bool is_directory = false;
  std::map<std::string, std::shared_ptr<Node>> names;  // of a directory
  std::map<std::string, std::shared_ptr<Node>> synced_names;
};

struct OpenFile {
  std::shared_ptr<Node> node;
  std::string path;
};

// The bytes of an open file, whatever it is open for.
std::string BytesOf(const std::string& path) {
  std::string bytes;
  const long fd =
      syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return bytes;
  char buffer[65'536];
  for (long part; (part = syscall(SYS_read, fd, buffer, sizeof(buffer))) > 0;) {
    bytes.append(buffer, part);
  }
  syscall(SYS_close, fd);
  return bytes;
}

void WriteBytes(const std::string& path, std::string_view bytes) {
  const long fd = syscall(SYS_openat, AT_FDCWD, path.c_str(),
                          O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  while (!bytes.empty()) {
    const long part = syscall(SYS_write, fd, bytes.data(), bytes.size());
    if (part <= 0) std::abort();
    bytes.remove_prefix(part);
  }
  syscall(SYS_close, fd);
}

void WriteSynced(const Node& node, const std::string& path) {
  if (!node.is_directory) return WriteBytes(path, node.synced_bytes);
  syscall(SYS_mkdirat, AT_FDCWD, path.c_str(), 0755);
  for (const auto& [name, child] : node.synced_names) {
    WriteSynced(*child, path + "/" + name);
  }
}

// What there is, as if it were synced.
std::shared_ptr<Node> ReadTree(const fs::path& path) {
  auto node = std::make_shared<Node>();
  node->is_directory = fs::is_directory(path);
  if (!node->is_directory) {
    node->synced_bytes = BytesOf(path.string());
    return node;
  }
  for (const auto& entry : fs::directory_iterator(path)) {
    node->names[entry.path().filename().string()] = ReadTree(entry.path());
  }
  node->synced_names = node->names;
  return node;
}

// The state behind a FaultyDisk. Guarded by `mutex`, which is held over the
// calls too, so that the order of what is noted is that of what was done.
struct State {
  std::string root;
  std::string left;
  std::shared_ptr<Node> top;
  std::map<int, OpenFile> open;              // by descriptor
  int64_t calls_to_fault = 0;                // 0: none
  std::optional<FaultyDisk::Fault> lasting;  // was found, and stays
  FaultyDisk::Fault fault = FaultyDisk::Fault::kIoError;
  std::function<void(const std::string&)> found;

  // Null if it is none of a file below the root.
  const OpenFile* FindOpen(int fd) const {
    const auto file = open.find(fd);
    return file == open.end() ? nullptr : &file->second;
  }
};

std::recursive_mutex mutex;
State* state = nullptr;

// The path below the root; nullopt if it is elsewhere.
std::optional<std::string> Below(std::string_view path) {
  if (!path.starts_with(state->root)) return std::nullopt;
  path.remove_prefix(state->root.size());
  if (!path.empty() && path[0] != '/') return std::nullopt;
  return std::string(path);
}

// Where a path leads: the directory, the last name, and what it names, if it
// does. A null directory: nowhere that is known.
struct Place {
  std::shared_ptr<Node> directory;
  std::string name;
  std::shared_ptr<Node> node;
};

Place Find(std::string_view below) {
  Place place{.node = state->top};
  while (!below.empty()) {
    const size_t slash = below.find('/');
    const std::string name(below.substr(0, slash));
    below.remove_prefix(slash == below.npos ? below.size() : slash + 1);
    if (name.empty() || name == ".") continue;
    if (place.node == nullptr) return {};
    place = {.directory = place.node, .name = name};
    const auto found = place.directory->names.find(name);
    if (found != place.directory->names.end()) place.node = found->second;
  }
  return place;
}

// The path that a path and the descriptor of its directory name.
std::string PathAt(int directory, const char* path) {
  if (path[0] == '/' || directory == AT_FDCWD) return path;
  const OpenFile* open = state->FindOpen(directory);
  return open == nullptr ? path : open->path + "/" + path;
}

// Does what a fault means for a call. True: the call fails, with errno set.
bool FindsFault(const char* call, const std::string& path, Need need) {
  using Fault = FaultyDisk::Fault;
  if (state->calls_to_fault > 0 && --state->calls_to_fault == 0) {
    const Fault fault = state->fault;
    // May arm the next.
    std::exchange(state->found, nullptr)(std::string(call) + " " + path);
    if (fault == Fault::kPowerCut) WriteSynced(*state->top, state->left);
    if (fault == Fault::kPowerCut || fault == Fault::kKill) _exit(0);
    if (fault == Fault::kIoError) {
      errno = EIO;
      return true;
    }
    state->lasting = fault;
  }
  if (!state->lasting.has_value()) return false;
  errno = *state->lasting == Fault::kFull ? ENOSPC : EROFS;
  return need == Need::kSpace ||
         (need == Need::kWrite && *state->lasting == Fault::kReadOnly);
}

// Calls `note` with what the call did, if it did.
template <typename Result, typename Do, typename Note>
Result Call(const char* call, const std::string& path, Need need,
            const Do& real, const Note& note) {
  if (state == nullptr || !Below(path).has_value()) return real();
  if (FindsFault(call, path, need)) return static_cast<Result>(-1);
  const Result result = real();
  const int error = errno;
  if (result != static_cast<Result>(-1)) note(result);
  errno = error;
  return result;
}

constexpr auto kNothing = [](auto) {};

// A call on a descriptor.
template <typename Result, typename Do, typename Note = decltype(kNothing)>
Result CallOn(const char* call, int fd, Need need, const Do& real,
              const Note& note = kNothing) {
  std::unique_lock lock(mutex);
  const OpenFile* open = state == nullptr ? nullptr : state->FindOpen(fd);
  if (open == nullptr) {
    lock.unlock();  // It may wait, as on a pipe.
    return real();
  }
  const OpenFile file = *open;
  return Call<Result>(call, file.path, need, real, [&](Result) { note(file); });
}

int OpenAt(int directory, const char* name, int flags, mode_t mode) {
  const std::lock_guard lock(mutex);
  const auto real = [&] {
    return static_cast<int>(syscall(SYS_openat, directory, name, flags, mode));
  };
  if (state == nullptr) return real();
  const std::string path = PathAt(directory, name);
  const Need need = flags & O_CREAT                   ? Need::kSpace
                    : (flags & O_ACCMODE) != O_RDONLY ? Need::kWrite
                                                      : Need::kRead;
  return Call<int>("open", path, need, real, [&](int fd) {
    const Place place = Find(*Below(path));
    std::shared_ptr<Node> node = place.node;
    if (node == nullptr && place.directory != nullptr) {
      node = std::make_shared<Node>();
      place.directory->names[place.name] = node;
    }
    if (node != nullptr) state->open[fd] = {node, path};
  });
}

int Sync(int fd) {
  // Whether the real disk has it does not matter, and would take its time.
  return CallOn<int>(
      "sync", fd, Need::kWrite, [] { return 0; },
      [fd](const OpenFile& file) {
        if (file.node->is_directory) {
          file.node->synced_names = file.node->names;
        } else {
          file.node->synced_bytes =
              BytesOf("/proc/self/fd/" + std::to_string(fd));
        }
      });
}

int UnlinkAt(int directory, const char* name, int flags) {
  const std::lock_guard lock(mutex);
  const auto real = [&] {
    return static_cast<int>(syscall(SYS_unlinkat, directory, name, flags));
  };
  if (state == nullptr) return real();
  const std::string path = PathAt(directory, name);
  return Call<int>("unlink", path, Need::kWrite, real, [&](int) {
    const Place place = Find(*Below(path));
    if (place.directory != nullptr) place.directory->names.erase(place.name);
  });
}

template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

FaultyDisk::FaultyDisk(std::string root, std::string left) {
  std::shared_ptr<Node> top = ReadTree(root);
  const std::lock_guard lock(mutex);
  if (state != nullptr) std::abort();
  state = new State{
      .root = std::move(root), .left = std::move(left), .top = std::move(top)};
}

FaultyDisk::~FaultyDisk() {
  const std::lock_guard lock(mutex);
  delete std::exchange(state, nullptr);
}

void FaultyDisk::Arm(int64_t n, Fault fault,
                     std::function<void(const std::string& call)> found) {
  const std::lock_guard lock(mutex);
  state->calls_to_fault = n;
  state->fault = fault;
  state->found = std::move(found);
}

void FaultyDisk::Disarm() {
  const std::lock_guard lock(mutex);
  state->calls_to_fault = 0;
  state->lasting.reset();
}

}  // namespace akin

// In the place of libc's.
extern "C" {

using akin::Call;
using akin::CallOn;
using akin::Need;

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return akin::OpenAt(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return akin::OpenAt(directory, path, flags, mode);
}

int close(int fd) {
  const std::lock_guard lock(akin::mutex);
  if (akin::state != nullptr) akin::state->open.erase(fd);
  return static_cast<int>(syscall(SYS_close, fd));
}

DIR* opendir(const char* path) {
  const std::lock_guard lock(akin::mutex);
  if (akin::state != nullptr && akin::Below(path).has_value() &&
      akin::FindsFault("opendir", path, Need::kRead)) {
    return nullptr;
  }
  return akin::Next<DIR*(const char*)>("opendir")(path);
}

ssize_t read(int fd, void* bytes, size_t count) {
  return CallOn<ssize_t>("read", fd, Need::kRead,
                         [&] { return syscall(SYS_read, fd, bytes, count); });
}

ssize_t pread(int fd, void* bytes, size_t count, off_t offset) {
  return CallOn<ssize_t>("read", fd, Need::kRead, [&] {
    return syscall(SYS_pread64, fd, bytes, count, offset);
  });
}

size_t fread_unlocked(void* bytes, size_t size, size_t count, FILE* file) {
  const ssize_t read = CallOn<ssize_t>("read", fileno(file), Need::kRead, [&] {
    return static_cast<ssize_t>(
        akin::Next<size_t(void*, size_t, size_t, FILE*)>("fread_unlocked")(
            bytes, size, count, file));
  });
  return read < 0 ? 0 : read;
}

ssize_t write(int fd, const void* bytes, size_t count) {
  return CallOn<ssize_t>("write", fd, Need::kSpace,
                         [&] { return syscall(SYS_write, fd, bytes, count); });
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  return CallOn<ssize_t>("write", fd, Need::kSpace, [&] {
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
  });
}

int ftruncate(int fd, off_t size) noexcept {
  return CallOn<int>("truncate", fd, Need::kSpace, [&] {
    return static_cast<int>(syscall(SYS_ftruncate, fd, size));
  });
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
  return CallOn<int>("allocate", fd, Need::kSpace, [&] {
    return static_cast<int>(syscall(SYS_fallocate, fd, mode, offset, size));
  });
}

int fsync(int fd) { return akin::Sync(fd); }
int fdatasync(int fd) { return akin::Sync(fd); }

void* mmap(void* address, size_t size, int protection, int flags, int fd,
           off_t offset) noexcept {
  return reinterpret_cast<void*>(CallOn<intptr_t>("map", fd, Need::kRead, [&] {
    return syscall(SYS_mmap, address, size, protection, flags, fd, offset);
  }));
}

int mkdir(const char* path, mode_t mode) noexcept {
  const std::lock_guard lock(akin::mutex);
  return Call<int>(
      "mkdir", path, Need::kSpace,
      [&] {
        return static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
      },
      [&](int) {
        const akin::Place place = akin::Find(*akin::Below(path));
        if (place.directory == nullptr) return;
        const auto node = std::make_shared<akin::Node>();
        node->is_directory = true;
        place.directory->names[place.name] = node;
      });
}

int rename(const char* from, const char* to) noexcept {
  const std::lock_guard lock(akin::mutex);
  return Call<int>(
      "rename", from, Need::kSpace,
      [&] {
        return static_cast<int>(
            syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
      },
      [&](int) {
        const akin::Place old = akin::Find(*akin::Below(from));
        const akin::Place place = akin::Find(*akin::Below(to));
        if (old.node == nullptr || place.directory == nullptr) return;
        old.directory->names.erase(old.name);
        place.directory->names[place.name] = old.node;
      });
}

int link(const char* from, const char* to) noexcept {
  const std::lock_guard lock(akin::mutex);
  return Call<int>(
      "link", from, Need::kSpace,
      [&] {
        return static_cast<int>(
            syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
      },
      [&](int) {
        const akin::Place old = akin::Find(*akin::Below(from));
        const akin::Place place = akin::Find(*akin::Below(to));
        if (old.node == nullptr || place.directory == nullptr) return;
        place.directory->names[place.name] = old.node;
      });
}

int unlink(const char* path) noexcept {
  return akin::UnlinkAt(AT_FDCWD, path, 0);
}
int unlinkat(int directory, const char* path, int flags) noexcept {
  return akin::UnlinkAt(directory, path, flags);
}
int rmdir(const char* path) noexcept {
  return akin::UnlinkAt(AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char* path) noexcept {
  const int removed = akin::UnlinkAt(AT_FDCWD, path, 0);
  if (removed == 0 || errno != EISDIR) return removed;
  return akin::UnlinkAt(AT_FDCWD, path, AT_REMOVEDIR);
}

}  // extern "C"
