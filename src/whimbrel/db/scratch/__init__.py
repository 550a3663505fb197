"""Throw-away databases: made empty or as copies of cached templates, dropped afterwards."""

from .database import scratch_database
from .roles import ensure_role_stubs
from .template import cached_template, scratch_copy

__all__ = ["cached_template", "ensure_role_stubs", "scratch_copy", "scratch_database"]
