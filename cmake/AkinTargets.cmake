# One target a room. Sources are listed; third parties are linked PRIVATE, so
# that only the room that names a library can include it.

include(GoogleTest)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_library(akin_options INTERFACE)
target_compile_features(akin_options INTERFACE cxx_std_20)
target_compile_options(akin_options INTERFACE
  -Wall -Wextra -Werror -Wno-sign-compare -Wno-missing-field-initializers
  # GCC 12 sees overlaps in std::string that are none (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
target_include_directories(akin_options INTERFACE ${PROJECT_SOURCE_DIR})

# akin_library(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...])
function(akin_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  # Options are of the build alone: an installed library does not name them.
  target_link_libraries(${name}
    PUBLIC ${ARG_PUBLIC} PRIVATE $<BUILD_INTERFACE:akin_options> ${ARG_PRIVATE})
endfunction()

# akin_record(NAME PROTO)
# Messages that one room keeps in files, generated into the build tree and seen
# by no other room.
function(akin_record name proto)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${generated})
  add_library(${name} STATIC)
  protobuf_generate(TARGET ${name} LANGUAGE cpp
    PROTOS ${CMAKE_CURRENT_SOURCE_DIR}/${proto}
    IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR}
    PROTOC_OUT_DIR ${generated})
  target_compile_features(${name} PUBLIC cxx_std_17)
  target_include_directories(${name} SYSTEM PUBLIC ${generated})
  target_link_libraries(${name} PUBLIC protobuf::libprotobuf)
endfunction()

# akin_program(NAME SOURCES file... [PRIVATE target...])
function(akin_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PRIVATE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE akin_options ${ARG_PRIVATE})
endfunction()

# akin_test(NAME SOURCES file... [PRIVATE target...])
# A GoogleTest program of tests/; `ctest` runs each of its tests by itself.
function(akin_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PRIVATE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE akin_options GTest::gmock_main ${ARG_PRIVATE})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
endfunction()
