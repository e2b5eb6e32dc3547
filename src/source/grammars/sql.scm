; The package writes its expressions for another program, and calls every table a type.

((literal) @number (#match? @number "^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$"))
(keyword_null) @constant

(object_reference name: (identifier) @variable)
(invocation (object_reference name: (identifier) @variable))
(create_table (object_reference name: (identifier) @function.definition))
(create_function (object_reference name: (identifier) @function.definition))
(create_view (object_reference name: (identifier) @function.definition))
