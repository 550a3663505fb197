from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from whimbrel.backup.program import running
from whimbrel.config.url import DatabaseUrl

URL = DatabaseUrl(host="h", port=1, database="d", user="u", password="the password")
# Writes what it was called with and what it was given, as a client program would see it.
_SPY = """
import os, sys
given = os.environ.get("PGPASSWORD", "") + "|" + os.environ.get("PGOPTIONS", "")
service = os.environ.get("PGSERVICEFILE")
text = open(service).read() if service else ""
open(sys.argv[1], "w").write("\\0".join([" ".join(sys.argv), given, text, service or ""]))
print("trouble with the password", file=sys.stderr)
"""


def spied(url: DatabaseUrl, tmp_path: Path) -> tuple[list[str], tuple[str, ...]]:
    seen = tmp_path / "seen"
    with running([sys.executable, "-c", _SPY, str(seen)], url, options="-c x=1") as program:
        assert program.wait(lambda: None) == 0
        said = program.said()
    return seen.read_text().split("\0"), said


def test_the_password_travels_in_the_environment_and_is_not_repeated(tmp_path: Path) -> None:
    (arguments, given, _, _), said = spied(URL, tmp_path)
    assert given == "the password|-c x=1"
    assert "the password" not in arguments
    assert said == ("trouble with ********",)


def test_the_password_of_a_tls_key_travels_in_a_file_that_goes(tmp_path: Path) -> None:
    url = replace(URL, parameters=(("sslpassword", "key secret"), ("sslmode", "require")))
    (arguments, _, service, path), _ = spied(url, tmp_path)
    assert "key secret" not in arguments
    assert "sslmode=require" in arguments
    assert "sslpassword=key secret" in service
    assert not Path(path).exists()


def test_a_program_is_ended_with_its_block(tmp_path: Path) -> None:
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    with running(sleeping, URL) as program:
        assert not program.has_failed
    assert program.has_failed
