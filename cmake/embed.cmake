# Turns sql/, locale/ and web/ into generated sources: embedded_file("sql/ledger/x.sql") → text; embedded_texts("es") →
# texts; embedded_assets() → the dashboard.
file(GLOB_RECURSE embedded_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/*.sql)
set(embedded_source ${CMAKE_BINARY_DIR}/embedded.cpp)
add_custom_command(
  OUTPUT ${embedded_source}
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DOUTPUT=${embedded_source} "-DFILES=${embedded_files}"
          -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
  DEPENDS ${embedded_files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
  VERBATIM)

add_executable(flatten_texts ${CMAKE_SOURCE_DIR}/tools/flatten_texts.cpp)
target_link_libraries(flatten_texts PRIVATE tomlplusplus::tomlplusplus radica_flags)
file(GLOB locale_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/locale/*.toml)
set(texts_source ${CMAKE_BINARY_DIR}/embedded_texts.cpp)
add_custom_command(
  OUTPUT ${texts_source}
  COMMAND flatten_texts ${texts_source} ${locale_files}
  DEPENDS flatten_texts ${locale_files}
  VERBATIM)

# The dashboard: web/build.mjs bundles it with the esbuild that ./dev has put into web/node_modules.
find_program(NODE node)
if(NOT NODE OR NOT EXISTS ${CMAKE_SOURCE_DIR}/web/node_modules/esbuild)
  message(FATAL_ERROR "The dashboard needs node and the packages of web/package-lock.json: ./dev setup installs them")
endif()
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/*)
set(assets_source ${CMAKE_BINARY_DIR}/embedded_assets.cpp)
add_custom_command(
  OUTPUT ${assets_source}
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/web/build.mjs ${assets_source}
  DEPENDS ${web_files} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_SOURCE_DIR}/web/package-lock.json
  VERBATIM)

add_library(radica_embedded STATIC ${embedded_source} ${texts_source} ${assets_source})
target_include_directories(radica_embedded PUBLIC ${CMAKE_SOURCE_DIR}/src)
