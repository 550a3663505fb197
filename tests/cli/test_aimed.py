"""What is to be pasted leads to the environment that was spoken of."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.cli.aimed import aimed
from whimbrel.errors import Exit

DEPLOY = "let them end, then run `whimbrel deploy` again"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (DEPLOY, "let them end, then run `whimbrel -e production deploy` again"),
        ("whimbrel recover copy a", "whimbrel -e production recover copy a"),
        ("`whimbrel -e staging deploy`, then", "`whimbrel -e staging deploy`, then"),
        ("`whimbrel migrate NAME`, `whimbrel explain L101`", ""),
        ("whimbrel deployed", ""),
        (
            "`whimbrel identity claim -e …` or `whimbrel status`",
            "`whimbrel identity claim -e …` or `whimbrel -e production status`",
        ),
    ],
)
def test_a_command_gets_the_environment_where_it_acts_on_one(text: str, shown: str) -> None:
    assert aimed(text, "production") == (shown or text)
    assert aimed(text, None) == text


def test_a_notice_leads_back_to_where_it_came_from(shop: Shell) -> None:
    shop.migration("20260101000000_one", "SELECT 1 / 0;")
    notice = shop("-e", "development", "deploy").stopped("R101", Exit.FAILED)
    assert "run `whimbrel -e development deploy` again" in notice
    assert "run `whimbrel deploy` again" in shop("deploy").stopped("R101", Exit.FAILED)
