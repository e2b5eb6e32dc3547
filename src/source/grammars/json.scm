; The package says this before it calls all strings strings.

(pair key: (_) @property)
