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

install(DIRECTORY ${home}/docs/ DESTINATION share/doc/tocsin
        FILES_MATCHING PATTERN "*.md" PATTERN "adr" EXCLUDE PATTERN "pictures" EXCLUDE PATTERN "man" EXCLUDE)
install(FILES ${home}/README.md ${home}/SECURITY.md ${home}/CHANGELOG.md DESTINATION share/doc/tocsin)
install(DIRECTORY ${home}/etc/examples/ DESTINATION share/doc/tocsin/examples)
install(FILES ${home}/etc/tocsin.toml DESTINATION share/doc/tocsin/examples)
install(FILES ${home}/packaging/tocsin.bash DESTINATION share/bash-completion/completions RENAME tocsin)

file(GLOB pages CONFIGURE_DEPENDS ${home}/docs/man/*.[1-8])
foreach(page ${pages})
  string(REGEX REPLACE ".*\\." "" section ${page})
  install(FILES ${page} DESTINATION share/man/man${section})
endforeach()
