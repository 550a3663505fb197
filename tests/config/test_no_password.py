"""No failure of the dry rooms and of the disk ever repeats a password, whatever was mistyped."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

import whimbrel
from whimbrel.config.environment import resolve_environment
from whimbrel.config.lockfile import parse_lock
from whimbrel.config.policy_key import parse_rule
from whimbrel.config.settings import Settings, parse_settings
from whimbrel.config.url import parse_url
from whimbrel.config.urls import Layers, resolve_urls
from whimbrel.config.variables import Variables
from whimbrel.disk.migrations import read_history
from whimbrel.disk.project import read_project
from whimbrel.disk.root import find_root
from whimbrel.disk.text import decoded, read_text
from whimbrel.disk.write import create_folder, write_text
from whimbrel.errors import Failure
from whimbrel.history.lock_toml import provider_problem
from whimbrel.history.naming import check_name, new_name

PASSWORD = "p@ss:w/rd?#%[]\"'\\é"
RAW = f"postgresql://shop:{PASSWORD}@db.example/shop"
URL = f"postgresql://shop:{quote(PASSWORD, safe='')}@db.example/shop"
TOML = URL.replace("\\", "\\\\")


def environment(name: str) -> object:
    return resolve_environment(name, Variables(), Settings())


def urls(toml: str, **variables: str) -> object:
    where = Layers(variables=Variables.of_process(variables), settings=parse_settings(toml))
    return resolve_urls(
        resolve_environment("staging", where.variables, where.settings), where
    ).require()


def history(folder: Path, name: str, text: str) -> object:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return read_history(folder, "migrations").require_sound()


def link(folder: Path) -> object:
    (folder / "link").symlink_to(folder)
    return read_history(folder, "migrations").require_sound()


def clash(folder: Path) -> object:
    for name in ("0_a", "0_A"):
        (folder / name).mkdir()
        (folder / name / "migration.sql").write_text(RAW, encoding="utf-8")
    return read_history(folder, "migrations").require_sound()


def alembic(top: Path) -> object:
    (top / "whimbrel.toml").write_text(f"migrations = 'alembic:{TOML}'", encoding="utf-8")
    return read_project(top, {})


def code(top: Path) -> object:
    text = f"export default {{ datasource: {{ url: made('{URL}') }} }}"
    (top / "prisma.config.ts").write_text(text, encoding="utf-8")
    found = read_project(top, {})
    development = resolve_environment("development", found.variables, found.settings)
    return resolve_urls(development, found.layers).require()


def two_ledgers(top: Path) -> object:
    text = 'migrations = "alembic:alembic.ini"\nledger = "prisma"\n'
    (top / "whimbrel.toml").write_text(text, encoding="utf-8")
    return read_project(top, {})


def prisma(folder: Path) -> object:
    text = f'datasource db {{\n provider = "mysql"\n url = "{URL}"\n}}\n'
    (folder / "schema.prisma").write_text(text, encoding="utf-8")
    return read_project(folder, {"DATABASE_URL": URL})


def taken(folder: Path) -> None:
    create_folder(folder / "a", {"migration.sql": RAW})
    create_folder(folder / "a", {"migration.sql": RAW})


def blocked(folder: Path) -> None:
    write_text(folder / "a", RAW)
    write_text(folder / "a" / "b", RAW)


def skipped(folder: Path) -> object:
    write_text(folder / "1_a" / "migration.sql", RAW)
    return read_history(folder, "migrations", skip=("1_*",)).require_sound()


def squashed(folder: Path) -> object:
    for name, sql in (("1_a", RAW), ("2_b", f"-- whimbrel:replaces 1_a '{TOML}'\n{RAW}")):
        (folder / name).mkdir()
        (folder / name / "migration.sql").write_text(sql, encoding="utf-8")
    return read_history(folder, "migrations").require_sound()


NOW = datetime(2026, 1, 31, tzinfo=UTC)
CASES: list[tuple[str, Callable[[Path], object]]] = [
    ("C101", lambda _: environment(RAW)),
    ("C101", lambda _: environment(URL)),
    ("C103", lambda _: urls("", DATABASE_URL=URL)),
    ("C104", lambda _: urls(f"[environments.staging]\nurl = '$X{TOML}'")),
    ("C110", lambda _: parse_url(RAW, source="DATABASE_URL")),
    ("C110", lambda _: parse_url(URL + "?sslmod=x", source="DATABASE_URL")),
    ("C110", lambda _: parse_url("mysql" + URL, source="DATABASE_URL")),
    ("C110", lambda _: parse_url(PASSWORD, source="DATABASE_URL")),
    ("C110", lambda _: parse_url(URL + f"?{PASSWORD}", source="DATABASE_URL")),
    ("C120", lambda _: parse_settings(f"scratch_url = {URL}")),
    ("C120", lambda _: parse_settings(f'scratch_url = "{RAW}"')),
    ("C121", lambda _: parse_settings(f"scratch = '{TOML}'")),
    ("C122", lambda _: parse_settings(f"ledger = '{TOML}'")),
    ("C122", lambda _: parse_settings(f"environments = '{TOML}'")),
    ("C130", lambda _: parse_settings(f"[policy]\nx = '{TOML}'")),
    ("C131", lambda _: parse_settings(f"[policy]\nbackup = '{TOML}'")),
    ("C131", lambda _: parse_rule("backup", PASSWORD, source="policy set")),
    ("C140", lambda _: parse_lock(f"databases = {PASSWORD}")),
    ("C150", lambda top: read_text(top, "migrations")),
    ("C151", lambda _: decoded(URL.encode() + b"\xff", ".env")),
    ("C152", blocked),
    ("C153", taken),
    ("C154", lambda top: find_root(top / "gone")),
    ("C175", alembic),
    ("C176", two_ledgers),
    ("C160", prisma),
    ("C161", code),
    ("M101", lambda top: history(top, "0_init/readme", RAW)),
    ("M102", clash),
    ("M104", link),
    ("M105", lambda top: history(top, "migration_lock.toml", 'provider = "mysql"')),
    ("M110", lambda _: new_name(NOW, "!?", ())),
    ("M170", squashed),
    ("M106", skipped),
    ("M111", lambda _: check_name(RAW)),
]
# Reported, not raised: they are made of names of folders and keys alone.
NEVER_RAISED = {"M103"}
# Of programs that are run, hooks and keys: tests/flow/test_{run_tool,hook,evidence}.py raise them,
# tests/cli/test_secrets.py looks for passwords in all that those commands print.
ELSEWHERE = {"U126", "U127", "H110", "H111", "H116", "H117", "C180", "C181", "C182", "C183"}


@pytest.mark.parametrize(("code", "fails"), CASES)
def test_a_failure_never_repeats_a_password(
    code: str, fails: Callable[[Path], object], tmp_path: Path
) -> None:
    with pytest.raises(Failure) as caught:
        fails(tmp_path)
    assert caught.value.notice.code == code
    told = str(caught.value) + repr(caught.value) + repr(caught.value.notice)
    told += "".join(traceback.format_exception(caught.value)[-1:])
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "ss:w", "w/rd", "w%2Frd", "rd?#"):
        assert secret not in told
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_every_failure_of_these_rooms_is_walked() -> None:
    top = Path(whimbrel.__file__).parent
    rooms = [top / name for name in ("config", "disk", "prisma", "history")]
    text = "".join(file.read_text(encoding="utf-8") for room in rooms for file in room.glob("*.py"))
    walked = {code for code, _ in CASES}
    assert set(re.findall(r'code="(\w+)"', text)) == walked | NEVER_RAISED | ELSEWHERE


def test_a_provider_is_the_only_word_of_the_lock_file_that_is_repeated() -> None:
    problem = provider_problem(f'# {PASSWORD}\nprovider = "mysql" # {PASSWORD}\n', "m")
    assert problem is not None
    assert "ss:w" not in str(problem)
