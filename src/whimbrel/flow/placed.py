"""Both sides of a comparison: each stands in a scratch database, or is a live one, and is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.dump import dump_schema
from ..db.embedded.binaries import find_binaries
from ..errors import Failure
from ..plan.known import NOTHING_KNOWN, Known, without_amounts
from ..plan.qualified import qualified
from ..read.known import read_known
from ..sources.at_once import entered_at_once
from ..sources.live import read_both_live
from ..sources.material import Material, materialised, read_live
from .scratch import ScratchServer
from .source import Live, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A source and its catalog. `scratch` holds what was built of it until the block ends;
    `dumped` is what `pg_dump` writes of that, where it was asked for."""

    source: Source
    catalog: Catalog
    scratch: DatabaseUrl | None = None
    dumped: str | None = None

    def material(self) -> Material:
        """For a proof, which may use the scratch database up; a live one is dumped now."""
        if isinstance(self.source, Live):
            return self.source.material()
        return replace(self.source, at=self.scratch)


def known_of(start: Placed) -> Known:
    """What it leads to, in any environment; how much there is in which, it does not say."""
    url = start.source.url if isinstance(start.source, Live) else start.scratch
    if url is None:
        return NOTHING_KNOWN
    with connect(url, application_name="whimbrel advice") as conn:
        return qualified(without_amounts(read_known(conn)), start.catalog)


@contextmanager
def both_placed(
    before: Source, after: Source, server: ScratchServer | None, *, dump_before: bool = False
) -> Iterator[tuple[Placed, Placed]]:
    """Built and read at the same time. Raises what either raises."""
    with entered_at_once(
        [_placed(before, server, is_dumped=dump_before), _placed(after, server, is_dumped=False)]
    ) as (one, two):
        yield one, two


def both_live(before: Live, after: Live) -> tuple[Placed, Placed]:
    """Read as far as it can matter to what differs; empty where nothing does."""
    one, two = read_both_live(before.url, after.url)
    return Placed(source=before, catalog=one), Placed(source=after, catalog=two)


def _placed(
    source: Source, server: ScratchServer | None, *, is_dumped: bool
) -> AbstractContextManager[Placed]:
    if isinstance(source, Live):
        return _read(source)
    assert server is not None
    return _built(source, server, is_dumped=is_dumped)


@contextmanager
def _read(live: Live) -> Iterator[Placed]:
    yield Placed(source=live, catalog=read_live(live.url))


@contextmanager
def _built(material: Material, server: ScratchServer, *, is_dumped: bool) -> Iterator[Placed]:
    forbidden = server.forbidden_systems
    with materialised(material, server.url, forbidden_systems=forbidden) as url:
        catalog = read_live(url)
        dumped = _dumped(url) if is_dumped else None
        yield Placed(source=material, catalog=catalog, scratch=url, dumped=dumped)


def _dumped(url: DatabaseUrl) -> str | None:
    """None where it cannot be had: who needs it then asks again, and says why not."""
    with suppress(Failure):
        return dump_schema(url, find_binaries())
    return None
