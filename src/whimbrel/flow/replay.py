"""The schema to which the applied migrations alone lead, built in scratch."""

from __future__ import annotations

from ..catalog.catalog import Catalog
from ..pg.version import ServerVersion
from ..sources.material import read_material
from .call import Call
from .histories import applied_history, history_material
from .opened import Opened
from .past import Past
from .scratch import scratch_server
from .workplace import Workplace


def replayed_catalog(call: Call, place: Workplace, opened: Opened, past: Past) -> Catalog:
    """Raises `Failure` where a migration cannot be replayed, or no scratch server serves."""
    applied = [each.migration for each in past.comparison.applied]
    version = ServerVersion(opened.conn.info.server_version)
    server = scratch_server(call, place, like=version, must_match=True)
    material = history_material(place, applied_history(past.history, applied))
    return read_material(material, server.url, forbidden_systems=server.forbidden_systems)
