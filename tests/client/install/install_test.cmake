# Installs the build to a directory of its own and builds a stranger's project
# with what is there, by CMake and by pkg-config.
#
# cmake -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... -DCXX=...
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
    include/akin/client.h include/akin/mocks/mock_connection.h
    include/akin/v1/similar_news.pb.h include/google/rpc/status.pb.h
    share/akin/proto/akin/v1/similar_news.proto
    ${LIBDIR}/libakin_client.a ${LIBDIR}/libakin_proto.a
    ${LIBDIR}/pkgconfig/akin.pc)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()

run(${CMAKE_COMMAND} -G Ninja -S ${SOURCE_DIR}/stranger -B ${WORK_DIR}/build
  -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_COMPILER=${CXX}
  "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build -j1)
run(${WORK_DIR}/build/stranger)
run(${WORK_DIR}/build/stranger_test)

run(${CMAKE_COMMAND} -E env
  PKG_CONFIG_PATH=${prefix}/${LIBDIR}/pkgconfig
  sh -c "${CXX} ${CXX_FLAGS} -std=c++20 -Wall -Wextra -Werror \
${SOURCE_DIR}/stranger/main.cc $(pkg-config --cflags --libs akin) \
-o ${WORK_DIR}/by_pkg_config")
run(${WORK_DIR}/by_pkg_config)
