# SPDX-License-Identifier: Apache-2.0
# Builds the page with npm and writes it as C++ that defines assets.h:
#
#   cmake -DMODE=auto|npm|none -DSOURCE=app/ui -DFOLDER=DIR -P page.cmake
#
# Everything lands in FOLDER: page/ (a copy of SOURCE, with node_modules and dist), assets.cpp, and page.stamp
# once there is nothing more to try. Without npm, or when it cannot fetch its packages, missing.html
# becomes the only file and a warning says why; with MODE npm that is an error. An error in the page's own
# sources always is one.
cmake_minimum_required(VERSION 3.25)

set(fetch_seconds 180)
set(work ${FOLDER}/page)
set(type_html "text/html; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_svg "image/svg+xml")
set(type_png "image/png")
set(type_json "application/json")
set(type_txt "text/plain; charset=utf-8")
set(type_webmanifest "application/manifest+json")

# Sets `why` to what keeps npm from running here, or to nothing.
function(look_for_npm)
  set(why "" PARENT_SCOPE)
  find_program(NODE node)
  find_program(NPM npm)
  if(NOT NODE OR NOT NPM)
    set(why "node and npm are not installed (Debian's packages nodejs and npm)" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND ${NODE} --version OUTPUT_VARIABLE said ERROR_QUIET)
  string(REGEX MATCH "[0-9]+" major "${said}")
  if(NOT major OR major LESS 18)
    set(why "node is older than 18" PARENT_SCOPE)
  endif()
endfunction()

# What is in `work` beside node_modules is what is in SOURCE.
function(copy_sources)
  file(GLOB old ${work}/*)
  list(FILTER old EXCLUDE REGEX "/node_modules$")
  if(old)
    file(REMOVE_RECURSE ${old})
  endif()
  file(COPY ${SOURCE}/ DESTINATION ${work} PATTERN node_modules EXCLUDE PATTERN dist EXCLUDE)
endfunction()

# Fetches the packages once for each package-lock.json; sets `why` when they cannot be had.
function(fetch_packages)
  set(why "" PARENT_SCOPE)
  set(mark ${work}/node_modules/.tocsin-lock)
  file(SHA256 ${work}/package-lock.json wanted)
  if(EXISTS ${mark})
    file(READ ${mark} here)
    if(here STREQUAL wanted)
      return()
    endif()
  endif()
  execute_process(
    COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --no-update-notifier --prefer-offline
            --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=30000 --loglevel=error
    WORKING_DIRECTORY ${work} INPUT_FILE /dev/null TIMEOUT ${fetch_seconds}
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT code EQUAL 0)
    message(NOTICE "${said}")
    set(why "npm could not fetch the packages (${code}); is there a way to the npm registry?" PARENT_SCOPE)
    return()
  endif()
  file(WRITE ${mark} ${wanted})
endfunction()

# run_script(NAME): of package.json; fails as a compiler does.
function(run_script name)
  execute_process(
    COMMAND ${NPM} run --silent ${name} WORKING_DIRECTORY ${work} INPUT_FILE /dev/null
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT code EQUAL 0)
    message(NOTICE "${said}")
    message(FATAL_ERROR "app/ui: `npm run ${name}` failed (${code})")
  endif()
endfunction()

# The bytes of a file as an array of C++ called NAME, appended to `code`.
function(append_bytes name file)
  file(READ ${file} hex HEX)
  string(REPEAT "[0-9a-f]" 36 row)
  string(REGEX REPLACE "(${row})" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(APPEND code "const unsigned char ${name}[] = {\n${hex}};\n")
  set(code "${code}" PARENT_SCOPE)
endfunction()

# append_file(FILE PATH): its arrays to `code` and its line to `table`. Compressed once here, as small as it gets;
# what hardly shrinks goes plain.
function(append_file file path)
  file(SIZE ${file} bytes)
  get_filename_component(extension ${file} LAST_EXT)
  string(SUBSTRING "${extension}" 1 -1 extension)
  set(type "${type_${extension}}")
  if(NOT type OR bytes EQUAL 0)
    message(FATAL_ERROR "app/ui: ${file} is empty or of a type that page.cmake does not know")
  endif()
  file(SHA256 ${file} hash)
  string(SUBSTRING ${hash} 0 16 hash)
  string(MAKE_C_IDENTIFIER "k${path}" name)
  append_bytes(${name} ${file})
  set(packed "{}")
  execute_process(COMMAND gzip -9n INPUT_FILE ${file} OUTPUT_FILE ${FOLDER}/packed.gz COMMAND_ERROR_IS_FATAL ANY)
  file(SIZE ${FOLDER}/packed.gz small)
  math(EXPR worth "${bytes} * 9 / 10")
  if(small LESS worth)
    append_bytes(${name}Gzip ${FOLDER}/packed.gz)
    set(packed "view(${name}Gzip)")
  endif()
  file(REMOVE ${FOLDER}/packed.gz)
  string(APPEND table
         "      {\"${path}\", \"${type}\",\n       R\"(\"${hash}\")\", view(${name}), ${packed}},\n")
  set(code "${code}" PARENT_SCOPE)
  set(table "${table}" PARENT_SCOPE)
endfunction()

# write_assets(INDEX OTHERS...): assets.cpp, with INDEX as "/" and the others by their names.
function(write_assets index)
  set(code "")
  set(table "")
  append_file(${index} "/")
  foreach(file ${ARGN})
    get_filename_component(name ${file} NAME)
    append_file(${file} "/${name}")
  endforeach()
  math(EXPR count "${ARGC}")
  file(WRITE ${FOLDER}/assets.new "// SPDX-License-Identifier: Apache-2.0
// Made by app/ui/page.cmake.
#include \"app/ui/assets.h\"

#include <array>
#include <cstddef>

namespace tocsin::ui {
namespace {

${code}
template <std::size_t Size>
std::string_view view(const unsigned char (&bytes)[Size]) {
  return {reinterpret_cast<const char*>(bytes), Size};
}

}  // namespace

std::span<const Asset> assets() {
  static const std::array<Asset, ${count}> kAssets{{
${table}  }};
  return kAssets;
}

}  // namespace tocsin::ui
")
  file(COPY_FILE ${FOLDER}/assets.new ${FOLDER}/assets.cpp ONLY_IF_DIFFERENT)
  file(REMOVE ${FOLDER}/assets.new)
endfunction()

# Without the page; it is tried again by the next build when WHY can change.
function(do_without why)
  write_assets(${SOURCE}/missing.html)
  file(REMOVE ${FOLDER}/page.stamp)
  if(MODE STREQUAL npm)
    message(FATAL_ERROR "app/ui: the page was not built: ${why}")
  elseif(MODE STREQUAL auto)
    message(WARNING "The page was not built: ${why}\nThe API works without it, and / says so. "
                    "Build again once this is mended, or say -DTOCSIN_UI=none to do without.")
  else()
    file(TOUCH ${FOLDER}/page.stamp)
  endif()
endfunction()

file(MAKE_DIRECTORY ${work})
if(MODE STREQUAL none)
  do_without("")
  return()
endif()
look_for_npm()
if(NOT why)
  copy_sources()
  fetch_packages()
endif()
if(why)
  do_without("${why}")
  return()
endif()
run_script(check)
run_script(build)
file(GLOB others ${work}/dist/*)
list(REMOVE_ITEM others ${work}/dist/index.html)
write_assets(${work}/dist/index.html ${others})
file(TOUCH ${FOLDER}/page.stamp)
