# Turns sql/ and locale/ into one generated source: embedded_file("sql/ledger/x.sql") → text.
file(GLOB_RECURSE embedded_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/*.sql ${CMAKE_SOURCE_DIR}/locale/*.toml)
set(embedded_source ${CMAKE_BINARY_DIR}/embedded.cpp)
add_custom_command(
  OUTPUT ${embedded_source}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUTPUT=${embedded_source} "-DFILES=${embedded_files}"
          -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
  DEPENDS ${embedded_files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
  VERBATIM)
add_library(radica_embedded STATIC ${embedded_source})
target_include_directories(radica_embedded PUBLIC ${CMAKE_SOURCE_DIR}/src)
