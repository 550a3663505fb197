"""docs/guide.md: the page's headings one to one, and every command of it runs as it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.page.scene import Team, team
from tests.page.test_emergencies import BY_HAND
from tests.page.test_workflow import BUYER, ORDERS
from tests.page.transcript import typed
from tests.shell import shell

from whimbrel.config.scripts.names import PAGE
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

__all__ = ["shell", "team"]  # fixtures

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
HEADINGS = """\
# Database Migration Guide
## ⚠️ CRITICAL SAFETY RULES
## Environment Setup
### Database Environments
### Environment Variables
## Available Commands
### Development Commands (Safe)
### Staging Commands
### Production Commands (Use with Extreme Care)
## Migration Workflow
### 1. Local Development
### 2. Staging Testing
### 3. Production Deployment
## Safety Scripts
### Database Safety Check
### Production Migration Script
## Pre-commit Hooks
## Emergency Procedures
### Schema Drift Detected
### Failed Migration
### Data Recovery
## Best Practices
### Schema Changes
### Data Migrations
## Troubleshooting
### Common Issues
#### "Database is not empty" error
#### Migration conflicts
#### Connection timeouts
### Getting Help
## Configuration Reference
### Environment Detection
### Database URLs
## Monitoring and Alerts
### Set Up Alerts For:
### Metrics to Monitor:
## Quick Reference
"""
# Prisma's own, and what serves pages until it is stopped.
NOT_RUN = ("npm run db:generate",)
SERVES = ("studio",)


def blocks() -> Iterator[tuple[str, str]]:
    """Each fenced block in order, with its language; headings as blocks of their own."""
    text = GUIDE.read_text(encoding="utf-8")
    for heading, language, body in re.findall(
        r"^(#{1,4} [^\n]+)$|^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
    ):
        yield ("heading", heading) if heading else (language, body)


def test_its_headings_are_the_page_s() -> None:
    found = [text for kind, text in blocks() if kind == "heading"]
    assert found == HEADINGS.splitlines()


def test_every_name_of_the_page_is_in_it() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in PAGE if f"npm run {name}" not in text] == []


def test_every_command_runs_as_it_says(
    team: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRODUCTION_DATABASE_URL", team.production.reveal())
    before = _meanwhile(team)
    for kind, text in blocks():
        for line in text.splitlines() if kind != "python" else ():
            for words, happens in before.items():
                if words in line:
                    happens()
            if kind == "bash":
                _run(team, line)
        if kind == "python":
            capsys.readouterr()
            exec(text, {})
            assert capsys.readouterr().out.split() == ["development", "False", "True"]


def _meanwhile(team: Team) -> dict[str, Callable[[], object]]:
    """What people do between the commands, by the words before which they do it."""

    def somebody_changes_production() -> None:
        with connect(team.production) as conn:
            conn.execute(BY_HAND.encode())

    def somebody_deletes_rows() -> None:
        with connect(team.production) as conn:
            conn.execute('DELETE FROM "User" WHERE "id" <= 500')

    return {
        "### Data Recovery": somebody_deletes_rows,
        "### 1. Local Development": lambda: team.wants(BUYER, ORDERS),
        "# 1. What changed": somebody_changes_production,
        "# 3. Put it into the schema": lambda: team.wants(
            BUYER.replace("}", "  phone String?\n}"), ORDERS
        ),
    }


def _run(team: Team, line: str) -> None:
    line, _, says = (part.strip() for part in line.partition("#"))
    if not line or line in NOT_RUN or re.fullmatch(r'[A-Z_]+="[^"]*"', line):
        return
    if re.search(rf"db:(\w+:)?({'|'.join(SERVES)})$", line):
        return
    match line.split():
        case ["export", assignment]:
            team.monkeypatch.setenv(*assignment.split("="))
        case ["unset", name]:
            team.monkeypatch.delenv(name)
        case _:
            wanted = re.search(r"exit code (\d)", says)
            heard = typed(_with_tokens(team, line), team.monkeypatch)
            assert heard.code == (int(wanted[1]) if wanted else Exit.DONE), f"{line}\n{heard.text}"


def _with_tokens(team: Team, line: str) -> str:
    """The token of each database in place of the one that the guide prints."""
    found = re.search(r"-e (\w+)|db:(\w+):", line)
    environment = next((name for name in found.groups() if name), "") if found else ""
    if "--confirm" not in line:
        return line
    return re.sub(r"--confirm \S+", f"--confirm {team.token(environment)}", line)
