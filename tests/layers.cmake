# Who may include whom. Run as a test with -D TREE=house (this project) or TREE=bad (layers/bad, where every rule is
# broken once and layers/bad.expected says how).
#
# 1. A folder includes only the folders that the table names.
# 2. A file includes only headers that stand above it in CMakeLists.txt (and its own), so that there are no cycles.
# 3. A foreign library enters at its own files; C's and GLib's headers may stand anywhere, the system's where files are
#    read and written. octavo.c names the versions of all of them.
cmake_minimum_required(VERSION 3.25)

set(may_include_base)
set(may_include_book base)
set(may_include_source base book)
set(may_include_typeset base book)
set(may_include_pdf base book typeset)
set(may_include_epub base book)
set(may_include_edition base book)
set(may_include_parity base book typeset epub)
set(may_include_embedding base book typeset epub)
set(may_include_press base book source typeset pdf epub edition embedding parity)
set(may_include_graphviz base source typeset)
set(may_include_boxed base press graphviz)
set(may_include_desk ${may_include_press} press boxed)
set(may_include_verbs ${may_include_desk} boxed desk)
set(may_include_octavo ${may_include_verbs} verbs)

# A header's name, and the files that may name it: regular expressions; the first pair that fits decides.
set(foreign
    "^(cmark-gfm|cmark-gfm-.*)\\.h$"   "^source/markdown\\.c$"
    "^yaml\\.h$"                       "^base/yaml\\.c$"
    "^tree_sitter/"                    "^source/highlight\\.c$"
    "^libxml/"                         "^(source/(svg|fragment)|edition/tree)\\.c$"
    "^hyphen\\.h$"                     "^typeset/hyphenate\\.c$"
    "^fontconfig/"                     "^(typeset/faces|epub/cover)\\.c$"
    "^(hb|hb-.*)\\.h$"                 "^(typeset/faces|typeset/mathface|typeset/shape|epub/fonts)\\.c$"
    "^(cairo|cairo-.*)\\.h$"           "^(pdf/.*\\.[ch]|epub/cover\\.c)$"
    "^pango/"                          "^(typeset/faces\\.c|typeset/shape\\.c|pdf/.*\\.c|epub/cover\\.c)$"
    "^librsvg/"                        "^pdf/picture\\.c$"
    "^qpdf/"                           "^pdf/reader\\.c$"
    "^libdeflate\\.h$"                 "^base/deflate\\.c$"
    "^zip\\.h$"                        "^(base/zip|edition/archive)\\.c$"
    "^(glib\\.h|glib/.*|gio/gio\\.h)$" "."
    "^(assert|ctype|errno|float|inttypes|limits|math|stdalign|stdarg|stdbool|stddef|stdint|stdlib|string)\\.h$" "."
    "^(signal|sys/(prctl|resource|wait))\\.h$" "^(base/(box|filter|publish|walls)|graphviz|desk/(program|watch))\\.c$"
    "^microhttpd\\.h$"                 "^desk/server\\.c$"
    "^netinet/in\\.h$"                 "^desk/server\\.c$"
    "^glib-unix\\.h$"                  "^desk/(monitor|server|watch)\\.c$"
    "^sys/(inotify|signalfd)\\.h$"     "^desk/(monitor|watch)\\.c$"
    "^seccomp\\.h$"                    "^base/walls\\.c$"
    "^(fcntl|poll|sched|unistd)\\.h$"          "^(base/(box|file|filter|publish|walls)|desk/(monitor|program|watch)|verbs/talk)\\.c$"
    "^stdio\\.h$"                      "^(base/publish|verbs/.*)\\.c$"
    "^(dirent|sys/.*|linux/.*)\\.h$"  "^base/(box|file|filter|publish|walls)\\.c$"
    "^time\\.h$"                      "^base/timing\\.c$"
    "^malloc\\.h$"                     "^press\\.c$"
    "^locale\\.h$"                     "^octavo\\.c$")

set(root ${CMAKE_CURRENT_LIST_DIR}/..)
if(TREE STREQUAL "bad")
    set(root ${CMAKE_CURRENT_LIST_DIR}/layers/bad)
endif()
set(complaints "")

function(complain file)
    string(JOIN "" message ${ARGN})
    set(complaints "${complaints}src/${file}: ${message}\n" PARENT_SCOPE)
endfunction()

# "book/dump.c" belongs to book, "press.h" to press.
function(name_folder file ret_folder)
    string(REGEX REPLACE "[/.].*$" "" folder ${file})
    set(${ret_folder} ${folder} PARENT_SCOPE)
endfunction()

# Where a file, or its sibling of the other suffix, stands in the list of sources; -1: nowhere.
function(find_rank file ret_rank)
    string(REGEX REPLACE "\\.[ch]$" "" stem ${file})
    list(FIND order ${stem} rank)
    set(${ret_rank} ${rank} PARENT_SCOPE)
endfunction()

function(read_order)
    file(READ ${root}/CMakeLists.txt text)
    string(REGEX REPLACE "#[^\n]*" "" text "${text}")
    string(REGEX MATCH "set\\(OCTAVO_SOURCES([^)]*)\\)" found "${text}")
    string(REGEX MATCHALL "src/[^ \t\n]+" sources "${CMAKE_MATCH_1}")
    list(TRANSFORM sources REPLACE "^src/(.*)\\.[ch]$" "\\1")
    set(order ${sources} octavo PARENT_SCOPE)
endfunction()

function(check_own file header)
    if(NOT EXISTS ${root}/src/${header})
        complain(${file} "includes \"${header}\", which is not in src (a header is named by its path from there)")
        set(complaints "${complaints}" PARENT_SCOPE)
        return()
    endif()
    name_folder(${file} folder)
    name_folder(${header} other)
    find_rank(${file} rank)
    find_rank(${header} other_rank)
    if(NOT other STREQUAL folder AND NOT other IN_LIST may_include_${folder})
        string(JOIN ", " allowed ${may_include_${folder}})
        if(NOT allowed)
            set(allowed none)
        endif()
        complain(${file} "includes ${header}, but ${folder} may include only these folders: ${allowed}")
    elseif(rank GREATER -1 AND other_rank GREATER rank)
        complain(${file} "includes ${header}, which stands below it in CMakeLists.txt")
    endif()
    set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

function(check_foreign file header)
    set(rest ${foreign})
    while(rest)
        list(POP_FRONT rest name place)
        if(NOT header MATCHES "${name}")
            continue()
        endif()
        if(NOT file MATCHES "${place}" AND NOT file STREQUAL "octavo.c")
            complain(${file} "includes <${header}>, which may enter only at ${place}")
        endif()
        set(complaints "${complaints}" PARENT_SCOPE)
        return()
    endwhile()
    complain(${file} "includes <${header}>, which no rule in tests/layers.cmake lets in")
    set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

function(check_file file)
    find_rank(${file} rank)
    if(rank EQUAL -1)
        complain(${file} "does not stand in the list of sources in CMakeLists.txt")
    endif()
    file(STRINGS ${root}/src/${file} lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line ${lines})
        if(line MATCHES "\"([^\"]+)\"")
            check_own(${file} ${CMAKE_MATCH_1})
        elseif(line MATCHES "<([^>]+)>")
            check_foreign(${file} ${CMAKE_MATCH_1})
        endif()
    endforeach()
    set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

read_order()
file(GLOB_RECURSE files RELATIVE ${root}/src ${root}/src/*.c ${root}/src/*.h)
list(SORT files)
foreach(file ${files})
    check_file(${file})
endforeach()

set(expected "")
if(TREE STREQUAL "bad")
    file(READ ${CMAKE_CURRENT_LIST_DIR}/layers/bad.expected expected)
endif()
if(NOT complaints STREQUAL expected)
    if(expected)
        message("wanted:\n${expected}\nfound:")
    endif()
    message("${complaints}")
    message(FATAL_ERROR "the include rules of tests/layers.cmake")
endif()
