"""`check` in a project with Alembic: revisions as the SQL that Alembic writes of them."""

from __future__ import annotations

from typing import cast

from tests.alembic_shop import write_revision, write_shop
from tests.shell import Shell

from whimbrel.errors import Exit

DROPS = """\
def upgrade():
    op.add_column("orders", sa.Column("due", sa.Date, nullable=False))
    op.drop_column("orders", "note")


def downgrade():
    op.drop_table("orders")
"""


def found(shell: Shell, *words: str, code: Exit = Exit.STOPPED) -> list[tuple[str, int, str]]:
    said = shell("check", "--json", *words)
    assert said.code == code, said.err
    findings = cast("list[dict[str, object]]", said.json["findings"])
    return [
        (str(each["file"]), int(str(each["line"])), str(each["code"]))
        for each in findings
        if each["severity"] == "stop"
    ]


def test_a_revision_is_judged_with_what_stands_before_it_at_the_lines_of_its_file(
    shell: Shell,
) -> None:
    project = write_shop(shell)
    path = write_revision(project, "next1", DROPS, "reads1")
    file = "db/versions/next1_x.py"
    lines = path.read_text().splitlines()
    column = next(i for i, line in enumerate(lines, 1) if "add_column" in line)
    assert found(project, file) == [(file, column, "A106"), (file, column + 1, "D102")]
    # A folder is one deploy: what an earlier revision makes, nobody uses before the next.
    assert found(project, "db/versions") == [("db/versions/reads1_x.py", 1, "T112")]
    # Whole is what Alembic writes; of another project's file what can be seen without running it.
    project.write("whimbrel.toml", "")
    assert found(project, file) == [(file, column + 1, "D102")]
