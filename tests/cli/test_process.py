"""What holds for every command: who is heard first, exit codes, streams, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shell import Shell
from tests.waiting import PATIENCE_S

from whimbrel.cli.app import COMMANDS, app
from whimbrel.cli.words import SCRIPTS
from whimbrel.errors import Exit
from whimbrel.guard.verbs import ALIASES, VERBS

WHIMBREL = Path(sys.executable).with_name("whimbrel")

# What production refuses by its label, in our words, Prisma's, and the page's.
FORBIDDEN = (
    "reset",
    "reset --force --yes --confirm production/12345678",
    "migrate reset --force --skip-seed",
    "push",
    "db push --accept-data-loss",
    "db push --force-reset --skip-generate",
    "db:push",
    "migrate",
    "migrate dev --name x",
    "db:migrate --create",
    "seed",
    "db seed",
    "push --frob",
    "reset --url postgresql://u:p@h/d",
    "migrate reset --schema nowhere.prisma",
    "push --rename",
)


@pytest.mark.parametrize("words", FORBIDDEN)
@pytest.mark.parametrize("how", ["before", "after", "DATABASE_ENV", "NODE_ENV"])
def test_a_forbidden_verb_is_stopped_before_anything_else_is_said(
    shell: Shell, words: str, how: str
) -> None:
    shell.write("whimbrel.toml", "[this is not TOML")
    command = tuple(words.split())
    if how == "before":
        said = shell("-e", "production", *command)
    elif how == "after":
        said = shell(*command, "--env=production")
    else:
        shell.set(**{how: "production"})
        said = shell(*command)
    notice = said.stopped("G101", Exit.STOPPED)
    assert "is not allowed in production" in notice


def test_a_folder_that_is_not_there_does_not_hide_the_verdict(shell: Shell) -> None:
    shell("-C", "/nonexistent", "-e", "production", "reset").stopped("G101", Exit.STOPPED)
    shell("-C", "/nonexistent", "reset").stopped("C154", Exit.USAGE)


def test_a_stop_in_production_names_whom_to_call(shell: Shell) -> None:
    shell.write("whimbrel.toml", '[contacts]\nteam = "ada, +00 123"\n')
    assert "ada, +00 123" in shell("-e", "production", "reset").err


def test_an_environment_of_ones_own_is_production_unless_said_otherwise(shell: Shell) -> None:
    shell.write("whimbrel.toml", '[environments.eu]\n[environments.tryout]\nkind = "development"\n')
    shell("-e", "eu", "reset").stopped("G101", Exit.STOPPED)
    shell("-e", "tryout", "reset").stopped("C103", Exit.USAGE)


@pytest.mark.parametrize("environment", ["development", "test", "staging", "production"])
def test_every_verb_parses_in_every_environment(shell: Shell, environment: str) -> None:
    for verb in sorted({verb.split()[0] for verb in VERBS}):
        said = shell("-e", environment, verb, "--help")
        assert said.code == Exit.DONE, (verb, said.err)
        assert said.out.startswith(f"Usage: whimbrel {verb}")


def test_what_is_not_built_yet_says_so_after_the_guard(shell: Shell) -> None:
    shell("-e", "production", "seed").stopped("G101", Exit.STOPPED)
    for verb in sorted({verb.split()[0] for verb in VERBS} - COMMANDS.keys()):
        shell(verb, "--some", "words").stopped("U140", Exit.FAILED)


@pytest.mark.parametrize(
    ("words", "meant"),
    [("deplyo", "deploy"), ("stat", "status"), ("db:stagin:push", "db:staging:push")],
)
def test_an_unknown_verb_is_answered_with_the_nearest_one(
    shell: Shell, words: str, meant: str
) -> None:
    notice = shell(words).stopped("U103", Exit.USAGE)
    assert f"next: `whimbrel {meant}`, if you meant that" in notice


def test_an_unknown_option_is_answered_with_the_nearest_one(shell: Shell) -> None:
    assert shell("deploy", "--forse").stopped("U100", Exit.USAGE) == (
        "U100: whimbrel deploy: there is no option --forse\n"
        "  why:  the command was not understood, so nothing was done\n"
        "  next: write `--force`, if you meant that; `whimbrel deploy --help` lists what there is"
    )


@pytest.mark.parametrize(
    "words",
    ["policy set", "identity", "resolve --applied", "deploy --phase half", "deploy x", "diff",
     "execute", "execute a b", "safety-check", "--frob"],
)  # fmt: skip
def test_words_that_do_not_fit_are_a_usage_error(shell: Shell, words: str) -> None:
    shell(*words.split()).stopped("U100", Exit.USAGE)
    document = shell(*words.split(), "--json").json
    assert list(document) == ["format", "error"]


def test_a_group_without_a_word_names_its_words(shell: Shell) -> None:
    notice = shell("backup").stopped("U100", Exit.USAGE)
    assert notice.startswith(
        "U100: whimbrel backup: it takes one of create, drill, list, prune, restore, verify"
    )


def test_an_environment_behind_the_verb_is_shown_its_place(shell: Shell) -> None:
    notice = shell("deploy", "production").stopped("U100", Exit.USAGE)
    assert "for the environment of that name, `whimbrel -e production deploy`; " in notice


def test_without_words_there_is_help(shell: Shell) -> None:
    said = shell()
    assert said.code == Exit.DONE
    assert said.out == shell("--help").out
    assert all(verb in said.out for verb in COMMANDS)
    assert max(map(len, said.out.splitlines())) <= 100


def test_the_help_of_a_verb_names_the_global_options(shell: Shell) -> None:
    for verb in COMMANDS:
        assert "And -C, -e, --json, --yes, --confirm" in shell(verb, "-h").out


def test_the_version_is_printed(shell: Shell) -> None:
    said = shell("--version")
    assert (said.code, said.err) == (Exit.DONE, "")
    assert said.out.startswith("whimbrel, version ")


def test_every_name_of_the_page_and_of_prisma_leads_to_a_verb() -> None:
    assert set(ALIASES.values()) <= set(VERBS)
    assert len(SCRIPTS) == 12


def test_a_notice_is_one_document_in_json_and_four_parts_for_people(shell: Shell) -> None:
    said = shell("--json", "-e", "nowhere", "status")
    assert said.code == Exit.USAGE
    error = said.json["error"]
    assert isinstance(error, dict)
    assert list(error) == ["code", "what", "why", "next", "excerpt"]
    assert error["code"] == "C101"
    assert said.err.startswith("C101: unknown environment")


def test_a_fault_of_ours_is_no_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("two\nlines")

    monkeypatch.setattr(app, "main", broken)
    said = shell("status")
    notice = said.stopped("X100", Exit.FAILED)
    assert "a fault in whimbrel itself: ValueError: two\n" in notice
    assert "Traceback" not in said.err
    shell.set(WHIMBREL_DEBUG="1")
    assert "Traceback" in shell("status").err


def _run(*words: str, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([WHIMBREL, *words], timeout=PATIENCE_S, check=False, **kwargs)  # type: ignore[call-overload, no-any-return]


def test_a_reader_who_has_left_changes_nothing(shell: Shell) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        for to in ({"stdout": writing}, {"stdout": writing, "stderr": writing}):
            done = _run("-C", str(shell.root), "init", **to)
            assert done.returncode == Exit.DONE
        done = _run("-e", "production", "reset", stderr=writing, stdout=subprocess.PIPE)
        assert (done.returncode, done.stdout) == (Exit.STOPPED, b"")
    finally:
        os.close(writing)
    assert (shell.root / "whimbrel.toml").exists()


def test_a_poor_locale_changes_nothing(shell: Shell) -> None:
    poor = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = _run("-e", "production", "safety-check", "migrate reset", env=poor, capture_output=True)
    assert done.returncode == Exit.STOPPED
    assert done.stdout.decode().startswith("❌ BLOCKED: ")


def test_colours_are_for_a_terminal_only(shell: Shell) -> None:
    assert "\x1b[" not in shell("-e", "production", "reset").err
