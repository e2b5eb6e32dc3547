# Writes the table of grammars.h: -D LIST=file of lines 'name|query-file …' -D OUTPUT=file.c
cmake_minimum_required(VERSION 3.25)

# A file's text as C string literals, a line each.
function(quote file ret_text)
    file(READ ${file} text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n        \"" text "${text}")
    set(${ret_text} "        \"${text}\\n\"\n" PARENT_SCOPE)
endfunction()

set(declarations "")
set(rows "")
file(STRINGS ${LIST} lines)
foreach(line ${lines})
    string(REPLACE "|" ";" files "${line}")
    list(POP_FRONT files name)
    string(APPEND declarations "const struct TSLanguage *tree_sitter_${name}(void);\n")
    string(APPEND rows "    {\"${name}\", tree_sitter_${name},\n")
    foreach(file ${files})
        quote(${file} text)
        string(APPEND rows "${text}")
    endforeach()
    string(APPEND rows "    },\n")
endforeach()
file(WRITE ${OUTPUT} "/* Made by embed.cmake. */
#include \"source/grammars.h\"

${declarations}
const Grammar grammars[] = {
${rows}    {0},
};
")
