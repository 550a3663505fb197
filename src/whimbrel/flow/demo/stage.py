"""The stage: three servers, three databases of one shop, a project's folder; gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ...config.url import DatabaseUrl
from ...db.connect import connect
from ...db.embedded.server import EmbeddedServer, throw_away_server
from ...disk.write import write_text
from ...run.events import Event
from ..call import Call
from .beat import Answer, Beat, Happened, Line, Says, Tell, Typed
from .texts import sql, text
from .traffic import Traffic

DATABASE = "shop"
# environment → orders in its database
ORDERS = {"development": 200, "staging": 2_000, "production": 5_000}
FIRST_MIGRATION = "20260105090000_shop"
_SETTINGS = """\
[contacts]
"on call" = "Ada, +00 123"
"""


class Stage:
    """What the scenes play with. `stall_ms`: the longest stall of any deploy so far."""

    def __init__(self, root: Path, urls: Mapping[str, DatabaseUrl], tell: Tell) -> None:
        self.root = root
        self.urls = urls
        self.tokens: dict[str, str] = {}
        self.stall_ms = 0.0
        self._tell = tell
        self._unheard: tuple[type[Beat], ...] = ()
        self.traffic = Traffic(urls["production"])

    def call(
        self,
        environment: str | None = None,
        *,
        confirm: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Call:
        """What the command line would hand to a flow; the process environment has no part."""
        own = {f"{name.upper()}_DATABASE_URL": url.reveal() for name, url in self.urls.items()}
        own["WHIMBREL_SCRATCH_URL"] = own["DEVELOPMENT_DATABASE_URL"]
        return Call(
            directory=self.root,
            environment=environment,
            variables=own if variables is None else variables,
            confirm=confirm,
            say=lambda line: self.tell(Line(text=line)),
        )

    def tell(self, beat: Beat) -> None:
        if not isinstance(beat, self._unheard):
            self._tell(beat)

    @contextmanager
    def without(self, *beats: type[Beat]) -> Iterator[None]:
        """Of commands that were seen before, what was heard before is left out."""
        self._unheard = beats
        try:
            yield
        finally:
            self._unheard = ()

    def says(self, text: str) -> None:
        self.tell(Says(text=text))

    def types(self, words: str) -> None:
        self.tell(Typed(words=words))

    def answers(self, text: str) -> None:
        self.tell(Answer(text=text))

    def report(self, event: Event) -> None:
        """For the runner."""
        self.tell(Happened(event=event))

    def writes(self, file: str, content: str) -> None:
        """Into the project."""
        write_text(self.root / file, content)


@contextmanager
def open_stage(tell: Tell) -> Iterator[Stage]:
    """Whatever ends the block, servers and files are gone after it. Raises `Failure` E2xx."""
    with ExitStack() as stack:
        root = stack.enter_context(tempfile.TemporaryDirectory(prefix="whimbrel-demo-"))
        urls = _start(stack)
        for name, url in urls.items():
            _open_shop(url, ORDERS[name])
        with connect(urls["production"]) as conn:
            conn.execute(sql("twice"))
        stage = Stage(Path(root), urls, tell)
        stage.writes("whimbrel.toml", _SETTINGS)
        stage.writes("schema.sql", text("schema_1"))
        stage.writes(f"migrations/{FIRST_MIGRATION}/migration.sql", text("schema_1"))
        stack.enter_context(stage.traffic)
        yield stage


def _start(stack: ExitStack) -> dict[str, DatabaseUrl]:
    """All at once. Each is to be stopped from before it runs: Ctrl-C may come in between."""
    with ThreadPoolExecutor(len(ORDERS)) as pool:
        coming = {name: pool.submit(throw_away_server) for name in ORDERS}
        for each in coming.values():
            stack.callback(_stop, each)
        servers = {name: each.result() for name, each in coming.items()}
    return {name: server.url(DATABASE) for name, server in servers.items()}


def _stop(coming: Future[EmbeddedServer]) -> None:
    if coming.exception() is None:
        coming.result().stop()


def _open_shop(url: DatabaseUrl, orders: int) -> None:
    with connect(url.with_database("postgres")) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}".encode())
    with connect(url) as conn:
        conn.execute(sql("schema_1"))
        conn.execute("SELECT set_config('demo.orders', %s, false)", (str(orders),))
        conn.execute(sql("fill"))
