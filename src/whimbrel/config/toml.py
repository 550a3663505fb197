"""Reads a TOML text key by key, so that every wrong one is refused with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..errors import Notice, Usage
from .suggest import did_you_mean, listed

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a TOML file. `path` is its dotted name, empty for the top of the file."""

    file: str
    path: str
    text: str = field(repr=False)
    values: Mapping[str, object] = field(repr=False)

    def allow_only(self, known: Iterable[str]) -> None:
        """Raise `Usage` (C121) for the first key that is not known here."""
        words = tuple(known)
        for key in self.values:
            if key not in words:
                raise self._unknown(key, words)

    def text_of(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes")
        return value

    def texts_of(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, list):
            raise self.wrong(key, 'a list of texts: ["…", "…"]')
        texts = tuple(each for each in value if isinstance(each, str))
        if len(texts) != len(value):
            raise self.wrong(key, 'a list of texts: ["…", "…"]')
        return texts

    def table_of(self, key: str) -> Table:
        """The table `key`, empty when the file has none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table: [{self._dotted(key)}]")
        return Table(file=self.file, path=self._dotted(key), text=self.text, values=value)

    def tables_of(self, key: str) -> tuple[Table, ...]:
        """The tables `[[key]]`, none when the file has none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(key, f"tables: [[{self._dotted(key)}]]")
        path = self._dotted(key)
        return tuple(Table(file=self.file, path=path, text=self.text, values=v) for v in value)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """A table of texts under names of the user's own."""
        return tuple((key, self.text_of(key)) for key in self.values)

    def place(self, key: str) -> str:
        """`whimbrel.toml:7`, or the file alone when the line cannot be told."""
        line = _line_of(self.text, self.path, key)
        return f"{self.file}:{line}" if line else self.file

    def wrong(self, key: str, wanted: str) -> Usage:
        """The value of `key` is not what it must be; the value itself is never repeated."""
        return Usage(
            Notice(
                code="C122",
                what=f"{self._dotted(key)} in {self.place(key)} has a value that does not fit",
                why=f"it must be {wanted}; the setting is not guessed",
                next=f"correct {key} in {self.file}",
            )
        )

    def _dotted(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _unknown(self, key: str, known: tuple[str, ...]) -> Usage:
        where = f"[{self.path}]" if self.path else "the top level"
        return Usage(
            Notice(
                code="C121",
                what=f"unknown key {self._dotted(key)} in {self.place(key)}",
                why=f"{did_you_mean(key, known)}{where} knows {listed(sorted(known))}; "
                "a setting that is passed over would be a rule that is not kept",
                next=f"rename or remove {key} in {self.file}",
            )
        )


def parse_toml(text: str, *, file: str) -> Table:
    """The top table of `text`. Raises `Usage` (C120) with the line where TOML ends to be TOML."""
    try:
        values = toml_values(text.removeprefix("\ufeff"))
    except ValueError as exc:
        raise _not_toml(str(exc), text, file) from None
    return Table(file=file, path="", text=text, values=values)


def toml_values(text: str) -> dict[str, object]:
    """Raises `ValueError` where it is no TOML. Most folders have no file that needs the library."""
    import tomllib

    return tomllib.loads(text)


def _not_toml(message: str, text: str, file: str) -> Usage:
    # tomllib may quote what it found there, which could be part of a URL: only its place is kept.
    at = _AT.search(message)
    line = at[1] if at else max(1, len(text.splitlines()))
    column = f" at column {at[2]}" if at else ""
    return Usage(
        Notice(
            code="C120",
            what=f"{file}:{line} is not TOML{column}",
            why="the file cannot be read, so no setting in it is known",
            next=f'correct the line; texts need quotes: key = "value" ({file})',
        )
    )


def _line_of(text: str, path: str, key: str) -> int:
    """The line of `key`, or of the header of the table `key`; 0 when it is written otherwise."""
    name = re.escape(key)
    dotted = re.escape(f"{path}.{key}" if path else key)
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if header:
            current = header.group(1).replace('"', "").replace("'", "")
            if re.fullmatch(dotted, current):
                return number
        elif re.match(rf"\s*[\"']?{name}[\"']?\s*[=.]", line) and current.endswith(path):
            return number
    return 0
