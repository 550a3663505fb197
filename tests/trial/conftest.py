"""The command line in a project of its own, for what is tried beside other tools."""

from tests.shell import shell, shop

__all__ = ["shell", "shop"]
