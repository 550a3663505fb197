"""Settings, rights, roles, extensions, upkeep: what is no table and no row.

Words of SET: "local", "default", "all", "reset". Of GRANT and REVOKE: "public", "all privileges",
"all in schema", "grant option", "defaults", "role"; `kind` is the object's, `name` the grantees,
`value` the roles or objects. Of ROLE: "superuser", "bypassrls", "replication", "createrole",
"createdb" where they are given. Of TRANSACTION `value` is "begin", "commit", "rollback" …
"""

from __future__ import annotations

from collections.abc import Iterator

from ....script import node
from ....script.statement import Node
from ....script.tag import object_words
from ...deed import Deed, Does


def variable(statement: Node) -> Iterator[Deed]:
    words = set()
    kind = node.text(statement, "kind")
    if node.flag(statement, "is_local"):
        words.add("local")
    if kind in ("VAR_RESET", "VAR_SET_DEFAULT"):
        words.add("default")
    if kind == "VAR_RESET_ALL":
        words.add("all")
    yield Deed(
        Does.SET,
        name=node.text(statement, "name").lower(),
        value=_values(statement),
        words=frozenset(words),
    )


def _values(statement: Node) -> str:
    return ", ".join(_constant(each) for each in node.items(statement, "args"))


def _constant(value: Node) -> str:
    for kind in ("sval", "fval"):
        if text := node.text(node.field(value, kind), kind):
            return text
    if "boolval" in node.body(value):
        return "on" if node.flag(node.field(value, "boolval"), "boolval") else "off"
    return str(node.number(node.field(value, "ival"), "ival")) if "ival" in node.body(value) else ""


def discard(statement: Node) -> Iterator[Deed]:
    yield Deed(Does.SET, words=frozenset({"all", "discard"}))


def transaction(statement: Node) -> Iterator[Deed]:
    kind = node.text(statement, "kind").removeprefix("TRANS_STMT_").lower()
    value = {"start": "begin"}.get(kind, kind)
    words = frozenset({"chain"}) if node.flag(statement, "chain") else frozenset[str]()
    yield Deed(Does.TRANSACTION, value=value, words=words)


def server_setting(statement: Node) -> Iterator[Deed]:
    set_ = node.field(statement, "setstmt")
    where = {
        "AlterSystemStmt": "system",
        "AlterDatabaseSetStmt": "database",
        "AlterRoleSetStmt": "role",
    }[node.kind(statement)]
    yield Deed(
        Does.SERVER_SETTING, kind=where, name=node.text(set_, "name").lower(), value=_values(set_)
    )


def database_option(statement: Node) -> Iterator[Deed]:
    """ALTER DATABASE … CONNECTION LIMIT, ALLOW_CONNECTIONS, SET TABLESPACE."""
    for name in node.options(statement):
        yield Deed(Does.SERVER_SETTING, kind="database", name=name)


def role(statement: Node) -> Iterator[Deed]:
    options = node.options(statement)
    words = {word for word in _POWERS if node.is_on(options.get(_POWERS[word]))}
    login = options.get("canlogin")
    if login is not None and not node.is_on(login):
        words.add("nologin")
    name = node.text(statement, "role") or node.text(node.field(statement, "role"), "rolename")
    is_new = node.kind(statement) == "CreateRoleStmt"
    yield Deed(Does.ROLE, name=name, words=frozenset(words | {"create" if is_new else "alter"}))
    if node.string(options.get("password", node.NOTHING)):
        yield Deed(Does.PASSWORD, name=f"role {name}")


_POWERS = {
    "superuser": "superuser",
    "bypassrls": "bypassrls",
    "replication": "isreplication",
    "createrole": "createrole",
    "createdb": "createdb",
}


def grant(statement: Node) -> Iterator[Deed]:
    words = set()
    if node.text(statement, "targtype") == "ACL_TARGET_ALL_IN_SCHEMA":
        words.add("all in schema")
    if node.text(statement, "targtype") == "ACL_TARGET_DEFAULTS":
        words.add("defaults")
    if not node.items(statement, "privileges"):
        words.add("all privileges")
    if node.flag(statement, "grant_option"):
        words.add("grant option")
    grantees = node.items(statement, "grantees")
    if any(node.text(each, "roletype") == "ROLESPEC_PUBLIC" for each in grantees):
        words.add("public")
    objects = node.items(statement, "objects")
    relations = [each for each in objects if "relname" in node.body(each)]
    yield Deed(
        Does.GRANT if node.flag(statement, "is_grant") else Does.REVOKE,
        node.relation(relations[0]) if relations else Deed(Does.GRANT).relation,
        name=", ".join(node.text(each, "rolename") or "PUBLIC" for each in grantees),
        kind=object_words(node.text(statement, "objtype")).lower(),
        value=", ".join(_object(each) for each in objects),
        columns=tuple(node.text(p, "priv_name") for p in node.items(statement, "privileges")),
        words=frozenset(words),
    )


def _object(each: Node) -> str:
    if "relname" in node.body(each):
        return node.relation(each).shown
    return node.string(each) or ".".join(node.strings(each, "objname"))


def default_privileges(statement: Node) -> Iterator[Deed]:
    for deed in grant(node.field(statement, "action")):
        yield deed._replace(words=deed.words | {"defaults"})


def grant_role(statement: Node) -> Iterator[Deed]:
    roles = ", ".join(
        node.text(each, "priv_name") for each in node.items(statement, "granted_roles")
    )
    grantees = node.items(statement, "grantee_roles")
    yield Deed(
        Does.GRANT if node.flag(statement, "is_grant") else Does.REVOKE,
        name=", ".join(node.text(each, "rolename") for each in grantees),
        value=roles,
        words=frozenset({"role"}),
    )


def with_password(statement: Node) -> Iterator[Deed]:
    """Subscriptions and user mappings carry theirs in the text."""
    options = node.options(statement)
    conninfo = node.text(statement, "conninfo")
    name = node.text(statement, "subname") or f"server {node.text(statement, 'servername')}"
    if "password" in options or "password=" in conninfo.replace(" ", "") or ":" in _user(conninfo):
        yield Deed(Does.PASSWORD, name=name)


def _user(conninfo: str) -> str:
    """`user:secret` of a URL."""
    return conninfo.partition("://")[2].partition("@")[0] if "@" in conninfo else ""


def extension(statement: Node) -> Iterator[Deed]:
    word = {"CreateExtensionStmt": "create", "AlterExtensionStmt": "update"}.get(
        node.kind(statement), "contents"
    )
    words = {word} | ({"if not exists"} if node.flag(statement, "if_not_exists") else set())
    yield Deed(Does.EXTENSION, name=node.text(statement, "extname"), words=frozenset(words))


def language(statement: Node) -> Iterator[Deed]:
    trusted = {"trusted"} if node.flag(statement, "pltrusted") else set()
    yield Deed(Does.LANGUAGE, name=node.text(statement, "plname"), words=frozenset(trusted))


def database(statement: Node) -> Iterator[Deed]:
    yield Deed(Does.DATABASE, name=node.text(statement, "dbname"))


def vacuum(statement: Node) -> Iterator[Deed]:
    """Words: "full", "analyze" (ANALYZE alone)."""
    is_vacuum = node.flag(statement, "is_vacuumcmd")
    words = set() if is_vacuum else {"analyze"}
    if is_vacuum and node.is_on(node.options(statement).get("full")):
        words.add("full")
    tables = [node.field(each, "relation") for each in node.items(statement, "rels")]
    for each in tables or [node.NOTHING]:
        yield Deed(Does.VACUUM, node.relation(each), words=frozenset(words))


def cluster(statement: Node) -> Iterator[Deed]:
    yield Deed(Does.CLUSTER, node.relation(node.field(statement, "relation")))


def reindex(statement: Node) -> Iterator[Deed]:
    """`kind`: "index", "table", "schema", "system", "database"."""
    is_concurrent = node.is_on(node.options(statement, "params").get("concurrently"))
    yield Deed(
        Does.REINDEX,
        node.relation(node.field(statement, "relation")),
        name=node.text(statement, "name"),
        kind=node.text(statement, "kind").removeprefix("REINDEX_OBJECT_").lower(),
        words=frozenset({"concurrently"} if is_concurrent else ()),
    )


def refresh(statement: Node) -> Iterator[Deed]:
    words = {"concurrently"} if node.flag(statement, "concurrent") else set()
    if node.flag(statement, "skipData"):
        words.add("no data")
    yield Deed(
        Does.REFRESH, node.relation(node.field(statement, "relation")), words=frozenset(words)
    )
