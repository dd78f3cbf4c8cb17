#ifndef AKIN_CLIENT_CTL_STATUS_TEXT_H_
#define AKIN_CLIENT_CTL_STATUS_TEXT_H_

#include <string>

#include "akin/v1/admin.pb.h"

namespace akin {

// The state of a server for people, a name and a value a line, the warnings
// first. What a server does not tell is left out.
std::string ToText(const v1::GetStatusResponse& status);

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_STATUS_TEXT_H_
