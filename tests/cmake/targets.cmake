# tocsin_library(NAME [OURS targets...] [FOREIGN targets...]): the folder's *.cpp as one library.
# OURS and FOREIGN are the same arrows as in ARCHITECTURE.md.
function(tocsin_library name)
  cmake_parse_arguments(ARG "" "" "OURS;FOREIGN" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "main\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_OURS} PRIVATE ${ARG_FOREIGN})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${ARG_OURS} ${ARG_FOREIGN})
  endif()
endfunction()

# tocsin_test(NAME LABEL [OURS targets...] [FOREIGN targets...] SOURCES files...): a GoogleTest program;
# ctest lists every test by its sentence.
function(tocsin_test name label)
  cmake_parse_arguments(ARG "" "" "OURS;FOREIGN;SOURCES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_OURS} ${ARG_FOREIGN} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE TOCSIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                             TOCSIN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 1200)
endfunction()
