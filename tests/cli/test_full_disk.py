"""A disk that is really full, in the middle of a deploy."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.pg.name import literal, quote


@pytest.fixture
def tiny_tablespace(connection: Connection, server_url: DatabaseUrl) -> Iterator[str]:
    """Eight megabytes on a file system of their own."""
    (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    owner = Path(str(data)).stat()
    place = Path(str(data)).parent / f"tiny_{connection.info.backend_pid}"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size=8m,uid={owner.st_uid},mode=700", "tmpfs"]
    if subprocess.run([*mount, place], check=False, capture_output=True).returncode:
        place.rmdir()
        pytest.skip("this user may not mount a small file system")
    name = place.name
    try:
        with connect(server_url) as maintenance:
            where = literal(str(place))
            maintenance.execute(f"CREATE TABLESPACE {quote(name)} LOCATION {where}".encode())
            yield name
            connection.execute("DROP TABLE IF EXISTS big")
            maintenance.execute(f"DROP TABLESPACE {quote(name)}".encode())
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()


@pytest.mark.drill
def test_a_full_disk_leaves_nothing_half_done(
    shop: Shell, connection: Connection, tiny_tablespace: str
) -> None:
    fill = "INSERT INTO big SELECT n, repeat('x', 900) FROM generate_series(1, {rows}) AS n;\n"
    path = shop.migration(
        "20260101000000_big",
        f"CREATE TABLE big (id int, t text) TABLESPACE {quote(tiny_tablespace)};\n"
        + fill.format(rows=50_000),
    )
    notice = shop("deploy").stopped("R101", Exit.FAILED)
    assert "No space left on device" in notice
    assert "next: free disk space on the server, then run `whimbrel deploy` again" in notice
    assert connection.execute("SELECT to_regclass('big')").fetchone() == (None,)
    assert shop("status", "--exit-code").code == Exit.DIFFERENT
    path.write_text(path.read_text("utf-8").replace("50000", "5"), encoding="utf-8")
    shop.done("deploy")
    assert connection.execute("SELECT count(*) FROM big").fetchone() == (5,)
