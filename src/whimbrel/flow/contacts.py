"""Whom to ask when something stops in production."""

from __future__ import annotations

from dataclasses import replace

from ..config.environment import resolve_environment
from ..config.kind import Kind
from ..disk.project import read_project
from ..errors import Failure, Stop
from ..guard.verdict import contact_lines
from .call import Call


def with_contacts(call: Call, stop: Stop) -> Stop:
    """The same stop with `[contacts]` of the project: where the environment is production, or the
    database that was met is. Where the project cannot be read, the stop as it is."""
    try:
        project = read_project(call.directory, call.variables)
        environment = resolve_environment(call.environment, project.variables, project.settings)
    except Failure:
        return stop
    notice = stop.notice
    is_production = environment.kind is Kind.PRODUCTION or "production/" in notice.what
    contacts = tuple(f"{name}: {how}" for name, how in project.settings.contacts)
    lines = contact_lines(Kind.PRODUCTION, contacts) if is_production else ()
    if not lines or lines[0] in notice.next:
        return stop
    said = replace(notice, next="\n        ".join([notice.next, *lines]))
    return type(stop)(said, sqlstate=stop.sqlstate)
