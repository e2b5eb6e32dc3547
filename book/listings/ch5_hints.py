import typing


def ask(prompt: str, top_k: int = 5) -> list[str]:
    return [prompt] * top_k


def later(prompt: "str", top_k: "int" = 5) -> "list[str]":
    return [prompt] * top_k


print(ask(b"not a str", True))          # nothing objects
print(ask.__annotations__["top_k"])
print(repr(later.__annotations__["top_k"]))
print(typing.get_type_hints(later)["top_k"])
