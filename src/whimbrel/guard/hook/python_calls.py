"""Python's own ways to lose data: a revision's `op.drop_table()`, `metadata.drop_all()`, and SQL in
its literals. What stands in downgrade() takes back on purpose, and is passed over."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ...pg.name import quote
from .staged import Form, Spot
from .trigger import may_lose

HAZARDS = {"drop_table": "drop-table", "drop_column": "drop-column", "drop_all": "drop-table"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Reader = Callable[[str], Iterator[Spot]]


class PythonCall(NamedTuple):
    """What a call says in SQL, and where it stands; no SQL where it names no table."""

    first: int
    last: int
    text: str
    sql: str


def python_reader(path: str, literals: Reader) -> Reader:
    """The literals of the file, by `literals`, and its calls."""
    where = PurePosixPath(path)
    is_test = where.name == "conftest.py" or where.name.startswith("test_")
    is_test = is_test or where.stem.endswith("_test") or "tests" in where.parts

    def spots(text: str) -> Iterator[Spot]:
        tree = _parsed(text)
        if tree is None:
            yield from literals(text)
            return
        passed = frozenset(_way_back(tree))
        yield from (each for each in literals(text) if each.first not in passed)
        for call in calls(text):
            # A test's database is its own to empty.
            if not (is_test and ".drop_all" in call.text):
                yield Spot(form=Form.CALL, first=call.first, last=call.last, text=call.text)

    return spots


def hazard_of(call: str) -> str:
    """The hazard's name of `op.drop_table("users")`."""
    found = re.search(r"\.(drop_\w+)\(", call)
    return HAZARDS.get(found[1], "") if found else ""


def calls(text: str) -> Iterator[PythonCall]:
    """In the order of the file; none where it is no Python. What the same upgrade() has made is its
    own to drop."""
    tree = _parsed(text)
    if tree is None:
        return
    passed, tables, own = frozenset(_way_back(tree)), _batches(tree), _made(tree)
    found = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    for each in sorted(found, key=lambda call: call.lineno):
        name = each.func.attr if isinstance(each.func, ast.Attribute) else ""
        words = _texts(each)
        if name not in HAZARDS or each.lineno in passed or (words and words[0] in own):
            continue
        if name == "drop_column" and _owner(each) in tables:
            words = [tables[_owner(each)], *words]
        shown = " ".join((ast.get_source_segment(text, each) or name).split())
        last = each.end_lineno or each.lineno
        yield PythonCall(each.lineno, last, shown, _sql(name, words, _schema(each)))


def executed(text: str) -> Iterator[tuple[int, str]]:
    """SQL in the literals of `op.execute()`, with its line; downgrade() passed over."""
    tree = _parsed(text)
    if tree is None:
        return
    passed = frozenset(_way_back(tree))
    for each in ast.walk(tree):
        if not (isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)):
            continue
        if each.func.attr == "execute" and each.lineno not in passed:
            for part in ast.walk(each):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if may_lose(text) else None
    except (SyntaxError, ValueError, RecursionError):
        return None


def _way_back(tree: ast.Module) -> Iterator[int]:
    """The lines of downgrade(), where this is a revision."""
    names = {t.id for n in tree.body for t in _targets(n) if isinstance(t, ast.Name)}
    if not {"revision", "down_revision"} <= names:
        return
    for each in tree.body:
        if isinstance(each, _FUNCTIONS) and each.name.startswith("downgrade"):
            yield from range(each.lineno, (each.end_lineno or each.lineno) + 1)


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _batches(tree: ast.Module) -> dict[str, str]:
    """`with op.batch_alter_table("users") as batch_op`: the name, and the table it stands for."""
    found = {}
    items = (i for n in ast.walk(tree) if isinstance(n, ast.With) for i in n.items)
    for item in items:
        call, name = item.context_expr, item.optional_vars
        if isinstance(call, ast.Call) and isinstance(name, ast.Name) and _texts(call):
            found[name.id] = _texts(call)[0]
    return found


def _made(tree: ast.Module) -> frozenset[str]:
    """Tables that an upgrade() here makes."""
    return frozenset(
        _texts(each)[0]
        for function in tree.body
        if isinstance(function, _FUNCTIONS) and function.name.startswith("upgrade")
        for each in ast.walk(function)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr == "create_table"
        and _texts(each)
    )


def _owner(call: ast.Call) -> str:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) else ""


def _texts(call: ast.Call) -> list[str]:
    values = (
        *call.args,
        *(k.value for k in call.keywords if k.arg in ("table_name", "column_name")),
    )
    return [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]


def _schema(call: ast.Call) -> str:
    values = (k.value for k in call.keywords if k.arg == "schema")
    found = next(values, None)
    is_text = isinstance(found, ast.Constant) and isinstance(found.value, str)
    return str(found.value) if is_text and isinstance(found, ast.Constant) else ""


def _sql(name: str, words: list[str], schema: str) -> str:
    if name == "drop_all" or not words:
        return ""
    table = f"{quote(schema)}.{quote(words[0])}" if schema else quote(words[0])
    if name == "drop_table":
        return f"DROP TABLE {table}"
    return f"ALTER TABLE {table} DROP COLUMN {quote(words[1])}" if len(words) > 1 else ""
