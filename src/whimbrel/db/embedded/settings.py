"""How embedded servers are tuned: small where they live on a laptop, fast where nothing lasts."""

from __future__ import annotations

from types import MappingProxyType

# Ten thousand tables at once: pg_dump locks each, and two dumps are compared.
_LOCKS = "256"

# Durable, and small enough to stand beside the developer's own programs.
PROJECT_SETTINGS = MappingProxyType(
    {
        "shared_buffers": "32MB",
        "max_connections": "100",
        "max_locks_per_transaction": _LOCKS,
        "max_wal_size": "256MB",
        "logging_collector": "off",
    }
)

# What a crash of the machine loses is not missed.
THROW_AWAY_SETTINGS = MappingProxyType(
    {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "300",
        "max_locks_per_transaction": _LOCKS,
        "max_wal_size": "1GB",
    }
)
