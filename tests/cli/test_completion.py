from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.errors import Exit


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell_is_printed(shell: Shell, name: str) -> None:
    said = shell.done("completion", name)
    assert "_WHIMBREL_COMPLETE" in said.out
    assert "whimbrel" in said.out
    assert "for every new shell" in said.err


def test_another_shell_is_refused(shell: Shell) -> None:
    shell("completion", "tcsh").stopped("U100", Exit.USAGE)


def test_the_script_completes_commands_and_options(shell: Shell) -> None:
    shell.set(_WHIMBREL_COMPLETE="bash_complete", COMP_WORDS="whimbrel stu", COMP_CWORD="1")
    assert shell.start().communicate()[0].split() == ["plain,studio"]
    shell.set(COMP_WORDS="whimbrel deploy --dry", COMP_CWORD="2")
    assert shell.start().communicate()[0].split() == ["plain,--dry-run"]
