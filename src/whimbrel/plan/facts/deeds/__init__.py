"""A statement's tree in, its deeds out: one table, kind of statement → family."""

from .all import deeds_of

__all__ = ["deeds_of"]
