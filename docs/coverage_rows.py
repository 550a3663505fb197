"""What of a schema is modelled, kind by kind: the rows of `coverage.md`."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """`becomes`: what a change of it turns into. `case` is a folder of `tests/corpus`, or a test
    as `path::name`."""

    kind: str
    what: str
    becomes: str
    case: str


class Gap(NamedTuple):
    """`instead`: what happens, and why it is so."""

    what: str
    instead: str


_RETYPED = "`ALTER COLUMN TYPE`, `USING` where an assignment does not do it"
_REMADE = "dropped and created, with all that is on it and stands on it"
_REPLACED = "`CREATE OR REPLACE`; dropped and created where PostgreSQL refuses that"

ROWS: tuple[Row, ...] = (
    Row("schema", "being there", "`CREATE`, `DROP`", "schemas"),
    Row("extension", "being there; its members are its own", "`CREATE`, `DROP`", "extension"),
    Row("extension", "schema", "`ALTER … SET SCHEMA`", "extension_schema"),
    Row("table", "being there", "`CREATE`, `DROP`", "add_table"),
    Row("table", "name, where meant", "`RENAME`, `SET SCHEMA`", "tests/diff/test_reword.py"),
    Row("table", "logged or not", "`SET LOGGED`, `SET UNLOGGED`", "unlogged"),
    Row(
        "storage settings",
        "of tables and indexes, toast too",
        "`SET`, `RESET`",
        "storage_parameters",
    ),
    Row("replica identity", "of a table", "`REPLICA IDENTITY`", "replica_identity"),
    Row("clustering", "of a table", "`CLUSTER ON`, `SET WITHOUT CLUSTER`", "replica_identity"),
    Row("row security", "on, forced", "`ENABLE`, `FORCE`", "row_security"),
    Row("inheritance", "of a table, from several too", "`INHERIT`, `NO INHERIT`", "inheritance"),
    Row("inheritance", "from a parent that changes", "changed with it", "inheritance_deep"),
    Row("type of table", "being there", "`OF`, `NOT OF`", "typed_table"),
    Row("type of table", "whose type changes", "let go meanwhile", "typed_table_changes"),
    Row(
        "table",
        "partitioned or not",
        "dropped and created: its rows are lost, and the script says DROP TABLE",
        "table_becomes_partitioned",
    ),
    Row(
        "table",
        "partition key, and the type of its columns",
        "created anew around its partitions, which keep their rows",
        "partition_key_change",
    ),
    Row("table", "tablespace, access method", "`SET …`", "storage_places"),
    Row("partition", "attached or not", "`ATTACH`, `DETACH`: never dropped", "partition_attach"),
    Row("partition", "bounds", "`DETACH`, `ATTACH`", "partition_bounds"),
    Row("partition", "of partitions", "level by level", "partition_tree"),
    Row("partition", "moved to another table", "`DETACH`, `ATTACH`", "sub_partition_moves"),
    Row(
        "partition",
        "columns, defaults, checks, not-null of its own",
        "with the parent's change, and what differs after it",
        "partitioned_columns",
    ),
    Row("partition", "that is a foreign table", "`ATTACH`, `DETACH`", "foreign_partition"),
    Row("partition", "foreign keys when it is detached", "dropped or kept", "partition_detach"),
    Row("partition of index", "attached index", "`ATTACH PARTITION`", "partitioned_index"),
    Row("partition of index", "an index that is there", "attached", "index_parts_attached"),
    Row(
        "foreign table",
        "server, options, columns' options",
        "`OPTIONS (ADD, SET, DROP)`",
        "foreign_table",
    ),
    Row("column", "being there", "`ADD COLUMN`, `DROP COLUMN`", "add_column"),
    Row("column", "type, by assignment", _RETYPED, "type_by_assignment"),
    Row("column", "type, by a cast or through text", _RETYPED, "type_with_using"),
    Row(
        "column", "type under a foreign key", "the key goes and comes back", "type_with_foreign_key"
    ),
    Row("column", "collation", "`ALTER COLUMN TYPE … COLLATE`", "collation"),
    Row("column", "order", "nothing: it is reported, and no difference", "column_order"),
    Row("column", "identity", "`ADD`, `DROP`, `SET GENERATED`", "identity_add_drop"),
    Row("column", "identity's options", "`ALTER SEQUENCE`", "identity_options"),
    Row("column", "serial to identity and back", "numbers go on", "serial_to_identity"),
    Row(
        "column",
        "generated, stored",
        "`SET EXPRESSION` (17), `DROP EXPRESSION`, else made anew",
        "generated_stored",
    ),
    Row("column", "generated, virtual (18)", "`SET EXPRESSION`, else made anew", "virtual_columns"),
    Row("column", "storage, compression, statistics, n_distinct", "`SET …`", "column_storage"),
    Row("default", "expression", "`SET DEFAULT`, `DROP DEFAULT`", "column_default"),
    Row("default", "of a view's column", "`SET DEFAULT`, after the view", "views"),
    Row("not-null constraint", "being there", "`SET NOT NULL`, `DROP NOT NULL`", "column_not_null"),
    Row("not-null constraint", "name (18)", "`RENAME CONSTRAINT`", "constraint_names"),
    Row(
        "not-null constraint",
        "not valid, no inherit (18)",
        "`VALIDATE`, `ALTER CONSTRAINT … INHERIT`",
        "not_null_kinds",
    ),
    Row("constraint", "not enforced (18)", "`ALTER CONSTRAINT`; a check is remade", "not_enforced"),
    Row("constraint", "without overlaps, period (18)", "`DROP`, `ADD`", "temporal_keys"),
    Row("constraint", "check that children inherit", "with the parent's", "inheritance_checks"),
    Row("constraint", "check", "`DROP`, `ADD`", "check_change"),
    Row("constraint", "not valid", "`VALIDATE CONSTRAINT`", "check_not_valid"),
    Row("constraint", "primary key", "`DROP`, `ADD`; foreign keys come back", "primary_key_change"),
    Row("constraint", "unique: include, nulls, deferrable", "`DROP`, `ADD`", "unique_variants"),
    Row("constraint", "deferrable", "`ALTER CONSTRAINT` where that does", "key_timing"),
    Row(
        "constraint",
        "foreign key: actions, match, columns set",
        "`DROP`, `ADD`",
        "foreign_key_change",
    ),
    Row(
        "constraint",
        "foreign keys in a circle",
        "added last, dropped first",
        "foreign_keys_in_a_circle",
    ),
    Row("constraint", "exclusion", "`DROP`, `ADD`", "exclusion"),
    Row("constraint", "name alone", "`RENAME CONSTRAINT`", "constraint_names"),
    Row("index", "method, keys, classes, predicate, options", _REMADE, "index_redefined"),
    Row("index", "kinds", "`CREATE INDEX`", "index_kinds"),
    Row("index", "name alone", "`ALTER INDEX … RENAME`", "index_redefined"),
    Row("index", "storage parameters, tablespace", "`ALTER INDEX … SET`", "storage_parameters"),
    Row("index", "statistics of expressions", "`SET STATISTICS`", "storage_parameters"),
    Row("sequence", "logged or not", "`SET LOGGED`, `SET UNLOGGED`", "unlogged_sequences"),
    Row("sequence", "type, bounds, step, cache, cycle", "`ALTER SEQUENCE`", "sequence"),
    Row("owning column", "of a sequence", "`OWNED BY`", "sequence_owner"),
    Row("enum type", "labels that come", "`ADD VALUE` where it stands", "enum_add"),
    Row(
        "enum type",
        "labels that go or move",
        "a successor; columns go over through text",
        "enum_remove",
    ),
    Row(
        "enum type",
        "labels that go while rows may hold them",
        "counted first: the script stops and names table, column, label and how many",
        "tests/plan/test_count_labels.py",
    ),
    Row(
        "enum type",
        "inside domains, composites, arrays, functions",
        "successors of those too",
        "enum_in_types",
    ),
    Row("enum label", "name, where meant", "`RENAME VALUE`", "tests/diff/test_reword.py"),
    Row(
        "domain",
        "underlying type, collation",
        "a successor where columns are of it, else made anew",
        "domain_in_use",
    ),
    Row("domain default", "expression", "`SET DEFAULT`, `DROP DEFAULT`", "domain"),
    Row(
        "domain not-null constraint",
        "being there, name (17)",
        "`SET`, `ADD`, `DROP NOT NULL`",
        "domain",
    ),
    Row("domain constraint", "being there, not valid", "`ADD`, `VALIDATE`, `DROP`", "domain"),
    Row("domain constraint", "name alone", "`RENAME CONSTRAINT`", "domain_renames"),
    Row(
        "domain constraint",
        "new, where arrays or composites hold values",
        "a successor",
        "domain_contained",
    ),
    Row(
        "composite type",
        "attributes at the end, or gone",
        "`ADD`, `DROP ATTRIBUTE`",
        "composite_type",
    ),
    Row("composite type", "types of attributes, unused", "`ALTER ATTRIBUTE`", "composite_type"),
    Row(
        "composite type",
        "the same, or order, while columns are of it",
        "a successor; values keep their attributes by name",
        "composite_in_use",
    ),
    Row("range type", "being there, multirange's name", "`CREATE`, `DROP`", "range_type"),
    Row("range type", "definition, unused", _REMADE, "range_type_change"),
    Row(
        "range type",
        "definition, while columns are of it or of its multirange",
        "a successor; values go over through text",
        "range_in_use",
    ),
    Row("base type", "being there, with its functions", "shell, functions, type", "base_type"),
    Row("base type", "definition", _REMADE, "base_type_change"),
    Row("base type", "definition, in use", "refused: D312", "tests/plan/test_standing.py"),
    Row("shell type", "being there", "`CREATE`, `DROP`", "base_type"),
    Row("view", "query, where columns are only added", _REPLACED, "views"),
    Row("view", "options", "`CREATE OR REPLACE`", "views"),
    Row("materialized view", "query", _REMADE, "materialized_views"),
    Row(
        "materialized view",
        "options, tablespace, access method",
        "`SET`, `RESET`",
        "materialized_views",
    ),
    Row("function", "body, volatility, cost, settings …", _REPLACED, "routines"),
    Row("function", "result, names of arguments", _REMADE, "routines"),
    Row("procedure", "body, arguments", _REPLACED, "routines"),
    Row("aggregate", "plain, ordered-set, hypothetical, moving", _REPLACED, "aggregates"),
    Row("trigger", "definition; constraint and transition ones", _REMADE, "triggers"),
    Row("trigger", "enabled, disabled, replica, always", "`ENABLE`, `DISABLE`", "triggers"),
    Row(
        "trigger of a partition",
        "enabled otherwise than the whole's",
        "`ENABLE`, `DISABLE`",
        "triggers.sql",
    ),
    Row("event trigger", "definition, enabled", _REMADE, "event_triggers"),
    Row("rule", "definition, enabled", _REMADE, "rules"),
    Row("policy", "roles, expressions", "`ALTER POLICY`; else dropped and created", "policies"),
    Row("operator", "estimators", "`ALTER OPERATOR … SET`", "operators"),
    Row("operator", "the rest", _REMADE, "operators"),
    Row("operator class", "definition", _REMADE, "operators"),
    Row("operator family", "being there", "`CREATE`, `DROP`", "operators"),
    Row("operator family member", "outside a class", "`ADD`, `DROP`", "operators"),
    Row("cast", "function, context", _REMADE, "casts"),
    Row("collation", "provider, locale, rules", _REMADE, "collations"),
    Row("conversion", "definition", _REMADE, "collations"),
    Row("language", "handlers, trusted", _REMADE, "languages"),
    Row("transform", "functions", _REMADE, "languages"),
    Row("access method", "handler", _REMADE, "languages"),
    Row("text search parser", "functions", _REMADE, "text_search"),
    Row("text search template", "functions", _REMADE, "text_search"),
    Row("text search dictionary", "options", "`ALTER …`, those given up too", "text_search"),
    Row("text search configuration", "parser", _REMADE, "text_search"),
    Row(
        "text search mapping",
        "dictionaries of a token",
        "`ADD`, `ALTER`, `DROP MAPPING`",
        "text_search",
    ),
    Row("statistics object", "kinds, columns, expressions", _REMADE, "statistics"),
    Row("statistics target", "of a statistics object", "`SET STATISTICS`", "statistics"),
    Row(
        "publication",
        "what it publishes, via root, generated columns (18)",
        "`SET (…)`",
        "publications",
    ),
    Row("publication", "for all tables", _REMADE, "publications"),
    Row("published table", "columns, predicate", "`DROP TABLE`, `ADD TABLE`", "publications"),
    Row("published schema", "being there", "`ADD`, `DROP TABLES IN SCHEMA`", "publications"),
    Row(
        "subscription",
        "connection, publications, options",
        "`ALTER`; nothing connects",
        "tests/read/test_subscription.py",
    ),
    Row("foreign-data wrapper", "handler, validator, options", "`ALTER …`", "foreign_data"),
    Row("foreign server", "version, options", "`ALTER SERVER`", "foreign_data"),
    Row(
        "foreign server",
        "wrapper, type",
        "dropped and created, with user mappings and foreign tables",
        "foreign_server_replaced",
    ),
    Row("user mapping", "options", "`ALTER USER MAPPING`", "foreign_data"),
    Row(
        "default privileges",
        "of a role, in a schema, to a grantee",
        "`ALTER DEFAULT PRIVILEGES`, last of all",
        "default_privileges",
    ),
    Row(
        "default privileges",
        "what they give to what a script makes",
        "`GRANT`, `REVOKE`",
        "default_privileges",
    ),
    Row(
        "privileges",
        "of tables, columns, sequences, routines, types, schemas, languages, wrappers, servers",
        "`GRANT`, `REVOKE`, the option to grant by itself",
        "privileges",
    ),
    Row("owner", "where it is not that of most", "`OWNER TO`", "owners"),
    Row("comment", "on everything, view columns too", "`COMMENT ON`", "comments"),
    Row("security label", "on everything", "`SECURITY LABEL`", ""),
)

GAPS: tuple[Gap, ...] = (
    Gap(
        "a range type with a canonical function",
        "named as a difference: the function takes the type, so it must be written in C",
    ),
    Gap(
        "a base type, or a collation, that changes while columns are of it",
        "refused (D312) with the way round: PostgreSQL cannot alter them, and a successor of a "
        "base type would need functions in C of its own",
    ),
    Gap(
        "a view that another view stands on gets another name, and an enum of its columns other "
        "labels, in one diff",
        "refused (D311), nothing is written: each waits for the other; one of the two in a "
        "migration of its own goes first",
    ),
    Gap(
        "who granted a privilege, if not the owner",
        "not compared: what is granted is, and is granted by whoever runs the script",
    ),
    Gap(
        "arrays of a composite type whose attributes come, go or move",
        "go through text: what the new attributes do not take stops the statement; nothing is lost",
    ),
    Gap(
        "options of a user mapping that the reading role may not see",
        "only named: neither compared nor touched; dropping its server is refused (D310)",
    ),
    Gap(
        "an extension's comment",
        "comes with its version; left alone",
    ),
    Gap(
        "how a subscription connects, read by others than superusers",
        "not to be seen; its publications are compared",
    ),
    Gap(
        "subscriptions, in files and migrations",
        "compared between live databases only: no copy of a database has them; a schema file that "
        "names one neither makes nor drops it",
    ),
    Gap(
        "passwords: of user mappings, in a subscription's connection",
        "set where the wanted schema names another; where it names none, the one that is there "
        "stays. `diff` asks psql for them (`:'password_1'`) or writes a file (`--whole`), `pull` "
        "leaves them out, `migrate` refuses (D325)",
    ),
    Gap(
        "whether a subscription is enabled",
        "left alone: enabling one connects",
    ),
    Gap(
        "whether a child's column is its own too, and the order of its parents",
        "no difference: PostgreSQL has no statement that changes either in place",
    ),
    Gap(
        "names of a partition's not-null constraints (18) that differ from the parent's",
        "no difference while it is attached: PostgreSQL refuses to rename what is inherited",
    ),
    Gap("an extension's version", "the server's affair; left alone"),
    Gap("large objects", "are data"),
    Gap(
        "roles, databases, tablespaces, and their comments and settings",
        "belong to the server, not to a schema",
    ),
    Gap(
        "who owns most of a database",
        "differs between environments by design; an owner is compared where it differs from that",
    ),
    Gap(
        "security labels",
        "need a provider that a plain server does not have: read and written, without a test",
    ),
)
