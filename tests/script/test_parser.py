"""The door to PostgreSQL's parser: light to load, honest about what it cannot see."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec

import pytest

from whimbrel.errors import Failure
from whimbrel.script import library
from whimbrel.script.parser import NotSeen, Parsed, SyntaxProblem, fingerprint, longest_run, parse
from whimbrel.script.parser import parse_plpgsql as plpgsql
from whimbrel.script.tokens import scan


def test_loading_it_loads_no_protobuf() -> None:
    program = (
        "import sys; from whimbrel.script.parse import parse_script; "
        "parse_script('SELECT 1', name='x'); "
        "print(*{'postgast', 'google.protobuf', 'psycopg', 'typer', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b""


def test_a_missing_parser_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr("importlib.util.find_spec", nowhere)
    with pytest.raises(Failure) as caught:
        library.library.__wrapped__()
    assert str(caught.value) == (
        "S109: PostgreSQL's parser cannot be loaded\n"
        "  why:  every script is read with PostgreSQL's own grammar; guessing is not safe\n"
        "  next: install it again: pip install --force-reinstall 'postgast>=0.2,<0.3'"
    )


def test_places_count_characters() -> None:
    assert parse("SELECT 'é' frm x".encode()) == SyntaxProblem(
        message='syntax error at or near "x"', character=15
    )


def test_too_deep_is_not_wrong() -> None:
    deep = b"SELECT " + b"(SELECT " * 4_900 + b"1" + b")" * 4_900
    assert isinstance(parse(deep), NotSeen)
    wide = b"SELECT " + b" || ".join([b"a"] * 1_500)
    assert isinstance(parse(wide), NotSeen)


def test_the_longest_run_bounds_the_depth() -> None:
    assert longest_run(scan(b"SELECT f(1, 2, (3 + 4)), 5 + 6").kinds) == 7
    assert longest_run(scan(b"VALUES " + b", ".join([b"(1, 2)"] * 500)).kinds) < 10
    assert longest_run(scan(b"SELECT " + b"f(1, 2) + " * 500 + b"1").kinds) > 1_000


def test_a_block_that_is_no_plpgsql_is_not_seen() -> None:
    assert plpgsql(b"DO $$ BEGIN oops END $$") is None
    assert plpgsql(b"DO $$ BEGIN NULL; END $$")


def test_a_fingerprint_leaves_constants_and_layout_out() -> None:
    first = fingerprint(b"SELECT * FROM t WHERE x = 1")
    assert first
    assert first == fingerprint(b"select *  from t where x = 2 -- note")
    assert first != fingerprint(b"SELECT * FROM u WHERE x = 1")
    assert fingerprint(b"SELCT") == ""


def test_threads_may_parse_at_the_same_time() -> None:
    texts = [f"SELECT {n}, '{'é' * n}'".encode() for n in range(200)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(parse, texts))
    assert all(isinstance(each, Parsed) for each in outcomes)


def test_parsing_again_and_again_keeps_no_memory() -> None:
    program = """
import resource
from whimbrel.script.parser import fingerprint, parse, parse_plpgsql
from whimbrel.script.tokens import scan
text = b"SELECT " + b", ".join([b"'a long enough literal'"] * 500)
block = b"DO $$ BEGIN PERFORM 1; END $$"
def work(times):
    for _ in range(times):
        parse(text), parse(b"SELCT"), scan(text), scan(b"'")
        fingerprint(text), parse_plpgsql(block)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = work(50)
print(work(200) - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert int(done.stdout) < 4_000  # kB; the trees alone would be 50 MB
