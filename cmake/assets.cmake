# The page's files, from web/dist into the binary: an assembler file with one .incbin a file, and a table of
# them in C++. Needs neither Python nor Node. Without web/dist the table is empty and api/assets.cc says so.
set(AFS_DIST ${CMAKE_SOURCE_DIR}/web/dist)
set(AFS_EMBED ${CMAKE_BINARY_DIR}/embedded)

# Source maps stay out: they are as large as all the rest.
file(GLOB_RECURSE dist_files CONFIGURE_DEPENDS ${AFS_DIST}/*)
list(FILTER dist_files EXCLUDE REGEX "\\.map(\\.gz|\\.br)?$")
list(SORT dist_files)

set(assembler "    .section .rodata\n")
set(labels "")
set(rows "")
set(index 0)
foreach(dist_file ${dist_files})
  file(RELATIVE_PATH path ${AFS_DIST} ${dist_file})
  set(label afs_embedded_${index})
  string(APPEND assembler
    "    .balign 16\n    .global ${label}\n${label}:\n    .incbin \"${dist_file}\"\n"
    "    .global ${label}_end\n${label}_end:\n    .byte 0\n")
  string(APPEND labels "extern \"C\" const char ${label}[], ${label}_end[];\n")
  string(APPEND rows
    "      {\"${path}\", {${label}, static_cast<size_t>(${label}_end - ${label})}},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND assembler "    .section .note.GNU-stack,\"\",%progbits\n")

set(table "#include \"api/assets.h\"\n\n${labels}\nnamespace afs::api {\n\n")
string(APPEND table "std::span<const EmbeddedFile> embedded_files() {\n")
if(rows)
  string(APPEND table "  static const EmbeddedFile kFiles[] = {\n${rows}  };\n  return kFiles;\n")
else()
  string(APPEND table "  return {};\n")
endif()
string(APPEND table "}\n\n}  // namespace afs::api\n")

file(CONFIGURE OUTPUT ${AFS_EMBED}/embedded_files.S CONTENT "${assembler}" @ONLY)
file(CONFIGURE OUTPUT ${AFS_EMBED}/embedded_files.cc CONTENT "${table}" @ONLY)
# The names are known now; the bytes may change later under the same name.
set_property(SOURCE ${AFS_EMBED}/embedded_files.S PROPERTY OBJECT_DEPENDS ${dist_files})

add_library(afs_embedded STATIC ${AFS_EMBED}/embedded_files.cc ${AFS_EMBED}/embedded_files.S)
target_include_directories(afs_embedded PRIVATE ${CMAKE_SOURCE_DIR}/server)
