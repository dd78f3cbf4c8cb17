#ifndef AKIN_TESTS_END_TO_END_MALFORMED_REQUESTS_H_
#define AKIN_TESTS_END_TO_END_MALFORMED_REQUESTS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <random>
#include <string>

namespace akin {

// Requests that no client would send. The same seed makes the same ones.
class MalformedRequests {
 public:
  explicit MalformedRequests(uint32_t seed) : random_(seed) {}

  // Bytes for a request of the type: a message whose fields have values at and
  // beyond their bounds, such a message with some of its bytes changed, cut off
  // or repeated, or bytes of no message at all.
  std::string Next(const google::protobuf::Descriptor& type);

 private:
  // Fills some of the fields, messages in them down to `depth`.
  void Fill(google::protobuf::Message& message, int depth);
  void Set(google::protobuf::Message& message,
           const google::protobuf::FieldDescriptor& field, int depth);
  std::string Text();
  double Number();
  std::string Bytes(int most);
  void Damage(std::string& bytes);

  // 0 to `below` - 1.
  int Below(int below);

  std::mt19937 random_;
};

}  // namespace akin

#endif  // AKIN_TESTS_END_TO_END_MALFORMED_REQUESTS_H_
