"""The C library of PostgreSQL's parser (libpg_query 18), loaded without the package around it.

It ships inside the wheel `postgast`; importing that package would load protobuf, which costs
more than a whole `safety-check` may take.
"""

from __future__ import annotations

import ctypes
import importlib.util
from ctypes import POINTER, Structure, c_char_p, c_int, c_size_t, c_uint64, c_void_p
from functools import cache
from pathlib import PurePath

from ..errors import Failure, Notice

_PACKAGE = "postgast"
_FILES = ("libpg_query.so", "libpg_query.dylib", "pg_query.dll")


@cache
def library() -> ctypes.CDLL:
    """The loaded library with its signatures declared; raises `Failure` where it is missing."""
    found = importlib.util.find_spec(_PACKAGE)  # does not execute the package
    places = found.submodule_search_locations if found else None
    for candidate in (str(PurePath(place, name)) for place in places or () for name in _FILES):
        try:
            return _declare(ctypes.CDLL(candidate))
        except OSError:  # of another platform, or not there: the next one may do
            continue
    raise Failure(
        Notice(
            code="S109",
            what="PostgreSQL's parser cannot be loaded",
            why="every script is read with PostgreSQL's own grammar; guessing is not safe",
            next="install it again: pip install --force-reinstall 'postgast>=0.2,<0.3'",
        )
    )


class Error(Structure):
    """`cursorpos` counts characters from 1, 0 where there is no place."""

    _fields_ = (
        ("message", c_char_p),
        ("funcname", c_char_p),
        ("filename", c_char_p),
        ("lineno", c_int),
        ("cursorpos", c_int),
        ("context", c_char_p),
    )


class ParseResult(Structure):
    _fields_ = (
        ("parse_tree", c_char_p),
        ("stderr_buffer", c_char_p),
        ("error", POINTER(Error)),
    )


class ScanResult(Structure):
    _fields_ = (
        ("length", c_size_t),
        ("data", c_void_p),  # not c_char_p, which would end at the first NUL
        ("stderr_buffer", c_char_p),
        ("error", POINTER(Error)),
    )


class PlpgsqlResult(Structure):
    _fields_ = (("functions", c_char_p), ("error", POINTER(Error)))


class FingerprintResult(Structure):
    _fields_ = (
        ("fingerprint", c_uint64),
        ("fingerprint_str", c_char_p),
        ("stderr_buffer", c_char_p),
        ("error", POINTER(Error)),
    )


_SIGNATURES: tuple[tuple[str, str, type[Structure]], ...] = (
    ("pg_query_parse", "pg_query_free_parse_result", ParseResult),
    ("pg_query_scan", "pg_query_free_scan_result", ScanResult),
    ("pg_query_parse_plpgsql", "pg_query_free_plpgsql_parse_result", PlpgsqlResult),
    ("pg_query_fingerprint", "pg_query_free_fingerprint_result", FingerprintResult),
)


def _declare(lib: ctypes.CDLL) -> ctypes.CDLL:
    for name, free_name, result in _SIGNATURES:
        call, free = getattr(lib, name), getattr(lib, free_name)
        call.argtypes, call.restype = [c_char_p], result
        free.argtypes, free.restype = [result], None
    return lib
