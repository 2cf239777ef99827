# What `cmake --install` puts where, beside the two programs. The Debian package (packaging/debian) is made of it.
set(home ${CMAKE_SOURCE_DIR})
install(FILES ${home}/etc/spool.xsd DESTINATION share/tocsin)

# Integrations: all of them to read, the programs among them also where the snippets look for them.
# What Tocsin runs (on_event) lies in hooks, what the producers run in a folder of theirs.
install(DIRECTORY ${home}/etc/integrations DESTINATION share/tocsin USE_SOURCE_PERMISSIONS)
file(GLOB_RECURSE parts CONFIGURE_DEPENDS ${home}/etc/integrations/*)
foreach(part ${parts})
  file(READ ${part} start LIMIT 2)
  if(NOT start MATCHES "^#!")
    continue()
  endif()
  file(RELATIVE_PATH name ${home}/etc/integrations ${part})
  if(name MATCHES "-ack$|^on-event")
    install(PROGRAMS ${part} DESTINATION lib/tocsin/hooks)
  else()
    get_filename_component(folder ${name} DIRECTORY)
    install(PROGRAMS ${part} DESTINATION lib/tocsin/${folder})
  endif()
endforeach()
# Read by scripts (`. tocsin.sh`), no program itself.
install(FILES ${home}/etc/integrations/shell/tocsin.sh DESTINATION lib/tocsin/shell)

# README.md is for who has the sources; with the package one begins with install.md.
install(DIRECTORY ${home}/docs/ DESTINATION share/doc/tocsin
        FILES_MATCHING PATTERN "*.md" PATTERN "pictures" EXCLUDE PATTERN "man" EXCLUDE)
# These lie side by side there, so their links to one another become shorter.
foreach(name docs/security.md SECURITY.md CHANGELOG.md)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${home}/${name})
  file(READ ${home}/${name} text)
  string(REGEX REPLACE "\\]\\((\\.\\./|docs/)" "](" text "${text}")
  get_filename_component(base ${name} NAME)
  file(WRITE ${CMAKE_BINARY_DIR}/installed/${base} "${text}")
  install(FILES ${CMAKE_BINARY_DIR}/installed/${base} DESTINATION share/doc/tocsin)
endforeach()
install(DIRECTORY ${home}/etc/examples/ DESTINATION share/doc/tocsin/examples)
install(FILES ${home}/etc/tocsin.toml DESTINATION share/doc/tocsin/examples)
install(FILES ${home}/packaging/tocsin.bash DESTINATION share/bash-completion/completions RENAME tocsin)

file(GLOB pages CONFIGURE_DEPENDS ${home}/docs/man/*.[1-8])
foreach(page ${pages})
  string(REGEX REPLACE ".*\\." "" section ${page})
  install(FILES ${page} DESTINATION share/man/man${section})
endforeach()
