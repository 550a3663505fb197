"""Throw-away databases: made empty or as copies of cached templates, dropped afterwards."""

from .database import scratch_database
from .roles import ensure_role_stubs, release_roles
from .template import cached_template, scratch_copy

__all__ = [
    "cached_template",
    "ensure_role_stubs",
    "release_roles",
    "scratch_copy",
    "scratch_database",
]
