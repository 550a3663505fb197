"""Revisions: what comes after what, which are heads, and by what one is known again."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from alembic.runtime.migration import HeadMaintainer, RevisionStep
from alembic.script.revision import Revision as TheirRevision
from alembic.script.revision import RevisionMap
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table

from whimbrel.history.compare import compare
from whimbrel.history.layout import Migration, ordered
from whimbrel.history.revision import Lineage, Revision, is_same_revision

Shape = list[tuple[frozenset[int], frozenset[int]]]


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """For each revision, which earlier ones it comes after and which it depends on."""
    found: Shape = []
    for number in range(draw(st.integers(1, 9))):
        earlier = (
            st.frozensets(st.integers(0, number - 1), max_size=2)
            if number
            else st.just(frozenset[int]())
        )
        down, depends = draw(earlier), draw(earlier)
        found.append((down, depends - down))
    return found


def theirs(shape: Shape) -> RevisionMap:
    revisions = [
        TheirRevision(
            str(number),
            tuple(map(str, sorted(down))) or None,
            dependencies=tuple(map(str, sorted(depends))) or None,
        )
        for number, (down, depends) in enumerate(shape)
    ]
    return RevisionMap(lambda: revisions)


def lineage(shape: Shape) -> Lineage:
    return Lineage(
        parents={
            str(number): tuple(map(str, sorted(down | depends)))
            for number, (down, depends) in enumerate(shape)
        }
    )


@given(shapes())
@settings(max_examples=150)
def test_the_heads_are_those_that_alembic_writes_down(shape: Shape) -> None:
    found, ours = theirs(shape), lineage(shape)
    table = Table("alembic_version", MetaData(), Column("version_num", String(32)))
    said: list[object] = []
    context = SimpleNamespace(
        as_sql=True, impl=SimpleNamespace(_exec=said.append), _version=table, dialect=None
    )
    maintainer = HeadMaintainer(context, ())  # type: ignore[arg-type]
    for number in range(len(shape)):
        revision = found.get_revision(str(number))
        assert revision is not None
        revision.module = SimpleNamespace(upgrade=None, downgrade=None)  # type: ignore[attr-defined]
        step = RevisionStep(found, revision, is_upgrade=True)  # type: ignore[arg-type]
        try:
            maintainer.update_to_step(step)
        except KeyError:  # it stumbles over a dependency that is said twice, and cannot run it
            return
        applied = [str(each) for each in range(number + 1)]
        assert frozenset(ours.heads(applied)) == maintainer.heads


LINE = Lineage(parents={"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "x": ()})


def test_ancestors_and_descendants_are_counted_with_the_revision_itself() -> None:
    assert LINE.ancestors(["d"]) == {"a", "b", "c", "d"}
    assert LINE.ancestors(["unknown"]) == frozenset()
    assert LINE.descendants("b") == {"b", "d"}
    assert LINE.heads(["a", "b", "x"]) == ("b", "x")


def revision(name: str, parents: Sequence[str], position: int, **more: str) -> Migration:
    raw = more.get("raw", name).encode()
    return Migration(
        name=name,
        raw=raw,
        sql=more.get("sql", f"SELECT '{name}';\n"),
        revision=Revision(
            parents=tuple(parents), file=f"v/{name}.py", why_online=more.get("why_online", "")
        ),
        position=position,
    )


def test_a_revision_is_known_by_its_file_or_by_its_sql() -> None:
    first = revision("a", (), 1)
    assert len(first.checksum) == 64
    formatted = revision("a", (), 1, raw="a  # formatted")
    newer = revision("a", (), 1, sql="SELECT 'a' AS newer;\n")
    other = revision("a", (), 1, raw="b", sql="SELECT 2;\n")
    windows = revision("a", (), 1, raw="a")
    assert first.matches(formatted.checksum)
    assert first.matches(newer.checksum)
    assert first.matches(windows.checksum)
    assert not first.matches(other.checksum)
    assert not first.matches("")
    # Of what has no SQL the second half says nothing.
    one, two = (revision("o", (), 1, raw=raw, why_online="reads") for raw in "12")
    assert not is_same_revision(one.checksum, two.checksum)


def test_revisions_stand_in_their_own_order_and_are_late_only_before_their_heirs() -> None:
    files = [revision("z", (), 1), revision("a", ("z",), 2), revision("m", ("z",), 3)]
    assert [each.name for each in ordered(reversed(files))] == ["z", "a", "m"]
    compared = compare(files, [])
    assert [each.name for each in compared.pending] == ["z", "a", "m"]
    assert compared.out_of_order == ()
