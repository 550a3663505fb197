"""The command line: parse, call one flow function, render, exit."""

from .main import main

__all__ = ["main"]
