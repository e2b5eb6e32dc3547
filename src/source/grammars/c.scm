; What the package's queries leave out or say otherwise than a book needs it.

["goto" "register"] @keyword

[(true) (false) (null)] @constant.builtin
(char_literal) @string

(function_declarator declarator: (identifier) @function.definition)
(preproc_function_def name: (identifier) @function.definition)
(preproc_def name: (identifier) @function.definition)
(struct_specifier name: (type_identifier) @function.definition body: (_))
(union_specifier name: (type_identifier) @function.definition body: (_))
(enum_specifier name: (type_identifier) @function.definition body: (_))
