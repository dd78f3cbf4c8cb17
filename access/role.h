#ifndef AKIN_ACCESS_ROLE_H_
#define AKIN_ACCESS_ROLE_H_

#include <optional>
#include <string_view>

namespace akin {

// What a caller may do. Each role may do what those before it may.
enum class Role {
  kReader,  // ask and read
  kWriter,  // put articles in and take them out
  kAdmin,   // run the server
};

// Whether a caller of role `has` may do what needs the role `needed`.
inline bool Permits(Role has, Role needed) { return has >= needed; }

// As it stands in files and messages: "reader", "writer", "admin".
std::string_view RoleName(Role role);

// The role of that name; nullopt if there is none.
std::optional<Role> ParseRole(std::string_view name);

}  // namespace akin

#endif  // AKIN_ACCESS_ROLE_H_
