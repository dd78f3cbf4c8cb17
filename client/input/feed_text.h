#ifndef AKIN_CLIENT_INPUT_FEED_TEXT_H_
#define AKIN_CLIENT_INPUT_FEED_TEXT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/jsonl/byte_reader.h"

namespace akin {

// Reads an XML document block by block, and mends what is usual in feeds and
// no parser forgives: UTF-8 that is called something else, windows-1252 that
// is called ISO-8859-1 or UTF-8, control characters, ampersands that begin no
// reference, and references to characters by their names in HTML.
class FeedText {
 public:
  // `charset` is what the encoding of a document is called outside of it, in
  // lower case; it counts if the document names none. May be empty.
  FeedText(std::unique_ptr<ByteReader> bytes, std::string charset);

  // The next block, empty at the end; ends between two characters. DataLoss,
  // without the name, if the file cannot be read on.
  absl::StatusOr<std::string> Next();

  // Whether blocks are UTF-8, whatever the document says; else they are in the
  // encoding that it names, and not mended. Valid after the first Next().
  bool is_utf8() const { return encoding_ != Encoding::kAsDeclared; }
  // The encoding of blocks that are not UTF-8 and do not name it; else empty.
  std::string undeclared_encoding() const {
    return !is_utf8() && is_undeclared_ ? charset_ : "";
  }
  const std::string& name() const { return bytes_->name(); }
  bool stopped() const { return bytes_->stopped(); }

 private:
  enum class Encoding { kUnknown, kUtf8, kWindows1252, kAsDeclared };
  Encoding Detect(absl::string_view begin);
  std::string Mend(bool at_end);
  size_t MendAmpersand(absl::string_view text, std::string& mended) const;
  size_t MendByte(absl::string_view text, std::string& mended) const;

  const std::unique_ptr<ByteReader> bytes_;
  const std::string charset_;
  Encoding encoding_ = Encoding::kUnknown;
  bool is_undeclared_ = false;  // `charset_` alone says what it is
  bool in_cdata_ = false;
  std::string waiting_;  // read, but not yet mended
};

}  // namespace akin

#endif  // AKIN_CLIENT_INPUT_FEED_TEXT_H_
