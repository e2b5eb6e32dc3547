"""A checked boundary from annotations, in one function."""
from dataclasses import dataclass, fields
from typing import get_type_hints


@dataclass
class Prompt:
    text: str
    max_tokens: int
    stream: bool


def read(model, data):
    hints = get_type_hints(model)
    errors = []
    for name in data.keys() - hints.keys():
        errors.append(f"{name}: unknown")
    for field in fields(model):
        wanted = hints[field.name]
        if field.name not in data:
            errors.append(f"{field.name}: missing")
        elif type(data[field.name]) is not wanted:
            kind = wanted.__name__
            errors.append(f"{field.name}: not {kind}")
    if errors:
        raise ValueError("; ".join(sorted(errors)))
    return model(**data)


good = {"text": "hello", "max_tokens": 64, "stream": True}
print(read(Prompt, good))
print(Prompt("hello", "64", None))     # no check in the class
try:
    read(Prompt, {"text": "hi", "max_tokens": True, "top": 1})
except ValueError as error:
    print("422", error)
