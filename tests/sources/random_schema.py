"""Schemas by chance: few names, so that two of them share much and differ in all that can."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

TABLES = ("alpha", "beta", "Gamma")
COLUMNS = ("a", "b", "c", "Odd d")
LABELS = ("one", "two", "three")

# A type and its defaults; `mood` is there only when the schema has the enum.
TYPES: dict[str, tuple[str, ...]] = {
    "int": ("0", "7"),
    "bigint": ("0", "9"),
    "numeric(10, 2)": ("0", "1.5"),
    "text": ("'x'", "''"),
    "varchar(20)": ("'x'",),
    "boolean": ("false",),
    "timestamptz": ("now()",),
    "uuid": ("gen_random_uuid()",),
    "jsonb": ("'{}'",),
    "int[]": ("'{}'",),
    "text[]": ("'{}'",),
    "mood": ("'one'",),
    "mood[]": ("'{one}'",),
}
KEYS = ("PRIMARY KEY", "UNIQUE", "UNIQUE NULLS NOT DISTINCT")


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    default: str
    suffix: str

    @property
    def sql(self) -> str:
        default = f" DEFAULT {self.default}" if self.default else ""
        return f'"{self.name}" {self.type}{default}{self.suffix}'


@st.composite
def _columns(draw: st.DrawFn, has_enum: bool) -> list[Column]:
    names = draw(st.lists(st.sampled_from(COLUMNS), unique=True, max_size=4))
    types = [each for each in TYPES if has_enum or not each.startswith("mood")]
    columns = []
    for name in names:
        kind = draw(st.sampled_from(["plain", "plain", "plain", "identity", "serial"]))
        suffix = draw(st.sampled_from(["", " NOT NULL"]))
        if kind == "identity":
            how = draw(st.sampled_from(["ALWAYS", "BY DEFAULT"]))
            whole = draw(st.sampled_from(["int", "bigint"]))
            columns.append(Column(name, whole, "", f" GENERATED {how} AS IDENTITY"))
        elif kind == "serial":
            columns.append(Column(name, draw(st.sampled_from(["serial", "bigserial"])), "", ""))
        else:
            type_ = draw(st.sampled_from(types))
            default = draw(st.sampled_from(["", *TYPES[type_]]))
            columns.append(Column(name, type_, default, suffix))
    return columns


@st.composite
def _table(draw: st.DrawFn, name: str, has_enum: bool, earlier: list[str]) -> list[str]:
    columns = draw(_columns(has_enum))
    key = draw(st.sampled_from([*KEYS, "PRIMARY KEY"]))
    id_type = draw(st.sampled_from(["int", "bigint"]))
    lines = [f"id {id_type} {key}", *(each.sql for each in columns)]
    referred = draw(st.lists(st.sampled_from([*earlier, name]), unique=True, max_size=2))
    lines += [f'"{each}_id" int' for each in referred]
    unlogged = "UNLOGGED " if draw(st.integers(0, 9)) == 0 else ""
    statements = [f'CREATE {unlogged}TABLE "{name}" ({", ".join(lines)})']
    for each in columns:
        statements += draw(_extras(name, each))
    if not unlogged:
        statements += [
            f'ALTER TABLE "{name}" ADD FOREIGN KEY ("{each}_id") REFERENCES "{each}" (id)'
            + draw(st.sampled_from(["", " ON DELETE CASCADE", " DEFERRABLE", " NOT VALID"]))
            for each in referred
        ]
    return statements


@st.composite
def _extras(draw: st.DrawFn, table: str, column: Column) -> list[str]:
    name = column.name
    found = []
    if column.type in ("json", "jsonb"):
        return [f'CREATE INDEX ON "{table}" USING gin ("{name}")'] if draw(st.booleans()) else []
    if draw(st.integers(0, 2)) == 0:
        unique = draw(st.sampled_from(["", "UNIQUE "]))
        where = draw(st.sampled_from(["", " WHERE id > 5", f' WHERE "{name}" IS NOT NULL']))
        found.append(f'CREATE {unique}INDEX ON "{table}" ("{name}", id){where}')
    if draw(st.integers(0, 3)) == 0:
        found.append(f'ALTER TABLE "{table}" ADD UNIQUE ("{name}")')
    if column.type in ("int", "bigint") and draw(st.booleans()):
        bound = draw(st.sampled_from(["-5", "-6"]))
        found.append(f'ALTER TABLE "{table}" ADD CHECK ("{name}" > {bound})')
    if column.type == "mood" and draw(st.booleans()):
        found.append(f'ALTER TABLE "{table}" ADD CHECK ("{name}" <> \'one\' OR id > 0)')
    if column.type == "text" and draw(st.booleans()):
        found.append(f'CREATE INDEX ON "{table}" (lower("{name}"))')
    return found


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """A script that an empty database takes."""
    statements: list[str] = []
    has_enum = draw(st.booleans())
    if has_enum:
        labels = draw(st.permutations(LABELS))[: draw(st.integers(1, 3))]
        listed = ", ".join(f"'{each}'" for each in {"one": 0} | dict.fromkeys(labels, 0))
        statements.append(f"CREATE TYPE mood AS ENUM ({listed})")
    tables = draw(st.lists(st.sampled_from(TABLES), unique=True, max_size=3))
    for number, name in enumerate(tables):
        # What refers to an unlogged table must be unlogged itself: none does here.
        logged = [
            each for each in tables[:number] if f'UNLOGGED TABLE "{each}"' not in str(statements)
        ]
        statements += draw(_table(name, has_enum, logged))
    if draw(st.booleans()):
        statements.append("CREATE SEQUENCE beta_seq")
    return ";\n".join(statements)
