"""The page's emergency procedures, one by one, on databases that were broken on purpose."""

from __future__ import annotations

from tests.page.scene import FIRST, SCHEMA, SQL, USER, Team, new_team, team
from tests.page.transcript import Transcript
from tests.shell import shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

__all__ = ["new_team", "shell", "team"]  # fixtures

BY_HAND = 'ALTER TABLE "User" ADD COLUMN "phone" text;'
WITH_PHONE = USER.replace("}", "  phone String?\n}")


def test_schema_drift_detected(new_team: Team) -> None:
    team = new_team
    team.settled()
    here = team.transcript("Emergency: schema drift detected")
    team.at(team.release)
    here.says("Somebody has run this in production, by hand:")
    here.file("psql", BY_HAND, "sql")
    with connect(team.production) as conn:
        conn.execute(BY_HAND.encode())
    here.type("npm run db:production:status")
    here.scene("1. Check what changed")
    here.type("whimbrel -e production db pull --print")
    here.type("whimbrel -e production drift", code=Exit.DIFFERENT)
    here.scene("2. Create a migration to fix the drift")
    here.type(f"whimbrel -e production drift --adopt phone --confirm {team.token('production')}")
    here.scene("3. Review and test it, and 4. apply it through the normal workflow")
    team.wants(WITH_PHONE)
    here.file(SCHEMA, WITH_PHONE, "prisma")
    here.type("npm run db:staging:migrate")
    here.type("npm run db:production:status")
    here.is_current("drift.md")


BROKEN = """\
ALTER TABLE "User" ADD COLUMN "nick" text;
CREATE UNIQUE INDEX CONCURRENTLY "User_name_key" ON "User" ("name");
"""
MENDED = """\
ALTER TABLE "User" ADD COLUMN "nick" text;
UPDATE "User" AS u SET "name" = u."name" || ' ' || u."id"
WHERE EXISTS (SELECT FROM "User" AS o WHERE o."name" = u."name" AND o."id" < u."id");
CREATE UNIQUE INDEX CONCURRENTLY "User_name_key" ON "User" ("name");
"""
SECOND = "20251202090000_nicks"


def test_failed_migration(new_team: Team) -> None:
    team = new_team
    first = SQL + 'ALTER TABLE "User" ADD "name" TEXT;\n'
    team.shell.write(f"prisma/migrations/{FIRST}/migration.sql", first)
    team.settled()
    with connect(team.production) as conn:
        conn.execute("UPDATE \"User\" SET name = 'Ada' WHERE id < 3")
    file = team.shell.write(f"prisma/migrations/{SECOND}/migration.sql", BROKEN)
    team.shell.done("-e", "staging", "deploy")
    team.commit("Nicks")
    team.pull()
    here = team.transcript("Emergency: failed migration")
    team.at(team.release)
    here.says("Staging has run this; in production two users have one name:")
    here.file(f"prisma/migrations/{SECOND}/migration.sql", BROKEN, "sql")
    confirm = f"--confirm {team.token('production')}"
    here.type(f"npm run db:production:deploy -- --backup {confirm}", code=Exit.FAILED)
    here.scene("1. Check the migration status")
    here.type("npm run db:production:status")
    here.scene("2. If migration is partially applied, DO NOT run migrate reset")
    here.type("whimbrel -e production migrate reset --force", code=Exit.STOPPED)
    _mend_on_the_laptop(team, here, file.relative_to(team.laptop).as_posix())
    team.pull()
    team.at(team.release)
    here.says("Production takes the corrected file for the half that has not run:")
    here.type(f'whimbrel -e production amend {SECOND} --reason "two users of one name" {confirm}')
    here.type(f"npm run db:production:deploy -- {confirm}")
    here.type("npm run db:production:status")
    here.is_current("failed-migration.md")


def _mend_on_the_laptop(team: Team, here: Transcript, path: str) -> None:
    team.at(team.laptop)
    here.scene(
        "3. Fix the issue",
        "On the laptop the file is corrected, and staging runs all of it from the beginning:",
    )
    team.shell.write(path, MENDED)
    here.file(path, MENDED, "sql")
    here.type(f"npm run db:staging:reset -- --confirm {team.token('staging')}")
    team.commit("Names are made unique first")


def test_data_recovery(team: Team, workbench_url: DatabaseUrl) -> None:
    team.settled()
    here = team.transcript("Emergency: data recovery")
    here.shown[f"{workbench_url.user}@{workbench_url.host}:{workbench_url.port}"] = (
        "postgres@localhost:5433"
    )
    team.at(team.release)
    confirm = f"--confirm {team.token('production')}"
    team.shell.done("-e", "production", "backup", "create")
    team.shell.done("-e", "production", "backup", "verify")
    here.says("Last night's backup was verified. Then somebody has run this in production:")
    here.file("psql", 'DELETE FROM "User" WHERE "id" <= 500;', "sql")
    with connect(team.production) as conn:
        conn.execute('DELETE FROM "User" WHERE "id" <= 500')
    here.scene("1. Stop the application", "In the database, where nobody is forgotten.")
    here.type(f"whimbrel -e production recover fence {confirm}")
    here.scene("2. Assess the damage", "Each table against the newest backup, restored elsewhere:")
    here.type("whimbrel -e production recover assess", code=Exit.DIFFERENT)
    here.scene(
        "3. Restore from backup", "Row by row, what was lost, and nothing that was written since."
    )
    here.type("whimbrel -e production recover copy")
    here.type(f"whimbrel -e production recover copy --apply {confirm}")
    with connect(team.production) as conn:
        assert conn.execute('SELECT count(*), sum("id") FROM "User"').fetchone() == (1000, 500500)
    here.scene(
        "4. Replay any lost transactions",
        "What else is wanted from the backup is looked up in a database beside:",
    )
    here.type("whimbrel -e development backup restore --to shop_restored")
    here.scene("5. Update procedures", "The application comes back; what was done is written down.")
    here.type(f"whimbrel -e production recover unfence {confirm}")
    here.type("whimbrel -e production recover report")
    here.is_current("data-recovery.md")
