import dataclasses
import inspect
import typing

JSON = {str: "string", int: "integer", float: "number"}


class Route:
    """One endpoint, read once, when it is registered."""

    def __init__(self, path, function):
        self.function = function
        hints = typing.get_type_hints(function)
        self.fields = {}
        signature = inspect.signature(function)
        for p in signature.parameters.values():
            hint = hints[p.name]
            place = ("path" if "{" + p.name + "}" in path
                     else "query" if hint in JSON else "body")
            self.fields[p.name] = place, hint, p.default

    def schema(self):
        return [(place, name, describe(hint)) for
                name, (place, hint, _) in self.fields.items()]

    def call(self, given):
        values, errors = {}, []
        for name, field in self.fields.items():
            place, hint, default = field
            if name in given:
                values[name] = convert(
                    hint, given[name], (place, name), errors)
            elif default is inspect.Parameter.empty:
                errors.append(((place, name), "missing"))
        if errors:
            return 422, errors
        return 200, self.function(**values)


def describe(hint):
    if hint in JSON:
        return JSON[hint]
    hints = typing.get_type_hints(hint)
    return {name: describe(h) for name, h in hints.items()}


def convert(hint, value, where, errors):
    if hint not in JSON:                # a dataclass
        parts = typing.get_type_hints(hint).items()
        return hint(**{
            n: convert(h, value.get(n), (*where, n), errors)
            for n, h in parts})
    if type(value) is hint:
        return value
    if where[0] != "body":              # text from the URL
        try:
            return hint(value)
        except ValueError:
            pass
    errors.append((where, f"not {JSON[hint]}: {value!r}"))


@dataclasses.dataclass
class Chat:
    prompt: str
    max_tokens: int


def complete(model: str, chat: Chat, trace: int = 0) -> str:
    return f"{model}: {chat.max_tokens} tokens, trace {trace}"


route = Route("/models/{model}", complete)
for line in route.schema():
    print(*line)
body = {"prompt": "Why?", "max_tokens": 64}
print(route.call({"model": "m1", "chat": body, "trace": "7"}))
body["max_tokens"] = "many"
status, errors = route.call(
    {"model": "m1", "chat": body, "trace": "x"})
print(status, *errors, sep="\n  ")
