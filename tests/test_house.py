"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import whimbrel
from whimbrel.cli.app import COMMANDS, app
from whimbrel.guard.rules import RULES

PACKAGE = Path(whimbrel.__file__).parent
PROJECT = Path(__file__).parent.parent
FILES = sorted(PACKAGE.rglob("*.py"))
SQL_FILES = sorted(p for p in PACKAGE.rglob("*.sql") if "rules" not in p.parts)
DRY = (
    "errors.py",
    "pg",
    "catalog",
    "config",
    "script",
    "prisma",
    "diff",
    "history",
    "plan",
    "guard",
)

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
# Exceptions with their reason; none is the goal.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

# Codes that two files say, because they mean one thing in both.
SHARED_CODES = {
    "D322": "no schema at that place: of SQL, of Prisma",
    "D350": "the script does not lead there: of diff, of migrate",
    "E202": "a program of the server cannot be run",
    "E203": "no folder for the embedded server",
    "E207": "data that is none of ours",
    "E208": "the server took no connections in time",
    "E212": "the password of the embedded server",
    "G103": "past the gates: execute, run",
    "G120": "a reason is missing: policy, adopt, amend",
    "X100": "a fault in whimbrel itself: here, in the studio",
}

# Names by which a dry room would reach for a file, the environment or the clock.
PIPES = {
    "open",
    "read_text",
    "write_text",
    "read_bytes",
    "write_bytes",
    "environ",
    "getenv",
    "now",
    "utcnow",
    "today",
    "sleep",
    "monotonic",
    "perf_counter",
    "unlink",
    "mkdir",
    "iterdir",
    "glob",
    "rglob",
}
# The one dry room that loads a library: PostgreSQL's parser, found as a file beside its wheel.
PIPE_EXCEPTIONS = {("script/library.py", "open")}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_room_is_small_and_says_what_it_is_for(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE or _name(path) in LONG_FILES, f"{lines} lines"
    assert ast.get_docstring(_tree(path)), "no docstring says what the room is for"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            key = f"{_name(path)}:{node.name}"
            assert length <= LONGEST_FUNCTION or key in LONG_FUNCTIONS, f"{key}: {length} lines"


@pytest.mark.parametrize("path", [p for p in FILES if _name(p).split("/")[0] in DRY], ids=_name)
def test_a_dry_room_has_no_file_no_environment_no_clock(path: Path) -> None:
    used = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call):
            function = node.func
            used.add(function.id if isinstance(function, ast.Name) else "")
            used.add(function.attr if isinstance(function, ast.Attribute) else "")
        elif isinstance(node, ast.Attribute) and node.attr == "environ":
            used.add("environ")
    found = {name for name in used & PIPES if (_name(path), name) not in PIPE_EXCEPTIONS}
    assert not found


@pytest.mark.parametrize("path", SQL_FILES, ids=_name)
def test_a_query_says_what_one_row_means_and_orders_its_rows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("--"), "the first line says what one row means"
    is_question = "\nSELECT" in text or "\nWITH" in text
    writes = any(word in text for word in ("INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE "))
    if is_question and not writes:
        assert "ORDER BY" in text


def test_names_say_what_they_hold() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    assert not [name for path in FILES if (name := path.stem) in nameless]


def test_a_code_means_one_thing() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for code in _codes(_tree(path)):
            said[code].add(_name(path))
    in_two = {code for code, files in said.items() if len(files) > 1}
    assert in_two == set(SHARED_CODES)
    rules = [rule.code for rule in RULES]
    assert len(rules) == len(set(rules))
    for code in rules:
        assert all(name.startswith("guard/rules/") for name in said[code]), code


def _codes(tree: ast.Module) -> set[str]:
    """What is given as `code=`, or first, to whatever is called; also by a constant's name."""
    values = {
        target.id: each.value
        for each in tree.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "see_refused":
            continue  # the demo names the refusals that it waits for
        named = [word.value for word in call.keywords if word.arg == "code"]
        for given in (*call.args[:1], *named):
            value = values.get(given.id, given) if isinstance(given, ast.Name) else given
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.add(value.value)
    return {each for each in found if re.fullmatch(r"[A-Z]\d{3}", each)}


def test_every_command_of_the_table_is_there_with_a_help_text() -> None:
    context = app.make_context("whimbrel", ["--help"], resilient_parsing=True)
    for verb in COMMANDS:
        command = app.get_command(context, verb)
        assert command is not None
        assert command.help, verb


def test_the_floors_of_the_contract_are_the_folders() -> None:
    # import-linter has `exhaustive = true`; this says it without running it.
    contract = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = {room.strip() for layer in layers for room in layer.split("|")}
    there = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert there | {"errors", "__main__", "pytest_plugin"} == rooms
