; What the package's queries leave out or say otherwise than a book needs it.

["and" "in" "is" "not" "or" "is not" "not in"] @keyword
(type_alias_statement "type" @keyword)

((identifier) @type (#match? @type "^_*[A-Z]"))
((identifier) @constant (#match? @constant "^_*[A-Z][A-Z0-9_]+$"))

(function_definition name: (identifier) @function.definition)
(class_definition name: (identifier) @function.definition)
(keyword_argument name: (identifier) @variable)
