"""`init --scripts`: the page's names, called through the programs that run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shell import Shell, shell

from whimbrel.config.scripts.names import PAGE
from whimbrel.errors import Exit

__all__ = ["shell"]  # a fixture

# What just accepts as a name: https://github.com/casey/just/blob/master/GRAMMAR.md
_JUST_NAME = r"[a-zA-Z_][a-zA-Z0-9_-]*"


@pytest.fixture
def fake(shell: Shell) -> Path:
    """A `whimbrel` on the PATH that notes how it was called."""
    path = shell.write("bin/whimbrel", '#!/bin/sh\nfor each; do echo "$each"; done >> called\n')
    path.chmod(0o755)
    (path.parent / "npx").symlink_to("whimbrel")
    (path.parent / "prisma").symlink_to("whimbrel")
    shell.set(PATH=f"{path.parent}:{os.environ['PATH']}")
    return shell.root / "called"


def _called(fake: Path, *words: str) -> list[str]:
    fake.unlink(missing_ok=True)
    subprocess.run(words, cwd=fake.parent, check=True, capture_output=True)
    return fake.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize("name", PAGE)
def test_make_finds_every_name_as_the_page_writes_it(shell: Shell, fake: Path, name: str) -> None:
    shell.done("init", "--no-hook", "--scripts", "make")
    assert _called(fake, "make", name) == list(PAGE[name])
    assert _called(fake, "make", name, "ARGS=--dry-run x") == [*PAGE[name], "--dry-run", "x"]


def test_make_keeps_its_default_goal_and_what_was_there(shell: Shell, fake: Path) -> None:
    before = "all:\n\techo all > called\n\ndb\\:push: all\n\techo mine > called"
    shell.write("Makefile", before)
    said = shell.done("init", "--no-hook", "--scripts", "make")
    assert "kept  Makefile: db:push is echo mine > called" in said.out
    text = (shell.root / "Makefile").read_text(encoding="utf-8")
    assert text.startswith(before + "\n")
    assert _called(fake, "make") == ["all"]
    assert _called(fake, "make", "db:push") == ["mine"]
    assert _called(fake, "make", "db:migrate") == ["migrate"]
    shell.done("init", "--no-hook", "--scripts", "make")
    assert (shell.root / "Makefile").read_text(encoding="utf-8") == text
    shell.done("--yes", "init", "--no-hook", "--scripts", "make")
    assert _called(fake, "make", "db:push") == ["push"]
    assert _called(fake, "make") == ["all"]


def test_make_is_understood_with_another_recipe_prefix_and_file(shell: Shell, fake: Path) -> None:
    shell.write("GNUmakefile", ".RECIPEPREFIX = >\nall:\n>true\n")
    shell.done("init", "--no-hook", "--scripts", "make")
    assert _called(fake, "make", "db:staging:push") == ["-e", "staging", "push"]
    assert not (shell.root / "Makefile").exists()


@pytest.mark.parametrize("name", [each for each in PAGE if each != "db:generate"])
def test_npm_runs_every_name(shell: Shell, fake: Path, name: str) -> None:
    shell.write("package.json", '{"name": "shop", "dependencies": {"@prisma/client": "6"}}\n')
    shell.done("init", "--no-hook", "--scripts", "npm")
    scripts = json.loads((shell.root / "package.json").read_text(encoding="utf-8"))["scripts"]
    assert scripts[name].split() == ["whimbrel", *PAGE[name]]
    assert scripts["db:generate"] == "prisma generate"
    # As npm does it: through a shell, with what stands behind `--` added.
    assert _called(fake, "sh", "-c", f"{scripts[name]} --dry-run") == [*PAGE[name], "--dry-run"]


def test_a_python_project_makes_its_own_models(shell: Shell) -> None:
    shell.write("package.json", '{"name": "shop"}\n')
    shell.done("init", "--no-hook", "--scripts", "npm")
    scripts = json.loads((shell.root / "package.json").read_text(encoding="utf-8"))["scripts"]
    assert scripts["db:generate"] == "whimbrel generate"


def test_npm_without_a_package_is_refused_before_anything_is_made(shell: Shell) -> None:
    shell("init", "--scripts", "npm").stopped("C171", Exit.FAILED)
    assert list(shell.root.iterdir()) == []


def test_just_has_names_that_it_accepts(shell: Shell) -> None:
    shell.done("init", "--no-hook", "--scripts", "just")
    text = (shell.root / "justfile").read_text(encoding="utf-8")
    heads = re.findall(r"(?m)^(\S+) \*ARGS:\n    (.*) \{\{ARGS\}\}$", text)
    assert [name for name, _ in heads] == [name.replace(":", "-") for name in PAGE]
    assert [command.split()[1:] for _, command in heads] == [list(each) for each in PAGE.values()]
    assert all(re.fullmatch(_JUST_NAME, name) for name, _ in heads)
    mine = text.replace("    whimbrel push {{ARGS}}", "    echo mine")
    shell.write("justfile", mine)
    said = shell.done("init", "--no-hook", "--scripts", "just")
    assert "kept  justfile: db-push is echo mine" in said.out
    assert (shell.root / "justfile").read_text(encoding="utf-8") == mine
    shell.done("--yes", "init", "--no-hook", "--scripts", "just")
    assert (shell.root / "justfile").read_text(encoding="utf-8") == text


def test_several_runners_at_once_and_what_replaces_the_pages_own_script(shell: Shell) -> None:
    shell.write("package.json", '{"name": "shop"}\n')
    shell.write("scripts/migrate-production.ts", "")
    said = shell.done("init", "--no-hook", "--scripts", "npm", "--scripts", "make", "--json")
    files = [each["file"] for each in said.json["scripts"]]  # type: ignore[attr-defined]
    assert files == ["package.json", "Makefile"]
    told = shell.done("init", "--no-hook", "--scripts", "npm").err
    assert "`npm run db:production:deploy -- --dry-run`" in told
    assert "tsx scripts/migrate-production.ts --dry-run" in told


@pytest.mark.parametrize("name", PAGE)
def test_each_name_is_a_command_too(shell: Shell, name: str) -> None:
    said = shell(name, "--help")
    assert said.code == Exit.DONE, said.err


def test_options_behind_two_dashes_arrive_as_pnpm_hands_them_on(shell: Shell) -> None:
    plain = shell("db:production:deploy", "--dry-run")
    dashed = shell("db:production:deploy", "--", "--dry-run")
    assert plain == dashed
    assert plain.err.startswith("C103")


def test_init_brings_the_hook_where_it_is_in_nobodys_way(shell: Shell) -> None:
    subprocess.run(["git", "init", "-q"], cwd=shell.root, check=True)
    said = shell.done("init")
    assert str(shell.root / ".git/hooks/pre-commit") in said.out
    assert "whimbrel hook uninstall" in said.err
    shell.done("hook", "uninstall")
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\n").chmod(0o755)
    said = shell.done("init")
    assert "`whimbrel hook install`" in said.err
    assert (shell.root / ".git/hooks/pre-commit").read_text(encoding="utf-8") == "#!/bin/sh\n"
    shell.done("init", "--hook")
    assert (shell.root / ".git/hooks/pre-commit.before-whimbrel").exists()


def test_init_without_git_or_with_no_hook_makes_none(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shell.root.parent))
    assert "hook" not in shell.done("init").out
    shell("init", "--hook").stopped("H111", Exit.FAILED)
    subprocess.run(["git", "init", "-q"], cwd=shell.root, check=True)
    shell.done("init", "--no-hook")
    assert not (shell.root / ".git/hooks/pre-commit").exists()


def test_python_can_call_the_package_itself(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "whimbrel", "db:safety-check", "migrate reset"],
        capture_output=True,
        text=True,
        check=False,
        cwd=shell.root,
        env=os.environ | {"DATABASE_ENV": "production"},
    )
    first = '❌ BLOCKED: Operation "migrate reset" is not allowed in production'
    assert (done.returncode, done.stdout.splitlines()[0]) == (Exit.STOPPED, first)
