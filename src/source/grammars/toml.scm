; The package calls every bare key a type.

(pair (bare_key) @property)
(pair (quoted_key) @property)
