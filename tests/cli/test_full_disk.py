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


@pytest.mark.drill
def test_a_disk_that_fills_during_a_backfill_stops_it_and_it_goes_on_with_room(
    shop: Shell, connection: Connection, tiny_tablespace: str
) -> None:
    """Each row that is changed leaves its old version behind; the ballast is what makes room."""
    place = quote(tiny_tablespace)
    shop.migration(
        "20260101000000_big",
        f"CREATE TABLE big (id int PRIMARY KEY USING INDEX TABLESPACE {place}, t text, "
        f"times int NOT NULL DEFAULT 0) WITH (autovacuum_enabled = off) TABLESPACE {place};\n"
        f"CREATE TABLE ballast TABLESPACE {place} AS SELECT repeat('x', 900) AS t "
        "FROM generate_series(1, 3000);\n"
        "INSERT INTO big SELECT n, repeat('x', 900) FROM generate_series(1, 2800) AS n;\n",
    )
    shop.done("deploy")
    shop.migration(
        "20260102000000_fill",
        "-- whimbrel:batch key=id\nUPDATE big SET times = times + 1 WHERE times = 0;\n",
    )
    notice = shop("deploy").stopped("R151", Exit.FAILED)
    assert "No space left on device" in notice
    assert "next: free disk space on the server" in notice
    done = connection.execute("SELECT count(*) FILTER (WHERE times = 1) FROM big").fetchone()
    assert done is not None
    assert 0 < int(str(done[0])) < 2800
    connection.execute("DROP TABLE ballast")
    shop.done("deploy")
    counted = connection.execute("SELECT times, count(*) FROM big GROUP BY 1").fetchall()
    assert counted == [(1, 2800)]
