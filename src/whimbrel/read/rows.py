"""The rows of the catalog's questions (`sql/*.sql`), as the server gives them: with OIDs.

Named tuples: many thousands are made, and they cross no floor.
"""

from __future__ import annotations

from typing import NamedTuple


class SchemaRow(NamedTuple):
    oid: int
    name: str


class ExtensionRow(NamedTuple):
    oid: int
    name: str
    schema: str


class RelationRow(NamedTuple):
    oid: int
    schema: str
    name: str
    kind: str
    persistence: str
    partition_key: str
    key_columns: list[str] | None
    bound: str
    parents: list[int] | None
    type_schema: str | None
    type_name: str | None
    options: list[str] | None
    access_method: str
    tablespace: str
    server: str | None
    server_options: list[str] | None
    row_type_oid: int
    array_type_oid: int


class ColumnRow(NamedTuple):
    relation_oid: int
    number: int
    name: str
    type: str
    base_type: str
    category: str
    collation: str
    is_not_null: bool
    identity: str
    generated: str
    default_oid: int
    expression: str
    is_local: bool
    options: list[str] | None


class ConstraintRow(NamedTuple):
    oid: int
    relation_oid: int
    name: str
    type: str
    definition: str
    is_valid: bool
    no_inherit: bool
    index_oid: int
    references_oid: int
    parent_oid: int
    is_local: bool
    is_partitioned: bool
    columns: list[str]


class IndexRow(NamedTuple):
    oid: int
    relation_oid: int
    schema: str
    name: str
    body: str
    is_unique: bool
    is_valid: bool
    options: list[str] | None
    tablespace: str
    parent_oid: int


class SettingRow(NamedTuple):
    oid: int
    is_secured: bool
    is_forced: bool
    replica_identity: str
    replica_index: str | None
    cluster_index: str | None


class ColumnStorageRow(NamedTuple):
    relation_oid: int
    number: int
    storage: str
    usual_storage: str
    compression: str
    statistics: int
    options: list[str] | None


class SequenceRow(NamedTuple):
    oid: int
    schema: str
    name: str
    persistence: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycles: bool
    owner_oid: int
    owner_column: int
    is_identity: bool


class EnumRow(NamedTuple):
    oid: int
    array_type_oid: int
    schema: str
    name: str
    labels: list[str]


class DomainRow(NamedTuple):
    oid: int
    array_type_oid: int
    schema: str
    name: str
    type: str
    base_type: str
    category: str
    collation: str


class ViewRow(NamedTuple):
    oid: int
    row_type_oid: int
    array_type_oid: int
    kind: str
    schema: str
    name: str
    query: str
    options: list[str]
    columns: list[str] | None
    types: list[str] | None
    access_method: str
    tablespace: str
    is_populated: bool


class ViewColumnRow(NamedTuple):
    relation_oid: int
    number: int
    name: str
    default_oid: int
    expression: str


class RoutineRow(NamedTuple):
    oid: int
    kind: str
    schema: str
    name: str
    arguments: str
    definition: str
    shape: str
    defaults: int
    body: str


class TriggerRow(NamedTuple):
    class_oid: int
    oid: int
    relation_oid: int
    kind: str
    name: str
    definition: str
    firing: str


class PolicyRow(NamedTuple):
    oid: int
    relation_oid: int
    name: str
    command: str
    is_permissive: bool
    roles: list[str]
    using_expression: str | None
    check_expression: str | None


class StatedRow(NamedTuple):
    """An object that is made by one statement; `kind` is a value of `ObjectKind`."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    create: str


class RestatedRow(NamedTuple):
    """The same, where a statement changes it in place, or undoes it; `home` is what it is a part
    of, if anything."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    create: str
    shape: str
    replace: list[str]
    drop: list[str]
    home_class_oid: int
    home_oid: int
    inline: str


class OptionedRow(NamedTuple):
    """The same with OPTIONS: pairs of name and SQL constant."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    create: str
    shape: str
    replace: list[str]
    options: list[list[str]]


class RangeRow(NamedTuple):
    """A range type, and what is made along with it: as ALTER calls it, and its bare name."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    create: str
    makes: list[list[str]]


class NamedRow(NamedTuple):
    """An object that is named but not taken apart; `kind` is a value of `ObjectKind`."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    definition: str


class CommentRow(NamedTuple):
    """A security label where there is a `provider`."""

    class_oid: int
    oid: int
    part: int
    provider: str
    text: str


class PrivilegeRow(NamedTuple):
    class_oid: int
    oid: int
    part: int
    grantee: str
    is_owner: bool
    granted: list[str] | None
    grantable: list[str] | None
    revoked: list[str] | None


class DefaultPrivilegeRow(NamedTuple):
    class_oid: int
    oid: int
    schema: str
    on_kind: str
    creator: str
    grantee: str
    is_creator: bool
    granted: list[str] | None
    grantable: list[str] | None
    revoked: list[str] | None


class OwnerRow(NamedTuple):
    class_oid: int
    oid: int
    owner: str


class DependencyRow(NamedTuple):
    class_oid: int
    oid: int
    part: int
    on_class_oid: int
    on_oid: int
    on_part: int
    type: str


class CastRow(NamedTuple):
    source: str
    target: str
    is_assignment: bool


class StampRow(NamedTuple):
    stamp: str | None


class RareRow(NamedTuple):
    """Each field is the name of a question: may it have an answer here?"""

    range_types: bool
    canonical_ranges: bool
    casts_made: bool
    languages: bool
    operator_classes: bool
    operator_families: bool
    operators: bool
    text_search: bool
    text_search_mappings: bool
    text_search_dictionaries: bool
    base_types: bool
    aggregates: bool
    statistics: bool
    publications: bool
    partition_triggers: bool
    foreign_data: bool
    domains: bool
    domain_parts: bool
    views: bool
    view_columns: bool
    policies: bool
    default_privileges: bool
    routines: bool


class CatalogRows(NamedTuple):
    """The answers to all questions, taken in one snapshot."""

    schemas: list[SchemaRow]
    extensions: list[ExtensionRow]
    relations: list[RelationRow]
    columns: list[ColumnRow]
    constraints: list[ConstraintRow]
    indexes: list[IndexRow]
    settings: list[SettingRow]
    column_storage: list[ColumnStorageRow]
    sequences: list[SequenceRow]
    enums: list[EnumRow]
    domains: list[DomainRow]
    views: list[ViewRow]
    view_columns: list[ViewColumnRow]
    routines: list[RoutineRow]
    triggers: list[TriggerRow]
    policies: list[PolicyRow]
    stated: list[StatedRow]
    restated: list[RestatedRow]
    optioned: list[OptionedRow]
    ranges: list[RangeRow]
    named: list[NamedRow]
    comments: list[CommentRow]
    privileges: list[PrivilegeRow]
    default_privileges: list[DefaultPrivilegeRow]
    owners: list[OwnerRow]
    dependencies: list[DependencyRow]
    casts: list[CastRow]
