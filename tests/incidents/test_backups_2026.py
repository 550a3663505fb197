"""2026: DataTalks.Club (an agent's `terraform destroy` took the database and its snapshots) and
PocketOS (one call removed the volume and its backups; the last other one was three months old).

Nobody had looked how old the newest backup was that did not share the database's fate.
"""

from __future__ import annotations

import shutil

from tests.incidents.scene import Production, production
from tests.shell import Shell, shell

from whimbrel.errors import Exit

__all__ = ["production", "shell"]  # fixtures


def test_a_missing_backup_rings_and_stops_a_deploy_though_one_was_once_made(
    shell: Shell, production: Production
) -> None:
    shell.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=production.url)
    assert "no backup" in shell.done("monitor").out
    shell.done("backup", "create")
    shutil.rmtree(shell.root / ".whimbrel" / "backups")  # with the volume that it was on
    production.conn.execute("UPDATE whimbrel.backup SET taken_at = taken_at - interval '90 days'")
    said = shell("monitor", "--exit-code")
    assert said.code == Exit.DIFFERENT
    assert "RINGS   backup-failed" in said.out
    assert "next: whimbrel -e production backup create" in said.out
    shell.migration("20260101000000_x", "CREATE TABLE x (id int);\n")
    gates = shell("deploy", "--dry-run", "--json").json["gates"]
    (gate,) = [each for each in gates if each["name"] == "backup"]  # type: ignore[attr-defined]
    assert gate["outcome"] == "stopped"
    assert production.is_intact()


def test_a_token_found_somewhere_confirms_another_database_only(
    shell: Shell, production: Production
) -> None:
    shell.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=production.url)
    shell.set(WHIMBREL_CONFIRM="production/deadbeef")
    for words in (
        ("recover", "fence"),
        ("recover", "unfence"),
        ("policy", "set", "backup", "off", "--reason", "x"),
    ):
        shell(*words).stopped("G102", Exit.STOPPED)
    assert production.is_intact()
