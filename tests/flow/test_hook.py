"""The commit hook in real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.shell import Shell, shell

from whimbrel.errors import Exit

__all__ = ["shell"]  # a fixture

RESET = "#!/bin/sh\nnpx prisma migrate reset --force\n"
CALM = "#!/bin/sh\nnpm ci\n"
Git = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def git(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """git in a fresh repository, with nobody's settings."""
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\n name = x\n email = x@x\n[init]\n defaultBranch = main\n"
        "[protocol \"file\"]\n allow = always\n",
        encoding="utf-8",
    )  # fmt: skip
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*words: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *words],
            cwd=cwd or shell.root,
            env=os.environ | more,
            capture_output=True,
            text=True,
            check=False,
        )

    git("init", "-q")
    return git


def _commit(git: Git, *words: str, **more: str) -> str:
    """ "" when the commit was made, else what was said."""
    git("add", "-A")
    done = git("commit", "-q", "-m", "x", *words, **more)
    return "" if done.returncode == 0 else done.stderr + done.stdout


def _lines(shell: Shell) -> list[str]:
    said = shell("hook", "run", "--json")
    findings = said.json["findings"]
    assert isinstance(findings, list)
    assert said.code == (Exit.STOPPED if findings else Exit.DONE)
    return [f"{each['file']}:{each['line']}" for each in findings]


def test_a_commit_is_stopped_and_goes_on_without_the_hook(shell: Shell, git: Git) -> None:
    shell.done("hook", "install")
    shell.write("x.sh", RESET)
    said = _commit(git)
    assert "x.sh:2: H101 reset: prisma migrate reset" in said
    assert "H100: the commit is stopped: 1 place in it would lose data" in said
    assert "`git commit --no-verify`" in said
    assert _commit(git, "--no-verify") == ""


def test_the_page_can_be_committed(shell: Shell, git: Git) -> None:
    shell.done("hook", "install")
    shell.write("docs/migrations.md", "- NEVER `prisma migrate reset`\n- `DROP TABLE`\n")
    assert _commit(git) == ""


def test_the_index_is_judged_and_not_the_work_tree(shell: Shell, git: Git) -> None:
    shell.write("x.sh", CALM)
    git("add", "x.sh")
    shell.write("x.sh", RESET)  # not staged
    assert _lines(shell) == []
    git("add", "x.sh")
    shell.write("x.sh", CALM)  # staged still with the reset
    assert _lines(shell) == ["x.sh:2"]


def test_only_new_lines_count(shell: Shell, git: Git) -> None:
    shell.write("x.sh", RESET)
    assert _commit(git) == ""
    shell.write("x.sh", "#!/bin/sh\nnpm ci\nnpx prisma migrate reset --force\nnpm test\n")
    git("add", "-A")
    assert _lines(shell) == []
    shell.write("x.sh", RESET + "dropdb shop\n")
    git("add", "-A")
    assert _lines(shell) == ["x.sh:3"]


def test_names_with_blanks_quotes_and_accents(shell: Shell, git: Git) -> None:
    names = ["a b.sh", "ü.sh", 'q"uote.sh', "-dash.sh", "tab\t.sh", "dir x/ä b.sh", ":(top)x.sh"]
    for name in names:
        shell.write(name, CALM)
    assert _commit(git) == ""
    for name in names:
        shell.write(name, RESET)
    git("add", "-A")
    assert sorted(_lines(shell)) == sorted(f"{name}:2" for name in names)


def test_a_renamed_file_is_as_old_as_its_lines_unless_it_becomes_a_script(
    shell: Shell, git: Git
) -> None:
    shell.write("old.sh", RESET + "echo 1\n" * 20)
    shell.write("notes.txt", RESET + "echo 2\n" * 20)
    shell.write("prisma/down.sql", "DROP TABLE users;\n" + "SELECT 1;\n" * 20)
    assert _commit(git) == ""
    git("mv", "old.sh", "new.sh")
    assert _lines(shell) == []
    git("mv", "notes.txt", "notes.sh")
    git("mv", "prisma/down.sql", "prisma/up.sql")
    assert _lines(shell) == ["notes.sh:2", "prisma/up.sql:1"]


def test_binary_files_links_and_submodules_are_passed_over(
    shell: Shell, git: Git, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git("init", "-q", cwd=other)
    (other / "x.sh").write_text(RESET, encoding="utf-8")
    git("add", "-A", cwd=other)
    git("commit", "-q", "-m", "x", cwd=other)
    assert git("submodule", "add", "-q", str(other), "sub").returncode == 0
    shell.write("x.sh", b"\0\1npx prisma migrate reset\n")
    (shell.root / "link.sh").symlink_to("sub/x.sh")
    git("add", "-A")
    assert _lines(shell) == []


def test_a_hook_in_a_submodule_and_in_a_second_work_tree(
    shell: Shell, git: Git, tmp_path: Path
) -> None:
    shell.write("a", "")
    assert _commit(git) == ""
    shell.done("hook", "install")
    second = tmp_path / "second tree"
    git("worktree", "add", "-q", "-b", "second", str(second))
    (second / "x.sh").write_text(RESET, encoding="utf-8")
    git("add", "-A", cwd=second)
    assert "x.sh:2" in git("commit", "-m", "x", cwd=second).stderr
    assert git("submodule", "add", "-q", str(shell.root), "sub").returncode == 0
    shell.done("-C", "sub", "hook", "install")
    shell.write("sub/x.sh", RESET)
    git("add", "-A", cwd=shell.root / "sub")
    assert "x.sh:2" in git("commit", "-m", "x", cwd=shell.root / "sub").stderr


def test_settings_of_the_user_do_not_change_what_is_read(shell: Shell, git: Git) -> None:
    for setting in (
        "diff.noprefix=true", "color.ui=always", "diff.external=false", "core.quotePath=true",
        "diff.relative=true", "diff.renames=false", "core.autocrlf=true", "diff.context=9",
        "diff.interHunkContext=9", "diff.mnemonicPrefix=true", "diff.algorithm=patience",
    ):  # fmt: skip
        git("config", *setting.split("="))
    shell.write(".gitattributes", "*.sql -diff\n*.sh diff=odd\n")
    git("config", "diff.odd.textconv", "true")
    shell.write("x.sql", "SELECT 1;\n")
    shell.write("d/x.sh", CALM)
    assert _commit(git) == ""
    shell.write("x.sql", "SELECT 1;\nDROP TABLE users;\n")
    shell.write("d/x.sh", RESET)
    git("add", "-A")
    assert _lines(shell) == ["d/x.sh:2", "x.sql:2"]


def test_windows_line_ends_and_encodings(shell: Shell, git: Git) -> None:
    git("config", "core.autocrlf", "false")
    shell.write("a.sh", RESET.replace("\n", "\r\n"))
    shell.write("b.ps1", RESET.encode("utf-16"))
    shell.write("c.sh", b"\xef\xbb\xbf" + RESET.encode())
    shell.write("d.sh", b"echo \xe9\xe8\n" + RESET.encode())
    git("add", "-A")
    assert _lines(shell) == ["a.sh:2", "b.ps1:2", "c.sh:2", "d.sh:3"]


def test_a_merge_is_judged_by_what_no_parent_has(shell: Shell, git: Git) -> None:
    shell.write("a.sh", CALM)
    assert _commit(git) == ""
    git("checkout", "-q", "-b", "side")
    shell.write("theirs.sh", RESET)  # came in before there was a hook
    shell.write("a.sh", "#!/bin/sh\nnpm install\n")
    assert _commit(git) == ""
    git("checkout", "-q", "main")
    shell.write("a.sh", "#!/bin/sh\nnpm ci --silent\n")
    assert _commit(git) == ""
    shell.done("hook", "install")
    assert git("merge", "side").returncode != 0  # a.sh conflicts
    shell.write("a.sh", "#!/bin/sh\nnpm ci --silent\n")
    git("add", "-A")
    assert _lines(shell) == []
    shell.write("a.sh", "#!/bin/sh\nnpm ci --silent\ndropdb shop\n")
    said = _commit(git)
    assert "a.sh:3" in said
    assert "theirs.sh" not in said


def test_parts_of_the_work_tree_can_be_committed(shell: Shell, git: Git) -> None:
    """`git commit FILE` and `-a` bring an index of their own."""
    shell.done("hook", "install")
    shell.write("a.sh", CALM)
    shell.write("b.sh", CALM)
    assert _commit(git) == ""
    shell.write("a.sh", RESET)
    shell.write("b.sh", CALM + "npm test\n")
    assert git("commit", "-q", "-m", "x", "b.sh").returncode == 0
    assert "a.sh:2" in git("commit", "-a", "-m", "x").stderr


def test_a_migration_that_the_main_branch_has_is_not_edited(shell: Shell, git: Git) -> None:
    path = "migrations/20260101000000_one/migration.sql"
    shell.write(path, "CREATE TABLE orders (id int);\n")
    assert _commit(git) == ""
    git("switch", "-q", "-c", "feature")
    shell.write(path, "CREATE TABLE orders (id bigint);\n")
    shell.write("migrations/20260102000000_two/migration.sql", "CREATE TABLE notes (id int);\n")
    git("add", "-A")
    assert _lines(shell) == [f"{path}:1"]
    assert "H104 edited-migration" in shell("hook", "run").out
    assert "would make databases part" in shell("hook", "run").err
    shell.write(path, "CREATE TABLE orders (id int);\n")
    shell.write("migrations/20260102000000_two/migration.sql", "CREATE TABLE notes (id text);\n")
    assert _commit(git) == ""
    shell.write("migrations/20260102000000_two/migration.sql", "CREATE TABLE notes (id bigint);\n")
    assert _commit(git) == ""  # the branch's own, on no other


def test_a_migration_is_looked_at_by_all_rules(shell: Shell, git: Git) -> None:
    path = "migrations/20260101000000_one/migration.sql"
    index = "CREATE INDEX i\n  ON orders (note);\n"
    shell.write(path, f"CREATE TABLE notes (id int);\n{index}DROP TABLE old;\n")
    shell.write("notes/a.sql", index)  # no migration: `check` is for those
    git("add", "-A")
    said = shell("hook", "run")
    assert f"{path}:2: L101 index-not-concurrent: building an index blocks writes to orders" in (
        said.out
    )
    assert f"`whimbrel fix {path}` rewrites it where it can" in said.out
    assert said.out.count("D101 drop-table") == 1  # the quick look and the rules see it both
    assert "would lose data" in said.err
    shell.write(path, f"CREATE TABLE notes (id int);\n{index}")
    git("add", "-A")
    assert "1 place in it would be stopped in production" in shell("hook", "run").err
    assert shell("-e", "development", "hook", "run").code == Exit.DONE
    shell.write("whimbrel.toml", '[rules.staging]\nindex-not-concurrent = "off"\n')
    git("add", "-A")
    assert shell("-e", "staging", "hook", "run").code == Exit.DONE
    shell.write(path, f'-- whimbrel:allow index-not-concurrent "empty"\n{index}')
    assert _commit(git) == ""
    shell.write(path, shell.root.joinpath(path).read_text() + "ALTER TABLE a RENAME TO b;\n")
    git("add", "-A")
    assert set(_lines(shell)) == {f"{path}:4"}  # and it is edited


@pytest.mark.parametrize("folder", [".git/hooks", "my hooks"])
def test_the_hook_that_was_there_runs_first_and_comes_back_byte_for_byte(
    shell: Shell, git: Git, folder: str
) -> None:
    """A folder in the work tree is shared, so that the hook there looks for us on the PATH."""
    shell.set(PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    git("config", "core.hooksPath", folder)
    theirs = b"#!/bin/sh\n# \xff not UTF-8\necho theirs >&2\n[ ! -e refuse ]"
    path = shell.write(f"{folder}/pre-commit", theirs)
    path.chmod(0o750)
    assert "uninstall puts it back" in shell.done("hook", "install").err
    assert shell.done("hook", "install").out.startswith("kept")
    shell.write("a.sh", CALM)
    git("add", "a.sh")
    assert "theirs" in git("commit", "-m", "x").stderr
    shell.write("b.sh", RESET)
    git("add", "b.sh")
    assert "b.sh:2" in git("commit", "-m", "x").stderr
    shell.write("refuse", "")
    said = git("commit", "-m", "x").stderr
    assert "theirs" in said
    assert "b.sh:2" not in said
    shell.done("hook", "uninstall")
    assert path.read_bytes() == theirs
    assert path.stat().st_mode & 0o777 == 0o750
    assert sorted(p.name for p in path.parent.iterdir() if p.suffix != ".sample") == ["pre-commit"]


def test_without_a_hook_before_uninstall_leaves_nothing(shell: Shell, git: Git) -> None:
    assert shell.done("hook", "uninstall").out.startswith("absent")
    shell.done("hook", "install")
    assert shell.done("hook", "uninstall", "--json").json["did"] == "removed"
    assert not (shell.root / ".git/hooks/pre-commit").exists()


def test_a_hook_changed_by_hand_is_not_removed(shell: Shell, git: Git) -> None:
    shell.done("hook", "install")
    path = shell.root / ".git/hooks/pre-commit"
    path.write_text(path.read_text(encoding="utf-8") + "make lint\n", encoding="utf-8")
    shell("hook", "uninstall").stopped("H115", Exit.FAILED)
    assert "make lint" in path.read_text(encoding="utf-8")


def test_two_hooks_of_others_are_not_guessed_between(shell: Shell, git: Git) -> None:
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\n").chmod(0o755)
    shell.done("hook", "install")
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\necho another tool\n")
    shell("hook", "install").stopped("H112", Exit.FAILED)


def test_a_hook_that_calls_us_already_is_left_alone(shell: Shell, git: Git) -> None:
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\nwhimbrel hook run\n").chmod(0o755)
    assert shell.done("hook", "install").out.startswith("kept")
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    shell.done("hook", "install")
    # The pre-commit framework moves ours aside like this, and calls it.
    hooks = shell.root / ".git/hooks"
    (hooks / "pre-commit").rename(hooks / "pre-commit.legacy")
    shell.write(".git/hooks/pre-commit", "#!/bin/sh\n# File generated by pre-commit\n")
    assert shell.done("hook", "install").out.startswith("kept")


def test_a_folder_of_every_repository_is_asked_about(
    shell: Shell, git: Git, tmp_path: Path
) -> None:
    git("config", "--global", "core.hooksPath", str(tmp_path / "everywhere"))
    shell("hook", "install").stopped("H113", Exit.FAILED)
    shell.done("hook", "install", "--yes")
    assert (tmp_path / "everywhere" / "pre-commit").exists()


def test_huskys_own_folder_is_not_written_into(shell: Shell, git: Git) -> None:
    git("config", "core.hooksPath", ".husky/_")
    shell.write(".husky/pre-commit", "echo theirs >&2\n")
    # Husky's starter, as its version 9 writes it.
    shell.write(".husky/_/pre-commit", '#!/bin/sh\nsh -e "$(dirname "$0")/../pre-commit" "$@"\n')
    (shell.root / ".husky/_/pre-commit").chmod(0o755)
    shell.done("hook", "install")
    text = (shell.root / ".husky/pre-commit").read_text(encoding="utf-8")
    assert sys.executable not in text  # it is committed, and other machines are other
    shell.write("x.sh", RESET)
    git("add", "x.sh")
    said = git("commit", "-m", "x", PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert "theirs" in said.stderr
    assert "x.sh:2" in said.stderr


def test_without_whimbrel_the_commit_stops_in_words(shell: Shell, git: Git, tmp_path: Path) -> None:
    shell.done("hook", "install")
    path = shell.root / ".git/hooks/pre-commit"
    text = path.read_text(encoding="utf-8").replace(sys.executable, "/gone/python")
    path.write_text(text, encoding="utf-8")
    poor = tmp_path / "bin"
    poor.mkdir()
    for name in ("sh", "dirname", "cat", "git"):
        (poor / name).symlink_to(f"/usr/bin/{name}")
    shell.write("x.sh", CALM)
    said = _commit(git, PATH=str(poor))
    assert "H114: this commit was not looked at: whimbrel is not there any more" in said
    assert "next: install it (`pip install whimbrel`)" in said
    assert _commit(git, PATH=str(poor), WHIMBREL_HOOK="off") == ""


def test_a_module_of_the_repository_does_not_stand_in_for_ours(shell: Shell, git: Git) -> None:
    shell.done("hook", "install")
    for name in ("whimbrel", "click", "json", "subprocess"):
        shell.write(f"{name}.py", "raise SystemExit(0)\n")
    shell.write("x.sh", RESET)
    assert "x.sh:2" in _commit(git)


def test_outside_of_a_repository_it_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shell.root.parent))
    shell("hook", "install").stopped("H111", Exit.FAILED)
    shell("hook", "run").stopped("H110", Exit.FAILED)


def test_for_an_environment_that_may_lose_data_nothing_is_stopped(shell: Shell, git: Git) -> None:
    shell.write("x.sh", RESET)
    git("add", "-A")
    shell.done("-e", "development", "hook", "run")
    shell("-e", "production", "hook", "run")
    assert _lines(shell) == ["x.sh:2"]


def test_pre_commit_can_use_the_repository(shell: Shell) -> None:
    text = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    fields = dict(
        line.strip(" -").split(": ", 1)
        for line in text.splitlines()
        if ": " in line and "#" not in line
    )
    wanted: Mapping[str, str] = {
        "id": "whimbrel",
        "entry": "whimbrel hook run",
        "language": "python",
        "pass_filenames": "false",
    }
    assert wanted.items() <= fields.items()


def test_a_commit_does_not_wait_for_the_other_commands(shell: Shell, git: Git) -> None:
    code = """
import sys
from whimbrel.cli import main
sys.argv = ["whimbrel", "hook", "run"]
try:
    main()
except SystemExit as ended:
    print(ended.code, sorted({"click", "rich", "psycopg", "dotenv"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0 []\n"
