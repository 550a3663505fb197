"""PostgreSQL's own client programs: psql, dropdb, pg_restore and their kin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from getopt import GetoptError, gnu_getopt
from itertools import pairwise
from typing import NamedTuple

from ...pg.words import word_set
from ..table import Act
from .lexer import EXPANDED
from .reading import Answer, Inner, Reading, Scene, Sql, unseen
from .shell import Command

# The option strings are those of the programs' own getopt_long, which Python's getopt follows:
# clusters (-tAc), abbreviations (--comm=), options behind the database's name.
_PSQL_SHORT = "aAbc:d:eEf:F:h:HlL:no:p:P:qR:sStT:U:v:VwWxXz?01"
_PSQL_LONG = sorted(
    word_set(
        "echo-all no-align command= dbname= echo-queries echo-errors echo-hidden file= "
        "field-separator= field-separator-zero host= html list log-file= no-readline "
        "single-transaction output= port= pset= quiet record-separator= record-separator-zero "
        "single-step single-line tuples-only table-attr= username= set= variable= version "
        "no-password password expanded no-psqlrc csv help"
    )
)
_RESTORE_SHORT = "acCd:ef:F:h:I:j:lL:n:N:Op:P:RsS:t:T:U:vVwWx1?"
_RESTORE_LONG = sorted(
    word_set(
        "data-only clean create dbname= exit-on-error file= format= host= index= jobs= list "
        "use-list= schema= exclude-schema= no-owner port= function= no-privileges no-acl "
        "schema-only superuser= table= trigger= username= verbose version no-password password "
        "if-exists single-transaction disable-triggers enable-row-security filter= "
        "no-data-for-failed-tables section= strict-names use-set-session-authorization role= "
        "no-comments no-publications no-security-labels no-subscriptions no-tablespaces "
        "no-table-access-method transaction-size= statistics-only no-data no-schema no-statistics "
        "with-data with-schema with-statistics help"
    )
)

# Whatever their options are, these do one thing.
_PLAIN = {
    "dropdb": (Act.RESET, "drops a whole database"),
    "dropuser": (Act.DESTRUCTIVE_SQL, "drops a role"),
    "createdb": (Act.DEPLOY, "makes a database"),
    "createuser": (Act.DEPLOY, "makes a role"),
    "reindexdb": (Act.DEPLOY, "rebuilds indexes"),
    "vacuumdb": (Act.DEPLOY, "vacuums tables"),
    "clusterdb": (Act.DEPLOY, "rewrites tables under an exclusive lock"),
    "pg_dump": (Act.READ, "reads a database"),
    "pg_dumpall": (Act.READ, "reads all databases"),
    "pg_basebackup": (Act.READ, "copies the server's files"),
    "pg_isready": (Act.READ, "asks whether the server answers"),
    "pg_config": (Act.FILES, "prints how PostgreSQL was built"),
    "pg_resetwal": (Act.RESET, "throws the write-ahead log away"),
    "initdb": (Act.FILES, "makes a new server's folder, and refuses one that is not empty"),
}

NAMES = frozenset(["psql", "pg_restore", *_PLAIN])


def read_postgres(command: Command, scene: Scene) -> tuple[Answer, ...]:
    name = command.words[0]
    if any(word in ("--help", "--version", "-V") for word in command.words[1:2]):
        return (Reading(act=Act.FILES, what=f"{name} prints its help"),)
    if name == "psql":
        return tuple(_psql(command, scene))
    if name == "pg_restore":
        return (_pg_restore(command.words[1:]),)
    act, what = _PLAIN[name]
    return (Reading(act=act, what=f"{name} {what}"),)


def _psql(command: Command, scene: Scene) -> Iterator[Answer]:
    try:
        options, _ = gnu_getopt(list(command.words[1:]), _PSQL_SHORT, _PSQL_LONG)
    except GetoptError as problem:
        yield unseen(f"psql: {problem.msg}")
        return
    is_given = False
    for option, value in options:
        if option in ("-c", "--command"):
            is_given = True
            yield Sql(text=value, what=f"psql -c {_shown(value)}")
        elif option in ("-f", "--file"):
            is_given = True
            text = command.input if value == "-" else scene.files.get(value)
            yield Sql(text=text, what=f"the SQL in {_shown(value)}")
        elif option in ("-l", "--list"):
            is_given = True
            yield Reading(act=Act.READ, what="psql lists the databases")
        elif option in ("-o", "--output", "-L", "--log-file") and value.startswith("|"):
            yield Inner(text=value[1:])
    if any(word.startswith(EXPANDED) and " " not in word for word in command.words[2:]):
        # `psql $ARGS`: unquoted, it may hold another -c; the connection alone comes first.
        yield from _loose_variables(command.words)
    if not is_given:
        yield Sql(text=command.input, what="what is typed or piped into psql")


def _loose_variables(words: Sequence[str]) -> Iterator[Reading]:
    """A variable is fine as the connection and as an option's value, nowhere else."""
    for before, word in pairwise(words[1:]):
        if word.startswith(EXPANDED) and not before.startswith("-"):
            yield unseen("a variable among psql's options is replaced only when it runs")
            return


class Target(NamedTuple):
    """What a command line itself says of the database it goes to; "" for what it leaves open."""

    host: str = ""
    port: str = ""
    database: str = ""  # or a URL, or libpq's `host=… dbname=…`


def named_target(words: Sequence[str]) -> Target:
    """By the options and words of psql, pg_restore and the programs that take a database."""
    name = words[0]
    grammar = {"psql": (_PSQL_SHORT, _PSQL_LONG), "pg_restore": (_RESTORE_SHORT, _RESTORE_LONG)}
    short, long = grammar.get(name, (_OTHER_SHORT, _OTHER_LONG))
    try:
        options, rest = gnu_getopt(list(words[1:]), short, list(long))
    except GetoptError:
        return Target()
    values = dict(options)
    takes_name = name != "pg_restore"  # there the word is the archive
    return Target(
        host=values.get("-h") or values.get("--host", ""),
        port=values.get("-p") or values.get("--port", ""),
        database=values.get("-d")
        or values.get("--dbname")
        or (rest[0] if rest and takes_name else ""),
    )


# Of dropdb, vacuumdb, reindexdb and clusterdb: what concerns the connection, and their flags.
_OTHER_SHORT = "aefgh:ij:n:N:p:P:qs:S:t:U:vVwWzZFd:"
_OTHER_LONG = sorted(
    word_set(
        "all echo force host= if-exists interactive jobs= maintenance-db= no-password password "
        "port= quiet username= verbose version help dbname= table= schema= index= system "
        "analyze analyze-only full freeze concurrently tablespace= parallel= exclude-schema="
    )
)


def _shown(text: str) -> str:
    words = " ".join(text.replace(EXPANDED, "").split())
    return words if len(words) <= 60 else words[:57] + "…"


def _pg_restore(words: Sequence[str]) -> Reading:
    try:
        options, _ = gnu_getopt(list(words), _RESTORE_SHORT, _RESTORE_LONG)
    except GetoptError as problem:
        return unseen(f"pg_restore: {problem.msg}")
    given = {option for option, _ in options}
    if not given & {"-d", "--dbname"} or given & {"-l", "--list"}:
        return Reading(act=Act.FILES, what="pg_restore without a database writes a script")
    if given & {"-c", "--clean"}:
        return Reading(act=Act.RESET, what="pg_restore --clean drops what it restores")
    return Reading(act=Act.ROLLBACK, what="pg_restore writes a backup's rows into the database")
