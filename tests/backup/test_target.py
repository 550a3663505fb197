from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.backup.shop import back_up, quiet, target

from whimbrel.backup.manifest import Shape
from whimbrel.backup.target import exact_shape, kept_database, nearest_shape, shaped_database
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.pg.version import ServerVersion

V15, V18 = ServerVersion(150004), ServerVersion(180006)


def databases(conn: Connection) -> set[str]:
    names = conn.execute("SELECT d.datname FROM pg_catalog.pg_database AS d").fetchall()
    return {str(name) for (name,) in names}


def test_a_database_gets_its_name_only_when_all_is_there(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    manifest = back_up(database_url, tmp_path).manifest
    name = f"{database_url.database}_copy"
    where = target(server_url)
    made = []

    def interrupted() -> None:
        with kept_database(where, V18, manifest, name, quiet) as url:
            made.append(url.database)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not databases(connection) & {name, *made}

    with kept_database(where, V18, manifest, name, quiet):
        assert name not in databases(connection)
    assert name in databases(connection)
    connection.execute(f'DROP DATABASE "{name}"'.encode())


def test_a_locale_that_the_server_lacks_is_named_and_the_encoding_kept(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    made = back_up(database_url, tmp_path).manifest
    shape = Shape(
        encoding="UTF8", provider="c", collate="tlh_KX.UTF-8", ctype="tlh_KX.UTF-8", locale=""
    )
    manifest = replace(made, needs=replace(made.needs, shape=shape))
    said: list[str] = []
    with shaped_database(target(server_url), V18, manifest, said.append) as url, connect(url) as c:
        assert c.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert len(said) == 1
    assert "the test server has no locale tlh_KX.UTF-8" in said[0]


@pytest.mark.parametrize(
    ("shape", "version", "exact", "nearest"),
    [
        (
            Shape(encoding="UTF8", provider="i", collate="C", ctype="C", locale="de-DE"),
            V18,
            "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'",
            "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER builtin "
            "BUILTIN_LOCALE 'C.UTF-8'",
        ),
        (
            Shape(encoding="LATIN1", provider="c", collate="de_DE", ctype="de_DE", locale=""),
            V15,
            "ENCODING 'LATIN1' LC_COLLATE 'de_DE' LC_CTYPE 'de_DE' LOCALE_PROVIDER libc",
            "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc",
        ),
    ],
)
def test_the_shape_of_the_source_in_the_words_of_create_database(
    shape: Shape, version: ServerVersion, exact: str, nearest: str
) -> None:
    assert exact_shape(shape, version) == exact
    assert nearest_shape(shape, version) == nearest
