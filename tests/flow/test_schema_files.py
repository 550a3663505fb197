"""`validate` and `format`: without a database, with every error at once."""

from __future__ import annotations

from tests.shell import Shell

from whimbrel.errors import Exit

GOOD = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel A {\n  id Int @id\n}\n'


def test_a_sound_schema_is_said_to_be_one(shell: Shell) -> None:
    shell.write("prisma/schema.prisma", GOOD)
    said = shell.done("validate")
    assert said.out == "prisma/schema.prisma is valid: 1 model, 0 enums\n"
    assert said.err == ""
    assert shell.done("validate", "--json").json == {
        "format": 1, "is_valid": True, "schema": "prisma/schema.prisma", "problems": [],
    }  # fmt: skip


def test_every_error_is_told_at_once_and_as_json_one_by_one(shell: Shell) -> None:
    shell.write("prisma/schema.prisma", GOOD.replace("@id", "@idd").replace("Int", "Itn"))
    notice = shell("validate").stopped("P103", Exit.FAILED)
    assert "line 6: there is no type Itn\n" in notice  # of what follows from it nothing is said
    shell.write("prisma/schema.prisma", GOOD.replace("id Int", "id Int @idd\n  b Itn"))
    said = shell("validate", "--json")
    problems = said.json["problems"]
    assert isinstance(problems, list)
    assert (said.code, [each["code"] for each in problems]) == (Exit.FAILED, ["P104", "P103"])
    assert all(each["excerpt"].startswith("prisma/schema.prisma:") for each in problems)


def test_sql_is_looked_at_for_its_form(shell: Shell) -> None:
    shell.write("schema.sql", "CREATE TABLE a (id int);\n")
    assert shell.done("validate").out == "schema.sql is valid: 1 statement\n"
    shell.write("schema.sql", "CREATE TABLE a (id int);\nCREATE TABEL b ();\n")
    assert "schema.sql, line 2" in shell("validate").stopped("S105", Exit.FAILED)
    shell("format").stopped("D372", Exit.FAILED)


def test_format_writes_the_usual_form_and_check_only_looks(shell: Shell) -> None:
    wild = GOOD.replace("  id Int", "id    Int")
    shell.write("prisma/schema.prisma", wild)
    said = shell("format", "--check")
    assert (said.code, said.out) == (Exit.DIFFERENT, "not formatted: prisma/schema.prisma\n")
    assert (shell.root / "prisma/schema.prisma").read_text() == wild
    assert shell.done("format").out == "formatted prisma/schema.prisma\n"
    assert (shell.root / "prisma/schema.prisma").read_text() == GOOD
    assert shell.done("format", "--check").out == "the schema is formatted already\n"
    shell.write("prisma/schema.prisma", GOOD + "model {\n")
    shell("format").stopped("P101", Exit.FAILED)


def test_a_schema_that_is_not_there_is_told(shell: Shell) -> None:
    shell.write("whimbrel.toml", 'schema = "prisma/schema.prisma"')
    shell("validate").stopped("D322", Exit.FAILED)
    shell("format").stopped("D322", Exit.FAILED)
    shell.unset("CI")
    shell.write("whimbrel.toml", "")
    shell("validate").stopped("C150", Exit.FAILED)
