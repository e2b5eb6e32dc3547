"""data_numbers.py [--unmarked] BOOK: the numbers of a book's text against its data.

A comment after a block says where numbers of that block come from (book/data/README.md describes it):

    <!-- datum: ch1_rss_after_delete, 3.11.2, pymalloc
    204.6 = [ints_keep_1_in_10000].rss_built_mib
    38.1 = [ints_keep_1_in_10000].rss_built_mib - [ints_keep_1_in_10000].rss_deleted_mib
    -->

Each number must stand in the block, and the value, rounded as the number is printed, must be the number. Prints the
count of each file, and a line for each number that fails; exit 1 if one did.
"""
import ast
import csv
import math
import operator
import pathlib
import re
import statistics
import sys

NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]|[.,]\d)")
CELL = re.compile(r"(?:\b(all)\b ?)?(\w*)\[([^\]]*)\]\.(\w+)")
MEASURED = re.compile(r"(?<![\w.,])(\d+(?:,\d{3})*(?:\.\d+)?)(?= ?(?:%|[KMG]iB|MB|GB|[µnm]?s\b|milliseconds))"
                      r"|(?<![\w.,])(\d+(?:,\d{3})*\.\d+)(?![\w.])")
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.Pow: operator.pow}
FUNCTIONS = {"min": min, "max": max, "sum": sum, "len": len, "median": statistics.median,
             "gmean": statistics.geometric_mean, "sqrt": math.sqrt, "log": math.log}


class Wrong(Exception):
    pass


class Data:
    """The CSV files of a folder, read when they are asked for."""

    def __init__(self, folder):
        self.folder, self.tables = folder, {}

    def rows(self, name):
        if name not in self.tables:
            path = self.folder / f"{name}.csv"
            if not path.is_file():
                raise Wrong(f"there is no {path.name}")
            lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
            self.tables[name] = list(csv.DictReader(lines))
        return self.tables[name]

    def select(self, name, wanted, column):
        """The cells of a column in the rows that hold all the wanted values; `column=value` looks in that column."""
        found = []
        for row in self.rows(name):
            if all(row.get(want.split("=", 1)[0]) == want.split("=", 1)[1] if "=" in want else want in row.values()
                   for want in wanted):
                if column not in row:
                    raise Wrong(f"{name}.csv has no column {column}")
                found.append(float(row[column]))
        if not found:
            raise Wrong(f"no row of {name}.csv has {', '.join(wanted)}")
        return found


def evaluate(expression, data, table, common):
    """The value of arithmetic over cells: [values].column of the one row, all[values].column of all of them."""
    cells = {}

    def take(match):
        everything, name, inside, column = match.groups()
        wanted = ([] if name else common) + [value.strip() for value in inside.split(",") if value.strip()]
        found = data.select(name or table, wanted, column)
        if not everything and len(found) > 1:
            raise Wrong(f"{len(found)} rows of {name or table}.csv have {', '.join(wanted)}")
        key = f"cell{len(cells)}"
        cells[key] = found if everything else found[0]
        return key

    def walk(node):
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return node.value
        if isinstance(node, ast.Name) and node.id in cells:
            return cells[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -walk(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            return FUNCTIONS[node.func.id](*map(walk, node.args))
        raise Wrong(f"not arithmetic: {expression}")

    return walk(ast.parse(CELL.sub(take, expression).strip(), mode="eval").body)


def agrees(printed, value):
    """Whether a number printed as `204.6`, `~14,000` (to its last digit but zeros), `<3` or `>160` tells the value."""
    digits = printed.lstrip("~<> ").replace(",", "")
    if printed[0] in "<>":
        return value < float(digits) if printed[0] == "<" else value > float(digits)
    unit = 10.0 ** -len(digits.partition(".")[2])
    if printed[0] == "~" and "." not in digits:
        unit = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return abs(value - float(digits)) <= unit / 2 + 1e-9 * abs(value)


def outputs(text):
    """What each captioned listing printed: its id, and the numbers of the fence before the caption."""
    found, fence = {}, None
    for line in text.splitlines():
        if line.startswith("```"):
            fence = [] if line.strip("`") or fence is None else fence
        elif fence is not None:
            fence.append(line)
        caption = re.match(r"Listing:.*\{#(lst:[\w-]+)", line)
        if caption and fence:
            found[caption[1]] = set(NUMBER.findall("\n".join(fence)))
    return found


def paragraphs(text):
    """The blocks of a file, fences left out, as (line, text); a comment is a block of its own."""
    text = re.sub(r"(?ms)^(```+).*?^\1[ \t]*$", lambda fence: "\n" * fence[0].count("\n"), text)
    for match in re.finditer(r"(?ms)^<!--.*?-->[ \t]*$|^(?!<!--)\S.*?(?=\n\s*\n|\n<!--|\Z)", text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def marks(path):
    """Each mark of a file with its line and the block it stands behind, a caption together with what it is of."""
    behind, before = "", ""
    for line, block in paragraphs(path.read_text(encoding="utf-8")):
        if block.startswith("<!-- datum:"):
            yield line, block[len("<!-- datum:"):-len("-->")], behind
        elif not block.startswith("<!--"):
            behind = before + "\n" + block if re.match(r"(Figure|Table|Listing):", block) else block
            before = block


def clauses(mark, line):
    """The lines of a mark as (line, head, expression); a head is the line that names table and common values."""
    head = ""
    for offset, text in enumerate(mark.splitlines()):
        for clause in filter(None, map(str.strip, text.split(";"))):
            if " = " in clause or " in lst:" in clause:
                yield line + offset, head, clause
            else:
                head = clause


def check(clause, head, block, printed_by, data):
    """The number of a clause; raises Wrong if it is not in the block or not the datum."""
    printed, expression = re.split(r" = | in (?=lst:)", clause, maxsplit=1)
    bare = printed.lstrip("~<> ")
    if bare not in NUMBER.findall(block):
        raise Wrong(f"{bare} does not stand in the text before")
    if expression.startswith("lst:"):
        if bare not in printed_by.get(expression, ()):
            raise Wrong(f"{bare} does not stand in what {expression} prints")
        return bare
    table, *common = (part.strip() for part in head.split(","))
    value = evaluate(expression, data, table, common)
    if not agrees(printed, value):
        raise Wrong(f"{printed} is printed, and the data say {value:.6g}")
    return bare


def main(arguments):
    book = pathlib.Path(arguments[-1])
    data, failed = Data(book / "data"), 0
    files = [path for path in sorted(book.rglob("*.md")) if "data" not in path.relative_to(book).parts]
    printed_by = {}
    for path in files:
        printed_by |= outputs(path.read_text(encoding="utf-8"))
    for path in files:
        name, count, marked = path.relative_to(book), 0, {}
        if path.read_text(encoding="utf-8").count("<!-- datum:") != sum(1 for _ in marks(path)):
            print(f"{name}: a mark does not stand alone behind its block")
            failed += 1
        for line, mark, block in marks(path):
            for at, head, clause in clauses(mark, line):
                try:
                    marked.setdefault(block, set()).add(check(clause, head, block, printed_by, data))
                    count += 1
                except (Wrong, SyntaxError, ValueError, ZeroDivisionError) as error:
                    print(f"{name}:{at}: {error}: {clause}")
                    failed += 1
        print(f"{count:4} {name}")
        if "--unmarked" in arguments:
            known = set().union(*marked.values()) if marked else set()
            for line, block in paragraphs(path.read_text(encoding="utf-8")):
                if not block.startswith(("<!--", "[^")):
                    here = marked.get(block, set()) | (known if block.startswith(("|", "!", "- ")) else set())
                    free = [a or b for a, b in MEASURED.findall(block) if (a or b) not in here]
                    if free:
                        print(f"{name}:{line}: {' '.join(free)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
