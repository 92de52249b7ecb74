# afs_room(NAME LINK … [TEST_LINK …]): server/NAME/*.cc as the library afs_NAME, and its *_test.cc as the program
# NAME_test, which may use further rooms.
# Test sources find golden files through AFS_SOURCE_DIR.
enable_testing()
if(AFS_TESTS)
  find_package(GTest REQUIRED)
endif()

# The headers that most files include and that are dear to read.
set(AFS_WIDE_HEADERS
  <algorithm> <charconv> <chrono> <cmath> <filesystem> <functional> <map> <memory> <mutex> <optional> <set> <span> <string>
  <string_view> <thread> <unordered_map> <vector> <fmt/format.h>)

# afs_precompile(TARGET LEADER [HEADER…]): TARGET reads the wide headers and HEADERs from the file that LEADER, the first of
# its kind and with the same flags, has made of them.
function(afs_precompile target leader)
  if(NOT AFS_PRECOMPILE)
    return()
  elseif(target STREQUAL leader)
    target_precompile_headers(${target} PRIVATE ${AFS_WIDE_HEADERS} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${leader})
  endif()
endfunction()

# Little but other people's templates: to check these for undefined behaviour takes minutes, and is not our business.
set(AFS_FOREIGN_TEMPLATES net/http_server net/http_client app/commands app/export_command app/config app/config_rent
  app/config_budget app/config_setters)
if(AFS_SANITIZE MATCHES "undefined")
  foreach(file ${AFS_FOREIGN_TEMPLATES})
    set_source_files_properties(${CMAKE_SOURCE_DIR}/server/${file}.cc PROPERTIES COMPILE_OPTIONS -fno-sanitize=undefined
      SKIP_PRECOMPILE_HEADERS ON)  # Those are for the flags of all others.
  endforeach()
endif()

function(afs_room name)
  cmake_parse_arguments(ROOM "" "" "LINK;TEST_LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/${name}/*.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  if(sources)
    add_library(afs_${name} STATIC ${sources})
    target_include_directories(afs_${name} PUBLIC ${CMAKE_SOURCE_DIR}/server)
    target_link_libraries(afs_${name} PUBLIC ${ROOM_LINK})
    if(NOT name STREQUAL "base")  # It alone is compiled with the macros of the time zone library.
      afs_precompile(afs_${name} afs_core)
    endif()
  else()
    add_library(afs_${name} INTERFACE)
    target_include_directories(afs_${name} INTERFACE ${CMAKE_SOURCE_DIR}/server)
    target_link_libraries(afs_${name} INTERFACE ${ROOM_LINK})
  endif()
  if(AFS_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_compile_definitions(${name}_test PRIVATE AFS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name}_test PRIVATE afs_${name} ${ROOM_TEST_LINK} GTest::gtest_main)
    # The tests' own lines are compiled once and run once: to optimise them costs more than it saves.
    target_compile_options(${name}_test PRIVATE -O0)
    afs_precompile(${name}_test base_test <gtest/gtest.h>)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
endfunction()
