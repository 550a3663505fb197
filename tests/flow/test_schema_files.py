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
        "remarks": [],
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


CIRCLE = (
    GOOD
    + """
model Order {
  id        Int      @id
  paymentId Int
  payment   Payment  @relation("paid", fields: [paymentId], references: [id])
  payments  Payment[] @relation("for")
}

model Payment {
  id      Int     @id
  orderId Int
  order   Order   @relation("for", fields: [orderId], references: [id])
  orders  Order[] @relation("paid")
}
"""
)


def test_models_that_require_each_other_are_sound_and_remarked_upon(shell: Shell) -> None:
    """Prisma accepts them, so we do; but nobody can write the first row."""
    shell.write("prisma/schema.prisma", CIRCLE)
    said = shell.done("validate")
    assert said.out == "prisma/schema.prisma is valid: 3 models, 0 enums\n"
    assert "P110: prisma/schema.prisma, line 12: the first row of Order can never be" in said.err
    assert "Order.payment needs a row of Payment, Payment.order needs a row of Order" in said.err
    assert "  next: make one of them optional: `payment Payment?`" in said.err
    remarks = shell.done("validate", "--json").json["remarks"]
    assert isinstance(remarks, list)
    assert remarks[0]["code"] == "P110"
    for loose in (
        CIRCLE.replace("orderId Int", "orderId Int?").replace("order   Order ", "order   Order?"),
        CIRCLE.replace('"postgresql"\n', '"postgresql"\n  relationMode = "prisma"\n'),
    ):
        shell.write("prisma/schema.prisma", loose)
        assert shell.done("validate").err == ""


LONG = "l" * 63


def test_names_that_postgresql_cuts_to_the_same_63_bytes_are_refused(shell: Shell) -> None:
    """Prisma lets them pass, and its SQL fails half-way."""
    models = (
        f'model {name} {{\n  id Int @id(map: "{name}")\n  @@map("{LONG}{name}")\n}}\n'
        for name in "BC"
    )
    shell.write("prisma/schema.prisma", GOOD + "".join(models))
    assert f"model C is called {LONG} in the data" in shell("validate").stopped("P108", Exit.FAILED)
    shell.write(
        "prisma/schema.prisma",
        GOOD.replace("}\n\nm", f"}}\nenum E{LONG}1 {{\n  a\n}}\nenum E{LONG}2 {{\n  a\n}}\nm"),
    )
    shell("validate").stopped("P108", Exit.FAILED)
    long = f"  {LONG}1 Int\n  {LONG}2 Int\n"
    shell.write("prisma/schema.prisma", GOOD.replace("@id\n", f"@id\n{long}"))
    told = shell("diff", "--from", "empty", "--to", "schema").stopped("P108", Exit.FAILED)
    assert f"field {LONG}2 is called {LONG} in the database" in told


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
