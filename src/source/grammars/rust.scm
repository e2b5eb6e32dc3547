; What the package's queries leave out or say otherwise than a book needs it.

; An attribute is plain but for what stands in it.
(attribute_item) @embedded
(inner_attribute_item) @embedded

((identifier) @constant (#match? @constant "^_*[A-Z][A-Z0-9_]+$"))
[(integer_literal) (float_literal)] @number

(function_item name: (identifier) @function.definition)
(function_signature_item name: (identifier) @function.definition)
(macro_definition name: (identifier) @function.definition)
(struct_item name: (type_identifier) @function.definition)
(enum_item name: (type_identifier) @function.definition)
(trait_item name: (type_identifier) @function.definition)
