; What the packages' queries leave out or say otherwise than a book needs it.

["goto" "register"] @keyword

[(true) (false) (null)] @constant.builtin
(char_literal) @string

(function_declarator declarator: (identifier) @function.definition)
(function_declarator declarator: (field_identifier) @function.definition)
(function_declarator declarator: (qualified_identifier name: (identifier) @function.definition))
(preproc_function_def name: (identifier) @function.definition)
(preproc_def name: (identifier) @function.definition)
(class_specifier name: (type_identifier) @function.definition body: (_))
(struct_specifier name: (type_identifier) @function.definition body: (_))
