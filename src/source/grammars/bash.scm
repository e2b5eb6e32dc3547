; What the package's queries leave out or say otherwise than a book needs it.

["local" "declare" "readonly" "typeset"] @keyword

(simple_expansion) @embedded
(heredoc_end) @string
(number) @number

(function_definition name: (word) @function.definition)
