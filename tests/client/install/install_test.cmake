# Installs the build to a directory of its own and builds a stranger's project
# with what is there, by CMake and by pkg-config: without a warning, with every
# compiler that is here, and with the quickstart of the README in it.
#
# cmake -DBUILD_DIR=... -DSOURCE_DIR=... -DREADME=... -DWORK_DIR=... -DCXX=...
#   -DLIBDIR=lib -P install_test.cmake
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK_DIR})
set(prefix ${WORK_DIR}/prefix)
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})

foreach(file
    bin/akin-load bin/akin-ctl bin/akin-eval bin/akin-recall bin/akin-bench
    include/akin/client.h include/akin/fakes/fake_connection.h
    include/akin/mocks/mock_connection.h
    include/akin/v1/similar_news.pb.h include/google/rpc/status.pb.h
    share/akin/proto/akin/v1/similar_news.proto
    ${LIBDIR}/libakin_client.a ${LIBDIR}/libakin_client_fakes.a
    ${LIBDIR}/libakin_proto.a ${LIBDIR}/pkgconfig/akin.pc)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()

# The first block of C++ in the README.
file(READ ${README} readme)
string(REGEX MATCH "```cpp\n([^`]*)```" found "${readme}")
set(quickstart "${CMAKE_MATCH_1}")
file(WRITE ${WORK_DIR}/quickstart.cc "${quickstart}")
string(REGEX MATCHALL "\n" lines "${quickstart}")
list(LENGTH lines lines)
if(lines EQUAL 0 OR lines GREATER 20)
  message(FATAL_ERROR "the quickstart of the README has ${lines} lines, not 1 to 20")
endif()

# What sanitizers have instrumented only their own compiler can link.
set(compilers ${CXX})
if("${CXX_FLAGS}" STREQUAL "")
  foreach(name g++ clang++)
    find_program(${name}_path ${name})
    if(${name}_path)
      list(APPEND compilers ${${name}_path})
    endif()
  endforeach()
endif()

set(ENV{PKG_CONFIG_PATH} ${prefix}/${LIBDIR}/pkgconfig)
foreach(compiler ${compilers})
  # One compiler may have several names.
  file(REAL_PATH ${compiler} name)
  cmake_path(GET name FILENAME name)
  set(build ${WORK_DIR}/${name})
  if(EXISTS ${build})
    continue()
  endif()
  run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE_DIR}/stranger -B ${build}
    -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_COMPILER=${compiler}
    -DQUICKSTART=${WORK_DIR}/quickstart.cc "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
  run(${CMAKE_COMMAND} --build ${build} -j1)
  run(${build}/stranger)
  run(${build}/stranger_test)

  run(sh -c "${compiler} ${CXX_FLAGS} -std=c++20 \
-Wall -Wextra -Wpedantic -Wconversion -Werror \
${SOURCE_DIR}/stranger/main.cc $(pkg-config --cflags --libs akin) \
-o ${build}/by_pkg_config")
  run(${build}/by_pkg_config)
endforeach()
