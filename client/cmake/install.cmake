# What `cmake --install` gives to users of the client library.
include(CMakePackageConfigHelpers)

set_target_properties(akin_client PROPERTIES EXPORT_NAME client)
set_target_properties(akin_client_fakes PROPERTIES EXPORT_NAME client_fakes)
set_target_properties(akin_client_mocks PROPERTIES EXPORT_NAME client_mocks)
install(TARGETS akin_client akin_client_fakes akin_client_mocks
  EXPORT akinTargets ARCHIVE COMPONENT dev)
install(TARGETS akin-load akin-ctl akin-eval akin-recall akin-bench
  RUNTIME COMPONENT runtime)
akin_man_page(akin-load 1 "put articles into an akin server")
akin_man_page(akin-ctl 1 "ask and administer an akin server")
akin_man_page(akin-eval 1 "measure the relevance of an akin server")
akin_man_page(akin-recall 1 "measure what approximate answers lack")
akin_man_page(akin-bench 1 "test the load that an akin server bears")
install(DIRECTORY include/akin fakes/akin mocks/akin
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/akin)
install(EXPORT akinTargets NAMESPACE akin:: DESTINATION ${package_dir}
  COMPONENT dev)
configure_package_config_file(cmake/akinConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/akinConfig.cmake
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor release may break its users.
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/akinConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/akinConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/akinConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT dev)

# The prefix is known when it is installed, not when it is built.
install(CODE "
  set(CMAKE_INSTALL_LIBDIR [[${CMAKE_INSTALL_LIBDIR}]])
  set(CMAKE_INSTALL_INCLUDEDIR [[${CMAKE_INSTALL_INCLUDEDIR}]])
  set(PROJECT_VERSION [[${PROJECT_VERSION}]])
  configure_file([[${CMAKE_CURRENT_SOURCE_DIR}/cmake/akin.pc.in]]
    [[${CMAKE_CURRENT_BINARY_DIR}/akin.pc]] @ONLY)"
  COMPONENT dev)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/akin.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
