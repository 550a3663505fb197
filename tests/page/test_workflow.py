"""The page's workflow, from the first push on a laptop to production's status."""

from __future__ import annotations

from tests.page.scene import SCHEMA, Team, team
from tests.page.transcript import Transcript
from tests.shell import shell

from whimbrel.errors import Exit

__all__ = ["shell", "team"]  # fixtures

BUYER = """\
model User {
  id     Int     @id @default(autoincrement())
  email  String  @unique
  orders Order[]
}
"""
ORDERS = """\
model Order {
  id     Int  @id @default(autoincrement())
  userId Int
  total  Int
  user   User @relation(fields: [userId], references: [id])
}
"""


def test_the_page_s_workflow_from_a_laptop_to_production(team: Team) -> None:
    laptop = team.transcript("The page's workflow: on a laptop")
    on_the_laptop(team, laptop)
    laptop.is_current("laptop.md")
    team.commit("Orders")
    release = team.transcript("The page's workflow: on the release machine")
    on_the_release_machine(team, release)
    release.is_current("release-machine.md")


def on_the_laptop(team: Team, here: Transcript) -> None:
    here.says(
        "A Prisma project that was deployed with `prisma migrate deploy` until today. `.env` is "
        "the page's; `DATABASE_URL` holds development's values here."
    )
    here.scene("The first day")
    here.type("whimbrel init --scripts npm")
    here.type(f"whimbrel identity mark -e development --confirm {team.token('development')}")
    here.type(f"whimbrel identity mark -e staging --confirm {team.token('staging')}")
    here.scene("1. Local development", "Make schema changes, and try them.")
    team.wants(BUYER, ORDERS)
    here.file(SCHEMA, f"{BUYER}\n{ORDERS}", "prisma")
    here.type("npm run db:push")
    here.type("npm run db:migrate -- orders")
    here.type('npm run db:safety-check "migrate reset"')
    here.scene("2. Staging testing")
    here.type("npm run db:staging:migrate")
    here.type("DATABASE_ENV=staging whimbrel status")
    here.scene(
        "What cannot happen here",
        "`DATABASE_URL` is development's on this machine, whatever the label says.",
    )
    here.type("npm run db:production:deploy", code=Exit.STOPPED)


def on_the_release_machine(team: Team, here: Transcript) -> None:
    team.pull()
    team.at(team.release)
    here.says(
        "The same repository and the same `.env`; here `DATABASE_URL` holds production's values. "
        "`DATABASE_ENV` says development, as on the page."
    )
    here.scene("Once: say what the database is")
    here.type("DATABASE_ENV=production whimbrel deploy --dry-run", code=Exit.STOPPED)
    here.type(f"whimbrel identity mark -e production --confirm {team.token('production')}")
    here.scene("What the label cannot break")
    here.type("npm run db:push", code=Exit.STOPPED)
    here.type('DATABASE_ENV=production npm run db:safety-check "migrate reset"', code=Exit.STOPPED)
    here.scene("3. Production deployment", "The dry run first.")
    here.type("DATABASE_ENV=production whimbrel deploy --dry-run", code=Exit.STOPPED)
    here.type("whimbrel -e production backup create")
    here.type("whimbrel -e production backup verify")
    here.type("DATABASE_ENV=production whimbrel deploy --dry-run")
    here.type(f"npm run db:production:deploy -- --confirm {team.token('production')}")
    here.type("npm run db:production:status")
