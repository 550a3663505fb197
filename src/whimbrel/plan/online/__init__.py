"""The online form: of changes that we plan, and of statements that people have written."""

from .changes import online

__all__ = ["online"]
