"""The stage: three servers, three databases of one shop, a project's folder; gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
        own["XDG_CONFIG_HOME"] = str(self.root / ".config")  # the key that signs receipts
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
        with connect(urls["production"]) as conn:
            conn.execute(sql("twice"))
        stage = Stage(Path(root), urls, tell)
        stage.writes("whimbrel.toml", _SETTINGS)
        stage.writes("schema.sql", text("schema_1"))
        stage.writes(f"migrations/{FIRST_MIGRATION}/migration.sql", text("schema_1"))
        stack.enter_context(stage.traffic)
        yield stage


def _start(stack: ExitStack) -> dict[str, DatabaseUrl]:
    """All at once. That each is stopped is settled before it runs: Ctrl-C may come in between."""
    pool = stack.enter_context(ThreadPoolExecutor(len(ORDERS)))
    coming: list[Future[EmbeddedServer]] = []
    stack.callback(_stop, pool, coming)
    for _ in ORDERS:
        coming.append(pool.submit(throw_away_server))
    servers = [each.result() for each in coming]
    urls = [server.url(DATABASE) for server in servers]
    for each in [pool.submit(_open_shop, *of) for of in zip(urls, ORDERS.values(), strict=True)]:
        each.result()
    return dict(zip(ORDERS, urls, strict=True))


def _stop(pool: ThreadPoolExecutor, coming: Sequence[Future[EmbeddedServer]]) -> None:
    started = [each.result() for each in coming if each.exception() is None]
    for each in [pool.submit(server.stop) for server in started]:
        each.result()


def _open_shop(url: DatabaseUrl, orders: int) -> None:
    with connect(url.with_database("postgres")) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}".encode())
    with connect(url) as conn:
        conn.execute(sql("schema_1"))
        conn.execute("SELECT set_config('demo.orders', %s, false)", (str(orders),))
        conn.execute(sql("fill"))
