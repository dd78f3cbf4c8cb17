#ifndef AKIN_BASE_FILE_DESCRIPTOR_H_
#define AKIN_BASE_FILE_DESCRIPTOR_H_

namespace akin {

// An open file, socket or the like; closed with the object.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace akin

#endif  // AKIN_BASE_FILE_DESCRIPTOR_H_
