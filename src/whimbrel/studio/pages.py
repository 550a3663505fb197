"""Pages from templates; every value is escaped, no page has a script."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ..errors import Notice
from ..flow.studio import Studio
from ..read.table_page import Cell
from ..read.table_shape import Link, OutlineRow, Shape


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("whimbrel.studio"), autoescape=True, undefined=StrictUndefined
    )
    made.filters |= {"size": size, "about": about, "link": table_link}
    return made


def page(studio: Studio, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    text = _templates().get_template(f"{template}.html").render(studio=studio, **values)
    return HTMLResponse(text, status_code=status)


def problem(studio: Studio, notice: Notice, status: int) -> HTMLResponse:
    return page(studio, "problem", status=status, notice=notice, title=notice.what)


def table_link(each: OutlineRow) -> str:
    return f"/table?{urlencode({'schema': each.schema, 'name': each.name})}"


def address(shape: Shape) -> str:
    """The part of a link that names the relation."""
    return urlencode({"schema": shape.name.schema, "name": shape.name.relation})


def follow(link: Link, shape: Shape, cells: tuple[Cell, ...]) -> str:
    """Where a foreign key leads from a row: the rows at its other end. Empty where a part of it is
    NULL or too long to be in a link."""
    mine, theirs = link.columns, link.to_columns
    schema, name = link.to_schema, link.to_name
    if not link.is_own:
        mine, theirs, schema, name = theirs, mine, link.schema, link.name
    places = {column.name: i for i, column in enumerate(shape.columns)}
    pairs = [("schema", schema), ("name", name)]
    for here, there in zip(mine, theirs, strict=True):
        cell = cells[places[here]] if here in places else Cell(text=None)
        if cell.text is None or cell.is_cut:
            return ""
        pairs += [("c", there), ("o", "="), ("v", cell.text)]
    return f"/table?{urlencode(pairs)}"


def size(size_bytes: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes} B"


def about(estimate: int) -> str:
    """The planner's estimate, said as one."""
    return "not counted yet" if estimate < 0 else f"≈ {estimate:,}"
