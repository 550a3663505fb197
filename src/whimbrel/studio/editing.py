"""The pages that write; registered only where rows may be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from urllib.parse import urlencode

import anyio.to_thread
import psycopg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..read.table_page import read_row
from ..read.table_shape import Shape
from ..run.edit_row import Seen, Special, delete_row, insert_row, update_row
from .door import Keys
from .form import FORM_KEY, Fields, key_of, one, read_form, unix_lines, values_of
from .looking import Looking, gone
from .pages import address, page, problem
from .refusal import refusal_of

Act = Callable[[Request, Fields], Response]


class Editing:
    """Each post is one transaction on one row. The row has to be as it was when it was shown."""

    def __init__(self, looking: Looking, keys: Keys) -> None:
        self._looking = looking
        self._studio = looking.studio
        self._keys = keys

    def new(self, request: Request) -> Response:
        with self._looking.session() as conn:
            shape = self._looking.shape(conn, request.query_params)
        return self._new(shape, {}, None)

    async def change(self, request: Request) -> Response:
        return await self._post(request, self._changed)

    async def add(self, request: Request) -> Response:
        return await self._post(request, self._added)

    async def delete(self, request: Request) -> Response:
        return await self._post(request, self._deleted)

    async def _post(self, request: Request, act: Act) -> Response:
        fields = await read_form(request)
        if not self._keys.is_form_key(one(fields, FORM_KEY)):
            return problem(self._studio, _FOREIGN, 403)
        return await anyio.to_thread.run_sync(act, request, fields)

    def _changed(self, request: Request, fields: Fields) -> Response:
        with self._writing() as conn:
            shape = self._editable(conn, request)
            seen = _seen(shape, request, fields)
            row = read_row(conn, shape, seen.key)
            if row is None:
                raise gone(shape)
            before: dict[str, str | Special] = {
                column.name: Special.NULL if cell.text is None else unix_lines(cell.text)
                for column, cell in zip(shape.columns, row.cells, strict=True)
            }
            asked = values_of(shape, fields, before)
            values = {name: value for name, value in asked.items() if value != before[name]}
            said = "nothing was different"
            if values:
                said = update_row(conn, shape, seen, values)
                self._studio.audit(conn, f"changed {', '.join(values)}", shape.name.shown)
        key = tuple(
            value if isinstance(value := values.get(name), str) else part
            for name, part in zip(shape.key, seen.key, strict=True)
        )
        return _row_page(shape, key, said)

    def _added(self, request: Request, fields: Fields) -> Response:
        with self._looking.session() as conn:
            shape = self._looking.shape(conn, request.query_params)
        try:
            with self._writing() as conn:
                shape = self._editable(conn, request)
                values = values_of(shape, fields, {})
                kept = {n: v for n, v in values.items() if v is not Special.DEFAULT}
                said, key = insert_row(conn, shape, kept)
                self._studio.audit(conn, "added a row", shape.name.shown)
        except psycopg.Error as exc:
            # What was typed stays on the screen.
            return self._new(shape, fields, refusal_of(exc, self._studio.place)[0])
        return _row_page(shape, key, said)

    def _deleted(self, request: Request, fields: Fields) -> Response:
        with self._writing() as conn:
            shape = self._editable(conn, request)
            said = delete_row(conn, shape, _seen(shape, request, fields))
            self._studio.audit(conn, "deleted a row", shape.name.shown)
        target = f"/table?{address(shape)}&{urlencode({'said': said})}"
        return RedirectResponse(target, status_code=303)

    def _new(self, shape: Shape, fields: Fields, notice: Notice | None) -> Response:
        if not shape.is_editable:
            raise Failure(_not_editable(shape))
        return page(
            self._studio,
            "new",
            status=200 if notice is None else 422,
            title=f"New row of {shape.name.shown}",
            shape=shape,
            here=address(shape),
            typed=_typed(shape, fields),
            notice=notice,
            form_key=self._keys.form_key,
        )

    def _editable(self, conn: Connection, request: Request) -> Shape:
        shape = self._looking.shape(conn, request.query_params)
        if not shape.is_editable:
            raise Failure(_not_editable(shape))
        return shape

    def _writing(self) -> AbstractContextManager[Connection]:
        assert self._studio.writing is not None
        return self._studio.writing()


def _typed(shape: Shape, fields: Fields) -> Mapping[str, tuple[str, str]]:
    """Column → how and what was typed; where nothing was yet, the likely choice."""
    return {
        column.name: (
            one(fields, f"m:{column.name}")
            or ("default" if column.has_default else "value" if column.is_not_null else "null"),
            one(fields, f"v:{column.name}"),
        )
        for column in shape.columns
    }


def _seen(shape: Shape, request: Request, fields: Fields) -> Seen:
    key = key_of(shape, request.query_params.getlist("k"))
    return Seen(key=key, version=one(fields, "version"))


def _row_page(shape: Shape, key: tuple[str, ...], said: str) -> Response:
    pairs = [("k", part) for part in key] + [("said", said)]
    return RedirectResponse(f"/row?{address(shape)}&{urlencode(pairs)}", status_code=303)


def _not_editable(shape: Shape) -> Notice:
    return Notice(
        code="W124",
        what=f"rows of {shape.name.shown} cannot be edited here",
        why=f"it is a {shape.kind.words} without a key, so that one row cannot be told from another"
        if not shape.key
        else "it is a record of what was done here"
        if shape.is_record
        else f"it is a {shape.kind.words}",
        next="give the table a primary key, or change it by SQL: `whimbrel execute FILE`",
    )


_FOREIGN = Notice(
    code="W125",
    what="the form is not one of this studio's own pages",
    why="it has not the key that this run puts into its forms; nothing was changed",
    next="open the row again and send the form from there",
)
