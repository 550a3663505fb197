"""The SQL of sequences."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.sequence import Sequence, SequenceOptions
from ...diff import change as c
from ...pg.name import RelationName, literal, quote


def sequence_statements(
    change: c.CreateSequence | c.DropSequence | c.AlterSequence | c.OwnSequence,
) -> tuple[str, ...]:
    match change:
        case c.CreateSequence():
            unlogged = "UNLOGGED " if change.sequence.is_unlogged else ""
            options = change.sequence.options
            words = " ".join([f"AS {options.type}", *unusual_options(options)])
            return (f"CREATE {unlogged}SEQUENCE {change.sequence.name} {words}",)
        case c.DropSequence():
            return (f"DROP SEQUENCE {change.sequence.name}",)
        case c.AlterSequence():
            return tuple(_alter(change.before, change.after))
        case c.OwnSequence():
            return _own(change)


def _alter(before: Sequence, after: Sequence) -> list[str]:
    statements: list[str] = []
    if before.options != after.options:
        statements += _within_bounds(before, after)
        retype = before.options.type != after.options.type
        type_text = f"AS {after.options.type} " if retype else ""
        statements.append(f"ALTER SEQUENCE {after.name} {type_text}{options_text(after.options)}")
    if before.is_unlogged != after.is_unlogged:
        how = "UNLOGGED" if after.is_unlogged else "LOGGED"
        statements.append(f"ALTER SEQUENCE {after.name} SET {how}")
    return statements


def _within_bounds(before: Sequence, after: Sequence) -> Iterator[str]:
    """New bounds are refused while the current value is outside of them."""
    old, new = before.options, after.options
    if new.minimum <= old.minimum and new.maximum >= old.maximum:
        return
    if new.minimum > old.maximum or new.maximum < old.minimum:
        least, most = min(old.minimum, new.minimum), max(old.maximum, new.maximum)
        kind = f"AS {new.type} " if old.type != new.type else ""
        yield f"ALTER SEQUENCE {after.name} {kind}MINVALUE {least} MAXVALUE {most}"
    name = literal(str(after.name))
    for edge, outside in ((new.minimum, "<"), (new.maximum, ">")):
        yield (
            f"SELECT pg_catalog.setval({name}, {edge}, false) "
            f"FROM {after.name} WHERE last_value {outside} {edge}"
        )


def _own(change: c.OwnSequence) -> tuple[str, ...]:
    sequence = change.sequence
    if sequence.owner is None:
        return (f"ALTER SEQUENCE {sequence.name} OWNED BY NONE",)
    table, column = sequence.owner
    owned = [f"ALTER SEQUENCE {sequence.name} OWNER TO {quote(change.role)}"] if change.role else []
    owned.append(f"ALTER SEQUENCE {sequence.name} OWNED BY {table}.{quote(column)}")
    return (*owned, go_on(sequence, table, column)) if change.continues else tuple(owned)


def options_text(options: SequenceOptions) -> str:
    """All of them but the type, in the order of the manual."""
    cycle = "CYCLE" if options.cycles else "NO CYCLE"
    return (
        f"INCREMENT BY {options.increment} MINVALUE {options.minimum} "
        f"MAXVALUE {options.maximum} START WITH {options.start} CACHE {options.cache} {cycle}"
    )


def unusual_options(options: SequenceOptions) -> list[str]:
    """What a sequence of that type does not have by itself."""
    least, most = _RANGES[options.type]
    is_ascending = options.increment > 0
    usual_minimum, usual_maximum = (1, most) if is_ascending else (least, -1)
    usual_start = options.minimum if is_ascending else options.maximum
    words = [
        (f"INCREMENT BY {options.increment}", options.increment != 1),
        (f"MINVALUE {options.minimum}", options.minimum != usual_minimum),
        (f"MAXVALUE {options.maximum}", options.maximum != usual_maximum),
        (f"START WITH {options.start}", options.start != usual_start),
        (f"CACHE {options.cache}", options.cache != 1),
        ("CYCLE", options.cycles),
    ]
    return [word for word, is_unusual in words if is_unusual]


_RANGES = {
    "smallint": (-(2**15), 2**15 - 1),
    "integer": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}


def go_on(sequence: Sequence, table: RelationName, column: str) -> str:
    """Sets a new sequence behind the rows that are there; an empty table leaves it at its start."""
    name, value = literal(str(sequence.name)), quote(column)
    edge, best = ("max", "greatest") if sequence.options.increment > 0 else ("min", "least")
    return (
        f"SELECT pg_catalog.setval({name}, "
        f"{best}({edge}({value}) + {sequence.options.increment}, {sequence.options.start}), false) "
        f"FROM {table}"
    )
