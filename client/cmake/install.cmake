# What `cmake --install` gives to users of the client library.
include(CMakePackageConfigHelpers)

set_target_properties(akin_client PROPERTIES EXPORT_NAME client)
set_target_properties(akin_client_fakes PROPERTIES EXPORT_NAME client_fakes)
set_target_properties(akin_client_mocks PROPERTIES EXPORT_NAME client_mocks)
install(TARGETS akin_client akin_client_fakes akin_client_mocks
  EXPORT akinTargets ARCHIVE)
install(TARGETS akin-load akin-ctl akin-eval akin-recall akin-bench
  RUNTIME)
install(DIRECTORY include/akin fakes/akin mocks/akin
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/akin)
install(EXPORT akinTargets NAMESPACE akin:: DESTINATION ${package_dir})
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
  DESTINATION ${package_dir})

# The prefix is known when it is installed, not when it is built.
install(CODE "
  set(CMAKE_INSTALL_LIBDIR [[${CMAKE_INSTALL_LIBDIR}]])
  set(CMAKE_INSTALL_INCLUDEDIR [[${CMAKE_INSTALL_INCLUDEDIR}]])
  set(PROJECT_VERSION [[${PROJECT_VERSION}]])
  configure_file([[${CMAKE_CURRENT_SOURCE_DIR}/cmake/akin.pc.in]]
    [[${CMAKE_CURRENT_BINARY_DIR}/akin.pc]] @ONLY)")
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/akin.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
