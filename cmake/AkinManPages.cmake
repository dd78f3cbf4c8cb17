# Man pages are what the programs say of themselves by --help and --version, so
# that no flag is described twice.
find_program(HELP2MAN help2man REQUIRED)

# akin_man_page(PROGRAM SECTION NAME)
# Makes and installs the page of a program; NAME says in a few words what it
# does.
function(akin_man_page program section name)
  set(page ${CMAKE_BINARY_DIR}/man/${program}.${section})
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/man)
  add_custom_command(OUTPUT ${page}
    COMMAND ${HELP2MAN} --no-info --section=${section} --name=${name}
      --source=akin --output=${page} $<TARGET_FILE:${program}>
    DEPENDS ${program} VERBATIM)
  add_custom_target(${program}_man ALL DEPENDS ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section}
    COMPONENT runtime)
endfunction()
