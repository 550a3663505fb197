"""What identifies an object across two databases: its kind and its names, never its OID."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from ..pg.name import RelationName


class ObjectKind(StrEnum):
    """Every kind of object that a schema can hold, in the manual's words."""

    SCHEMA = "schema"
    EXTENSION = "extension"
    ENUM = "enum type"
    LABEL = "enum label"
    SEQUENCE = "sequence"
    SEQUENCE_OWNER = "owning column"
    TABLE = "table"
    COLUMN = "column"
    DEFAULT = "default"
    NOT_NULL = "not-null constraint"
    CONSTRAINT = "constraint"
    INDEX = "index"
    PARTITION = "partition"
    INHERITANCE = "inheritance"
    OF_TYPE = "type of table"
    INDEX_PARTITION = "partition of index"
    FOREIGN_TABLE = "foreign table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    FUNCTION = "function"
    PROCEDURE = "procedure"
    AGGREGATE = "aggregate"
    TRIGGER = "trigger"
    EVENT_TRIGGER = "event trigger"
    PARTITION_TRIGGER = "trigger of a partition"
    RULE = "rule"
    POLICY = "policy"
    DOMAIN = "domain"
    DOMAIN_DEFAULT = "domain default"
    DOMAIN_NOT_NULL = "domain not-null constraint"
    DOMAIN_CONSTRAINT = "domain constraint"
    COMPOSITE_TYPE = "composite type"
    RANGE_TYPE = "range type"
    SHELL_TYPE = "shell type"
    BASE_TYPE = "base type"
    OPERATOR = "operator"
    OPERATOR_CLASS = "operator class"
    OPERATOR_FAMILY = "operator family"
    OPERATOR_FAMILY_MEMBER = "operator family member"
    CAST = "cast"
    COLLATION = "collation"
    CONVERSION = "conversion"
    LANGUAGE = "language"
    TRANSFORM = "transform"
    ACCESS_METHOD = "access method"
    STATISTICS = "statistics object"
    STATISTICS_TARGET = "statistics target"
    PUBLICATION = "publication"
    PUBLICATION_TABLE = "published table"
    PUBLICATION_SCHEMA = "published schema"
    SUBSCRIPTION = "subscription"
    FOREIGN_DATA_WRAPPER = "foreign-data wrapper"
    SERVER = "foreign server"
    USER_MAPPING = "user mapping"
    TEXT_SEARCH_PARSER = "text search parser"
    TEXT_SEARCH_TEMPLATE = "text search template"
    TEXT_SEARCH_DICTIONARY = "text search dictionary"
    TEXT_SEARCH_CONFIGURATION = "text search configuration"
    TEXT_SEARCH_MAPPING = "text search mapping"
    DEFAULT_PRIVILEGES = "default privileges"
    # Properties of objects that are themselves modelled.
    OWNER = "owner"
    PRIVILEGES = "privileges"
    COMMENT = "comment"
    SECURITY_LABEL = "security label"
    STORAGE = "storage settings"
    ROW_SECURITY = "row security"
    REPLICA_IDENTITY = "replica identity"
    CLUSTERING = "clustering"

    # Members are single; Enum's own hash is a Python function, and addresses are hashed a lot.
    __hash__ = object.__hash__


# Properties of another object, whose words are then the name.
PROPERTIES = frozenset(
    [
        ObjectKind.SEQUENCE_OWNER,
        ObjectKind.OWNER,
        ObjectKind.PRIVILEGES,
        ObjectKind.COMMENT,
        ObjectKind.SECURITY_LABEL,
        ObjectKind.STORAGE,
        ObjectKind.ROW_SECURITY,
        ObjectKind.REPLICA_IDENTITY,
        ObjectKind.CLUSTERING,
    ]
)


ROUTINES = frozenset([ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.AGGREGATE])
# Kinds whose objects are told apart by the types of their arguments: those are the `part`.
WITH_ARGUMENTS = ROUTINES | {ObjectKind.OPERATOR}
# Kinds that are told apart by an access method or a language: it is the `part`.
_WITH_USING = {
    ObjectKind.OPERATOR_CLASS: "using",
    ObjectKind.OPERATOR_FAMILY: "using",
    ObjectKind.TRANSFORM: "language",
    ObjectKind.INHERITANCE: "from",
    ObjectKind.PRIVILEGES: "for",
    ObjectKind.DEFAULT_PRIVILEGES: "for",
    ObjectKind.SECURITY_LABEL: "by",
}


class Address(NamedTuple):
    """`schema` and `part` are empty where the kind has none; `part` is a column, constraint,
    trigger …, the types of a routine's arguments, an access method, or who has privileges.

    A tuple, because a large schema makes and looks up a million of them.
    """

    kind: ObjectKind
    schema: str
    name: str
    part: str = ""

    @property
    def relation(self) -> RelationName:
        return RelationName(self.schema, self.name)

    @property
    def shown(self) -> str:
        """For people: `column public.orders.total`, `comment of table public.orders`."""
        of = " of" if self.kind in PROPERTIES else ""
        return f"{self.kind.value}{of} {self.path}"

    @property
    def path(self) -> str:
        if self.kind in WITH_ARGUMENTS:
            return ".".join(part for part in (self.schema, f"{self.name}({self.part})") if part)
        if self.part and self.kind in _WITH_USING:
            return f"{self._replace(part='').path} {_WITH_USING[self.kind]} {self.part}"
        return ".".join(part for part in (self.schema, self.name, self.part) if part)


# What NamedTuple's own constructor calls, without its detour: it is called a lot.
address_of: Callable[[tuple[ObjectKind, str, str, str]], Address] = partial(tuple.__new__, Address)


def of_relation(kind: ObjectKind, relation: RelationName, part: str = "") -> Address:
    return address_of((kind, relation.schema, relation.relation, part))
