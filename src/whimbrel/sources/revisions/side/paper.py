"""Stand-ins for connections while revisions are only written down as SQL: nothing is connected to.

What cannot be told without a database raises `NeedsConnection`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any, ClassVar

TRANSLATED = "schema_translate_map"
_NAMED_TYPES = ("enum", "ENUM", "domain", "DOMAIN")
_UNLESS = """\
DO $whimbrel$ BEGIN
    IF pg_catalog.to_regtype({name}) IS NULL THEN
        {create};
    END IF;
END $whimbrel$"""


class NeedsConnection(Exception):
    """A revision wants to know something that only a database knows."""


class NoSuchThing(NeedsConnection, AttributeError):
    """The same, for who asks with hasattr()."""


class Paper:
    """What a revision gets for its connection: statements are written down, nothing is answered."""

    def __init__(self, dialect: Any, write: Callable[[Any], None]) -> None:
        self.dialect = dialect
        self.name = dialect.name
        self._write = write

    @property
    def engine(self) -> Paper:
        return self

    def connect(self, **_: Any) -> Paper:
        return self

    def execution_options(self, **_: Any) -> Paper:
        return self

    def commit(self) -> None:
        """Where transactions end is decided by what the statements need."""

    def schema_for_object(self, obj: Any) -> Any:
        return obj.schema

    def execute(self, construct: Any, parameters: Any = None, *_: Any, **__: Any) -> Unread:
        if parameters:
            raise NeedsConnection("it passes values to the connection beside the statement")
        self._write(construct)
        return Unread()

    exec_driver_sql = execute

    def _run_ddl_visitor(self, visitor: Any, element: Any, **kwargs: Any) -> None:
        if kwargs.get("checkfirst"):
            self._unless_there(visitor, element, kwargs)
        else:
            self._visit(visitor, element, self, kwargs)

    def _unless_there(self, visitor: Any, element: Any, kwargs: Any) -> None:
        """A type that is looked for first; of anything else only a database knows."""
        if getattr(element, "__visit_name__", "") not in _NAMED_TYPES:
            raise NeedsConnection("it looks first what is there")
        said: list[Any] = []
        self._visit(visitor, element, Paper(self.dialect, said.append), kwargs)
        for each in said:
            text = str(each.compile(dialect=self.dialect)).strip()
            self._write(_conditional(text, self.dialect.identifier_preparer.format_type(element)))

    def _visit(self, visitor: Any, element: Any, connection: Paper, kwargs: Any) -> None:
        kwargs = {**kwargs, "checkfirst": False}
        visitor(dialect=self.dialect, connection=connection, **kwargs).traverse_single(element)

    def __getattr__(self, name: str) -> Any:
        raise NoSuchThing(f"it uses `{name}` of its connection")


def _conditional(text: str, name: str) -> str:
    if text.upper().startswith("CREATE "):
        quoted = "'" + name.replace("'", "''") + "'"
        return _UNLESS.format(name=quoted, create=text)
    kind, _, rest = text.partition(name)
    return f"{kind}IF EXISTS {name}{rest}"


class Unread:
    """The answer to a statement that was not sent: to look at it is to need a connection."""

    def _needs(self, *_: Any) -> Any:
        raise NeedsConnection("it reads what a statement answers")

    __iter__ = __bool__ = __len__ = __getitem__ = __eq__ = __call__ = __enter__ = _needs
    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        return self._needs()


class StandIn:
    """What env.py gets for a connection: every answer is another. What it says is heard: how it
    prepares its connection belongs to every revision."""

    # While a revision is at work nobody else connects either.
    revision_at_work: ClassVar[bool] = False
    heard: ClassVar[list[str]] = []

    def __init__(self, *_: Any, **__: Any) -> None:
        if StandIn.revision_at_work:
            raise NeedsConnection("it opens a connection of its own")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> StandIn:
        return self

    def execute(self, statement: Any, *_: Any, **__: Any) -> StandIn:
        StandIn.heard.append(str(statement).strip())
        return self

    exec_driver_sql = scalar = scalars = execute

    def execution_options(self, *_: Any, **options: Any) -> StandIn:
        StandIn.heard += (name for name in options if name == TRANSLATED)
        return self

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    async def __aenter__(self) -> StandIn:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __await__(self) -> Generator[None, None, StandIn]:
        return self
        yield

    async def run_sync(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return work(self, *args, **kwargs)


def keep_away() -> None:
    """From now on no engine of this process connects to anything."""
    from sqlalchemy.engine import Engine

    for name in ("connect", "begin", "raw_connection"):
        setattr(Engine, name, lambda *_, **__: StandIn())
    try:
        from sqlalchemy.ext.asyncio import AsyncEngine
    except ImportError:
        return
    for name in ("connect", "begin", "dispose"):
        setattr(AsyncEngine, name, lambda *_, **__: StandIn())
