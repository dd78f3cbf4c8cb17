#include "tests/end_to_end/malformed_requests.h"

#include <google/protobuf/stubs/logging.h>

#include <array>
#include <limits>
#include <memory>

namespace akin {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kDepth = 6;

}  // namespace

std::string MalformedRequests::Next(const google::protobuf::Descriptor& type) {
  const int kind = Below(8);
  if (kind == 0) return Bytes(300);
  const std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New());
  Fill(*message, kDepth);
  // Text that is not UTF-8 is meant.
  const google::protobuf::LogSilencer silencer;
  std::string bytes;
  message->SerializePartialToString(&bytes);
  if (kind > 3) Damage(bytes);
  return bytes;
}

void MalformedRequests::Fill(Message& message, int depth) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const int times =
        Below(2) == 0 ? 0 : (field.is_repeated() ? 1 + Below(4) : 1);
    for (int time = 0; time < times; ++time) Set(message, field, depth);
  }
}

void MalformedRequests::Set(Message& message, const FieldDescriptor& field,
                            int depth) {
  const auto& reflection = *message.GetReflection();
  // Calls the setter, or for a repeated field the adder, of its type.
  const auto put = [&](auto set, auto add, auto value) {
    if (field.is_repeated()) {
      (reflection.*add)(&message, &field, value);
    } else {
      (reflection.*set)(&message, &field, value);
    }
  };
  using R = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return put(&R::SetInt32, &R::AddInt32, static_cast<int32_t>(random_()));
    case FieldDescriptor::CPPTYPE_UINT32:
      return put(&R::SetUInt32, &R::AddUInt32,
                 static_cast<uint32_t>(random_()));
    case FieldDescriptor::CPPTYPE_INT64:
      return put(&R::SetInt64, &R::AddInt64,
                 static_cast<int64_t>(uint64_t{random_()} << Below(33)));
    case FieldDescriptor::CPPTYPE_UINT64:
      return put(&R::SetUInt64, &R::AddUInt64,
                 uint64_t{random_()} << Below(33));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return put(&R::SetDouble, &R::AddDouble, Number());
    case FieldDescriptor::CPPTYPE_FLOAT:
      return put(&R::SetFloat, &R::AddFloat, static_cast<float>(Number()));
    case FieldDescriptor::CPPTYPE_BOOL:
      return put(&R::SetBool, &R::AddBool, Below(2) == 1);
    case FieldDescriptor::CPPTYPE_ENUM:
      return put(&R::SetEnumValue, &R::AddEnumValue, Below(9) - 2);
    case FieldDescriptor::CPPTYPE_STRING:
      return put(&R::SetString, &R::AddString, Text());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (depth == 0) return;
      return Fill(field.is_repeated()
                      ? *reflection.AddMessage(&message, &field)
                      : *reflection.MutableMessage(&message, &field),
                  depth - 1);
  }
}

std::string MalformedRequests::Text() {
  switch (Below(6)) {
    case 0:
      return "";
    case 1:
      return Bytes(20);
    case 2:  // Often beyond the bound.
      return std::string(1 << Below(15), 'x');
    case 3:
      return std::string("../\0/..", 7);
    case 4:  // A right-to-left override, a zero width joiner, a surrogate.
      return "\u202e\u200d\xED\xA0\x80";
    default:  // So that articles meet again.
      return std::string(1, static_cast<char>('a' + Below(4)));
  }
}

double MalformedRequests::Number() {
  using Limits = std::numeric_limits<double>;
  const std::array<double, 9> numbers = {0,
                                         -0.0,
                                         1,
                                         -1,
                                         Limits::infinity(),
                                         -Limits::infinity(),
                                         Limits::quiet_NaN(),
                                         Limits::max(),
                                         Limits::denorm_min()};
  return numbers[Below(static_cast<int>(numbers.size()))];
}

std::string MalformedRequests::Bytes(int most) {
  std::string bytes(Below(most + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random_());
  return bytes;
}

void MalformedRequests::Damage(std::string& bytes) {
  for (int times = 1 + Below(4); times > 0 && !bytes.empty(); --times) {
    const size_t at = Below(static_cast<int>(bytes.size()));
    switch (Below(4)) {
      case 0:
        bytes[at] = static_cast<char>(random_());
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes.insert(at, Bytes(8));
        break;
      default:
        bytes.insert(at, bytes.substr(at, 1 + Below(64)));
    }
  }
}

int MalformedRequests::Below(int below) {
  return static_cast<int>(random_() % static_cast<uint32_t>(below));
}

}  // namespace akin
