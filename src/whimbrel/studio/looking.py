"""The pages that read: relations, rows, one row, one value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ..db.connect import Connection
from ..errors import Notice, Usage
from ..flow.studio import Studio
from ..read.table_page import (
    COUNTED_AT_MOST,
    FURTHEST_OFFSET,
    Cell,
    Direction,
    Operator,
    Page,
    Wanted,
    count_rows,
    read_cell,
    read_page,
    read_row,
)
from ..read.table_shape import Link, Shape, read_outline, read_shape
from .form import filter_query, key_of, wanted_of
from .pages import address, follow, page

AT_ONCE = 4


class Looking:
    """Each request has a session of its own, and few are open at once."""

    def __init__(self, studio: Studio, form_key: str) -> None:
        self.studio = studio
        self.form_key = form_key
        self._room = BoundedSemaphore(AT_ONCE)

    @contextmanager
    def session(self) -> Iterator[Connection]:
        with self._room, self.studio.reading() as conn:
            yield conn

    def outline(self, request: Request) -> Response:
        with self.session() as conn:
            found = read_outline(conn)
        return page(self.studio, "outline", relations=found, title="Tables")

    def table(self, request: Request) -> Response:
        query = request.query_params
        with self.session() as conn:
            shape = self.shape(conn, query)
            wanted = wanted_of(shape, query)
            found = read_page(conn, shape, wanted)
            count = count_rows(conn, shape, wanted.filters) if "count" in query else None
        links = [each for each in shape.links if each.is_own]
        return page(
            self.studio,
            "table",
            title=shape.name.shown,
            shape=shape,
            here=address(shape),
            page=found,
            filters=wanted.filters,
            filter_query=filter_query(wanted.filters),
            operators=list(Operator),
            count=_counted(count),
            said=query.get("said", ""),
            neighbours=_neighbours(shape, wanted, found),
            followed=[_followed(shape, links, row.cells) for row in found.rows],
            keys=[urlencode([("k", part) for part in row.place]) for row in found.rows],
        )

    def row(self, request: Request) -> Response:
        query = request.query_params
        with self.session() as conn:
            shape = self.shape(conn, query)
            key = key_of(shape, query.getlist("k"))
            found = read_row(conn, shape, key)
        if found is None:
            raise gone(shape)
        return page(
            self.studio,
            "row",
            title=shape.name.shown,
            shape=shape,
            here=address(shape),
            key=key,
            key_query=urlencode([("k", part) for part in key]),
            cells=found.cells,
            version=found.version,
            form_key=self.form_key,
            said=query.get("said", ""),
            links=[(link, follow(link, shape, found.cells)) for link in shape.links],
        )

    def cell(self, request: Request) -> Response:
        query = request.query_params
        with self.session() as conn:
            shape = self.shape(conn, query)
            column = shape.column(query.get("column", ""))
            if column is None:
                raise gone(shape)
            text = read_cell(conn, shape, column, key_of(shape, query.getlist("k")))
        return PlainTextResponse("" if text is None else text)

    def shape(self, conn: Connection, query: QueryParams) -> Shape:
        """Raises `Usage` (W122) where there is no such relation for this role."""
        schema, name = query.get("schema", ""), query.get("name", "")
        found = read_shape(conn, schema, name)
        if found is None:
            raise Usage(
                Notice(
                    code="W122",
                    what=f"there is no table {schema}.{name} here",
                    why="it is not in this database, or this role may not read it",
                    next="choose one from the list of tables",
                )
            )
        return found


def gone(shape: Shape) -> Usage:
    return Usage(
        Notice(
            code="W123",
            what=f"that row or column of {shape.name.shown} is not there",
            why="it was deleted or its key was changed meanwhile, or the link is wrong",
            next="go back to the table and look for it",
        )
    )


def _counted(count: int | None) -> str:
    if count is None:
        return ""
    return f"more than {COUNTED_AT_MOST:,}" if count > COUNTED_AT_MOST else f"{count:,}"


def _followed(shape: Shape, links: list[Link], cells: tuple[Cell, ...]) -> dict[str, str]:
    """Column → where its foreign key leads."""
    return {link.columns[0]: target for link in links if (target := follow(link, shape, cells))}


def _neighbours(shape: Shape, wanted: Wanted, found: Page) -> dict[str, str]:
    """Links to the page before and the page after, where there are any."""
    is_back = wanted.direction is Direction.BACK
    tail = filter_query(wanted.filters)
    links = {}
    rows = found.rows
    if not rows:
        return {"first": f"/table?{address(shape)}{tail}"} if wanted.place else {}
    first, last = rows[0].place, rows[-1].place
    if found.by == "offset":
        first = (str(int(first[0]) - 1),)
    has_before = found.has_more if is_back and found.by != "offset" else bool(wanted.place)
    has_after = found.has_more if not is_back or found.by == "offset" else True
    if found.by == "offset":
        has_before = int(first[0]) > 0
        has_after = has_after and int(last[0]) < FURTHEST_OFFSET
    if has_before:
        links["before"] = _turn(shape, Direction.BACK, first, tail)
    if has_after:
        links["after"] = _turn(shape, Direction.FORWARD, last, tail)
    return links


def _turn(shape: Shape, direction: Direction, place: tuple[str, ...], tail: str) -> str:
    pairs = urlencode([(direction.value, part) for part in place])
    return f"/table?{address(shape)}&{pairs}{tail}"
