"""The command line in a project of its own."""

from tests.shell import road, shell, shop

__all__ = ["road", "shell", "shop"]
