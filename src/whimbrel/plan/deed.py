"""What a statement does, taken apart: one `Deed` for each thing, whatever the words around it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ..pg.name import RelationName

NOWHERE = RelationName("", "")


class Does(Enum):
    """The kinds of deed, in the manual's words."""

    # tables and what is in them
    CREATE_TABLE = "CREATE TABLE"
    HAVE_COLUMN = "a column of CREATE TABLE"
    ADD_COLUMN = "ADD COLUMN"
    DROP_COLUMN = "DROP COLUMN"
    ALTER_TYPE = "ALTER COLUMN TYPE"
    SET_NOT_NULL = "SET NOT NULL"
    DROP_NOT_NULL = "DROP NOT NULL"
    SET_DEFAULT = "SET DEFAULT"
    DROP_DEFAULT = "DROP DEFAULT"
    DROP_EXPRESSION = "DROP EXPRESSION"
    SET_EXPRESSION = "SET EXPRESSION"
    SET_IDENTITY = "SET GENERATED"
    DROP_IDENTITY = "DROP IDENTITY"
    ADD_CONSTRAINT = "ADD CONSTRAINT"
    VALIDATE = "VALIDATE CONSTRAINT"
    ALTER_CONSTRAINT = "ALTER CONSTRAINT"
    DROP_CONSTRAINT = "DROP CONSTRAINT"
    SET_LOGGED = "SET LOGGED"
    SET_UNLOGGED = "SET UNLOGGED"
    SET_PLACE = "SET TABLESPACE, SET ACCESS METHOD"
    SET_STORAGE = "SET STORAGE, SET COMPRESSION"
    TOGGLE_TRIGGER = "ENABLE, DISABLE TRIGGER"
    ROW_SECURITY = "ROW LEVEL SECURITY"
    REPLICA_IDENTITY = "REPLICA IDENTITY"
    ATTACH = "ATTACH PARTITION"
    DETACH = "DETACH PARTITION"
    INHERIT = "INHERIT, NO INHERIT"
    CREATE_INDEX = "CREATE INDEX"
    # any object
    RENAME = "RENAME"
    SET_SCHEMA = "SET SCHEMA"
    OWNER = "OWNER TO"
    DROP = "DROP"
    COMMENT = "COMMENT"
    # what hangs on tables, and what is none
    CREATE_VIEW = "CREATE VIEW"
    CREATE_TRIGGER = "CREATE TRIGGER"
    CREATE_POLICY = "CREATE POLICY"
    CREATE_RULE = "CREATE RULE"
    TOGGLE_RULE = "ENABLE, DISABLE RULE"
    CREATE_EVENT_TRIGGER = "CREATE EVENT TRIGGER"
    TOGGLE_EVENT_TRIGGER = "ALTER EVENT TRIGGER ENABLE, DISABLE"
    ALTER_POLICY = "ALTER POLICY"
    CREATE_ROUTINE = "CREATE FUNCTION"
    ALTER_ROUTINE = "ALTER FUNCTION"
    CREATE_TYPE = "CREATE TYPE"
    ADD_LABEL = "ALTER TYPE ADD VALUE"
    RENAME_LABEL = "ALTER TYPE RENAME VALUE"
    ALTER_ATTRIBUTE = "ALTER TYPE … ATTRIBUTE"
    ALTER_DOMAIN = "ALTER DOMAIN"
    CREATE_SEQUENCE = "CREATE SEQUENCE"
    ALTER_SEQUENCE = "ALTER SEQUENCE"
    PUBLICATION = "PUBLICATION"
    # rows
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    MERGE = "MERGE"
    TRUNCATE = "TRUNCATE"
    COPY = "COPY"
    LOCK = "LOCK TABLE"
    CALL = "a function that is called"
    # upkeep
    REINDEX = "REINDEX"
    REFRESH = "REFRESH MATERIALIZED VIEW"
    VACUUM = "VACUUM"
    CLUSTER = "CLUSTER"
    # session, server, rights
    SET = "SET"
    TRANSACTION = "BEGIN, COMMIT"
    SERVER_SETTING = "ALTER SYSTEM, ALTER DATABASE, ALTER ROLE … SET"
    ROLE = "CREATE, ALTER ROLE"
    GRANT = "GRANT"
    REVOKE = "REVOKE"
    PASSWORD = "a password in the text"
    EXTENSION = "EXTENSION"
    LANGUAGE = "CREATE LANGUAGE"
    DATABASE = "CREATE DATABASE"
    # not to be read
    DYNAMIC = "text that is put together while it runs"

    # Members are single; Enum's own hash is a Python function, and deeds are looked up a lot.
    __hash__ = object.__hash__


class Deed(NamedTuple):
    """One thing that a statement does.

    `relation` is what it is done to; `name` the part of it, or the object that is no relation:
    a column, constraint, index, role, setting, function. `other` is the second relation, if any:
    the referenced table, the partition, the parent. `words` are the modifiers in small letters:
    "concurrently", "if exists", "cascade", "not valid"; which ones a kind knows, its family in
    `plan/facts/deeds` says. `calls` are functions whose value may differ from row to row.
    """

    does: Does
    relation: RelationName = NOWHERE
    name: str = ""
    kind: str = ""  # of object or constraint: "table", "check", "foreign key"
    type: str = ""  # as `facts.types` writes it: "varchar(20)"
    value: str = ""  # the new name, the setting's value
    columns: tuple[str, ...] = ()
    other: RelationName = NOWHERE
    other_columns: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    def says(self, *words: str) -> bool:
        """All of them?"""
        return self.words.issuperset(words)

    def says_any(self, *words: str) -> bool:
        return not self.words.isdisjoint(words)
