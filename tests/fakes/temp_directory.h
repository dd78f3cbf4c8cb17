#ifndef AKIN_TESTS_FAKES_TEMP_DIRECTORY_H_
#define AKIN_TESTS_FAKES_TEMP_DIRECTORY_H_

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace akin {

// A new directory of a test's own, removed with all that is in it at the end of
// the scope. Close what has files open in it first.
class TempDirectory {
 public:
  TempDirectory() {
    std::error_code error;
    const std::filesystem::path root =
        std::filesystem::temp_directory_path(error);
    path_ = ((error ? "/tmp" : root) / "akin-test-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) {
      std::perror(path_.c_str());
      std::abort();
    }
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }

  // The path of a file in it, which need not be there.
  std::string File(const std::string& name) const { return path_ + "/" + name; }

  // Puts a file there, or replaces it as a whole, and returns its path.
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(File(name) + ".new", std::ios::binary) << text;
    std::filesystem::rename(File(name) + ".new", File(name));
    return File(name);
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(File(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  bool Exists(const std::string& name) const {
    return std::filesystem::exists(File(name));
  }

 private:
  std::string path_;
};

}  // namespace akin

#endif  // AKIN_TESTS_FAKES_TEMP_DIRECTORY_H_
