"""A project as teams have them: an old history, known drift, and what no schema says."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.shell import Shell

from whimbrel.errors import Exit

DESK = Path(__file__).parent.parent / "prisma" / "look_alikes" / "desk"
# Prisma's own verdict on the same database, object by object; only the table between two lists,
# which its version 7 would make anew, stays as version 5 made it.
KNOWN = """\
ALTER TABLE "public"."TicketAssignmentRuleOfDesk" RENAME CONSTRAINT \
"TicketAssignmentRuleOfDesk_responsibleDeskId_fkey" TO \
"TicketAssignmentRuleOfDesk_responsible_desk_id_fkey";
ALTER TABLE "public"."tickets" RENAME CONSTRAINT "tickets_deskId_fkey" TO "tickets_desk_id_fkey";
ALTER INDEX "public"."TicketAssignmentRuleOfDesk_responsibleDeskId_explanation_of_key" RENAME TO \
"TicketAssignmentRuleOfDesk_responsible_desk_id_explanation__key";
ALTER INDEX "public"."tickets_deskId_state_idx" RENAME TO "tickets_desk_id_state_idx";
CREATE INDEX "Agent_email_idx" ON public."Agent" USING btree (email);
ALTER TABLE "public"."Agent" DROP COLUMN "fax";
"""


def test_what_is_known_to_differ_is_said_and_nothing_else_and_one_migration_ends_it(
    shop: Shell,
) -> None:
    shutil.copytree(DESK, shop.root / "prisma")
    shop.done("deploy")
    said = shop.done("diff", "--from", "database", "--to", "schema", "--sql").out
    assert said.replace("\n\n", "\n") == KNOWN
    shop.done("migrate", "agree")
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""
    assert shop("drift").code == Exit.DONE
    before = (shop.root / "prisma" / "schema.prisma").read_text()
    shop.done("pull", "--yes")
    pulled = (shop.root / "prisma" / "schema.prisma").read_text()
    added = [line.strip() for line in pulled.splitlines() if "// whimbrel: not in" in line]
    assert len(added) == 5
    assert "// whimbrel: not in Prisma's language: function public.note_ticket()" in added
    kept = [line for line in pulled.splitlines() if "// whimbrel: not in" not in line]
    assert "\n".join(kept).rstrip("\n") == before.rstrip("\n")
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""

    shop.done("squash")
    assert "recorded" in shop.done("deploy").err
    assert shop("drift").code == Exit.DONE
