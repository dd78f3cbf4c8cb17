# Each man page names every flag that its program has.
#
# cmake -DBIN_DIR=... -DMAN_DIR=... -P man_pages_test.cmake
foreach(page akin-server.8 akin-load.1 akin-ctl.1 akin-eval.1 akin-recall.1
    akin-bench.1)
  string(REGEX REPLACE "\\.[18]$" "" program ${page})
  execute_process(COMMAND ${BIN_DIR}/${program} --help OUTPUT_VARIABLE help
    COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "\n  --[a-z_0-9]+" flags "${help}")
  list(LENGTH flags count)
  if(count LESS 4)
    message(FATAL_ERROR "${program} --help lists ${count} flags")
  endif()
  file(READ ${MAN_DIR}/${page} text)
  # In roff a hyphen that is to stay one is written with a backslash.
  string(REPLACE "\\-" "-" text "${text}")
  foreach(flag ${flags})
    string(STRIP ${flag} flag)
    string(FIND "${text}" "\\fB${flag}\\fR" place)
    if(place EQUAL -1)
      message(FATAL_ERROR "${page} lacks ${flag}")
    endif()
  endforeach()
endforeach()
