"""What other programs call: the same answers as the command line's, as values."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from ..config.database import DatabaseConfig
from ..disk.environ import process_variables
from .call import Call
from .settings import read_database_config


def get_database_config(
    directory: str | PathLike[str] = ".",
    *,
    environment: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> DatabaseConfig:
    """Which environment this is and which database belongs to it, each with its source.

    `directory` is a folder of the project; `environment` what `-e` would say; `variables` stand
    in for the process environment. Reads the project's files and connects to nothing. Raises
    `Usage` (C1xx) for a setting that cannot be understood, `Failure` (C1xx) for a file that
    cannot be read.
    """
    given = process_variables() if variables is None else variables
    call = Call(
        directory=Path(directory),
        environment=environment,
        variables=given,
        say=lambda _: None,
    )
    return read_database_config(call)
