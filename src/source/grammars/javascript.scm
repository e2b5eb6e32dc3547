; What the package's queries leave out or say otherwise than a book needs it.

(function_declaration name: (identifier) @function.definition)
(function_expression name: (identifier) @function.definition)
(generator_function_declaration name: (identifier) @function.definition)
(method_definition name: (property_identifier) @function.definition)
(variable_declarator
  name: (identifier) @function.definition
  value: [(function_expression) (arrow_function)])
(class_declaration name: (identifier) @function.definition)
