# The Debian packages: `cpack` makes akin, with the server and the programs, and
# akin-dev, with the client library. packaging/ has what only they contain.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME akin)
set(CPACK_PACKAGE_VENDOR akin)
set(CPACK_PACKAGE_CONTACT "akin maintainers <maintainers@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "related-news server")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime dev)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME akin)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Keeps the articles of news sites and answers what is similar to one of them,
over gRPC, as one program with nothing else to install. With programs to load
articles, to ask, to measure relevance and to test the load.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
# Makes the user.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS adduser)
set(debian ${CMAKE_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
  ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)

set(CPACK_DEBIAN_DEV_PACKAGE_NAME akin-dev)
set(CPACK_COMPONENT_DEV_DESCRIPTION
"C++ client library of akin, for CMake and pkg-config, with a fake server for
tests, and the .proto files.")
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
# The library is static: its users link what it uses.
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
  "libabsl-dev, libgrpc++-dev, libprotobuf-dev, protobuf-compiler-grpc")
include(CPack)

# Only a package has these; `cmake --install` alone does not write to /etc.
install(FILES packaging/akin-server.flags DESTINATION /etc/akin
  COMPONENT runtime EXCLUDE_FROM_ALL)
install(FILES packaging/akin-server.service DESTINATION lib/systemd/system
  COMPONENT runtime EXCLUDE_FROM_ALL)
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT runtime EXCLUDE_FROM_ALL)
