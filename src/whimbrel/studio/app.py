"""The studio's routes. Where nothing may be written no writing route exists."""

from __future__ import annotations

from importlib.resources import files

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..errors import Failure
from ..flow.studio import Studio
from .door import Door, Keys
from .editing import Editing
from .looking import Looking
from .pages import problem
from .refusal import refusal_of


def studio_app(studio: Studio, keys: Keys) -> ASGIApp:
    """The ASGI application, behind its door."""
    looking = Looking(studio, keys.form_key)
    routes = [
        Route("/", looking.outline),
        Route("/table", looking.table),
        Route("/row", looking.row),
        Route("/cell", looking.cell),
        Route("/style.css", _style),
    ]
    if studio.is_writable:
        editing = Editing(looking, keys)
        routes += [
            Route("/row", editing.change, methods=["POST"]),
            Route("/new", editing.new),
            Route("/new", editing.add, methods=["POST"]),
            Route("/delete", editing.delete, methods=["POST"]),
        ]

    def refuse(_request: Request, exc: Exception) -> Response:
        notice, status = refusal_of(exc, studio.place)
        return problem(studio, notice, status)

    inside = Starlette(
        routes=routes, exception_handlers=dict.fromkeys((Failure, psycopg.Error, Exception), refuse)
    )
    return Door(inside, keys)


def _style(_request: Request) -> Response:
    text = files(__package__).joinpath("static", "style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css")
