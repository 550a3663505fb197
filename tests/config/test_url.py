"""Reading, showing and handing on database URLs."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.errors import Usage

ODD = "p@ss:w/rd?#%[]\"'\\é&+ "
secrets = st.text(alphabet=":@/?#[]%&é \"'\\+=,;$!~abcXYZ019", min_size=1, max_size=12)
names = st.text(alphabet=string.ascii_letters + string.digits + "_-é %/@", min_size=1, max_size=12)
hosts = st.sampled_from(
    ["db.example", "127.0.0.1", "::1", "fe80::1%eth0", "/var/run/Pg", "", "@abs"]
)


def parsed(text: str) -> DatabaseUrl:
    return parse_url(text, source="DATABASE_URL in .env")


@st.composite
def urls(draw: st.DrawFn) -> DatabaseUrl:
    return DatabaseUrl(
        host=draw(hosts),
        port=draw(st.integers(1, 65535)),
        database=draw(names),
        user=draw(names),
        password=draw(secrets | st.just("")),
        parameters=draw(st.sampled_from([(), (("sslmode", "require"), ("options", "-c a=b c"))])),
        prisma=draw(st.sampled_from([(), (("schema", "shop"), ("pgbouncer", "true"))])),
    )


@given(urls())
@example(DatabaseUrl(host="h", database="d", user="u", password=ODD))
def test_what_is_revealed_reads_back_as_the_same_url(url: DatabaseUrl) -> None:
    assert parsed(url.reveal()) == url


@given(urls())
def test_libpq_reads_a_revealed_url_as_we_do(url: DatabaseUrl) -> None:
    bare = replace(url, prisma=())
    theirs = conninfo_to_dict(bare.reveal())
    assert {k: str(v) for k, v in theirs.items()} == bare.conninfo()


@given(urls())
def test_neither_repr_nor_str_nor_shown_has_the_password(url: DatabaseUrl) -> None:
    secret = "s3cret" + url.password
    with_secret = parsed(DatabaseUrl(host=url.host, user="u", password=secret).reveal())
    assert "s3cret" not in repr(with_secret) + str(with_secret) + with_secret.shown
    assert with_secret.password == secret


@pytest.mark.parametrize(
    ("text", "password", "host"),
    [
        ("postgresql://u:p#w@db/shop", "p#w", "db"),
        ("postgresql://u:p@ss@db/shop", "p@ss", "db"),
        ("postgresql://u:p[w]@db/shop", "p[w]", "db"),
        ("postgresql://u:p%w@db/shop", "p%w", "db"),
        ("postgresql://u:a:b@db/shop", "a:b", "db"),
        ("postgres://u:a+b@db:5432/shop?sslmode=require", "a+b", "db"),
        ("postgresql+asyncpg://u:p@db/shop", "p", "db"),
        ("postgresql://u@db/shop?password=a+b%40", "a+b@", "db"),
        ("postgresql://u:p@[::1]:5433/shop", "p", "::1"),
        ("postgresql://u:p@%2Fvar%2Frun%2FPg/shop", "p", "/var/run/Pg"),
        ("postgresql://u:p@localhost/shop?host=/tmp/s", "p", "/tmp/s"),
    ],
)
def test_passwords_and_hosts_that_people_write(text: str, password: str, host: str) -> None:
    url = parsed(text)
    assert (url.user, url.password, url.host, url.database) == ("u", password, host, "shop")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mysql://u:s3cret@db/shop",
        "u:s3cret@db/shop",
        "postgresql://u:s3c/ret@db/shop",
        "postgresql://u:12/s3cret@db/shop",
        "postgresql://u:s3c?ret@db/shop",
        "postgresql://u:s3cret@db:port/shop",
        "postgresql://u:s3cret@db:99999/shop",
        "postgresql://u:s3cret@db:²/shop",
        "postgresql://u:s3cret@a,b/shop",
        "postgresql://u:s3cret@[::1/shop",
        "postgresql://u:s3cret%00@db/shop",
        "postgresql://u:s3cret%ff@db/shop",
        "postgresql://u:s3cret@db/shop?sslmod=require",
        "postgresql://u:s3cret@db/shop?s3cret",
        "postgresql://u:s3cret@db/shop\nX=1",
    ],
)
def test_what_cannot_be_read_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(Usage) as caught:
        parsed(text)
    assert caught.value.notice.code == "C110"
    assert "s3c" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_refusal_says_what_is_wrong_and_where() -> None:
    with pytest.raises(Usage) as caught:
        parsed("postgresql://u:p@db/shop?sslmod=require")
    assert str(caught.value) == (
        "C110: the database URL in DATABASE_URL in .env cannot be read\n"
        '  why:  its parameter "sslmod" is known neither to PostgreSQL nor to Prisma; '
        "without it there is nothing to connect to\n"
        "  next: set DATABASE_URL to postgresql://USER:PASSWORD@HOST:PORT/DATABASE, "
        "with %-escapes for special characters in the password"
    )


def test_what_only_other_clients_understand_is_kept_apart() -> None:
    url = parsed("postgresql://u@db/shop?schema=app&connection_limit=5&ssl=true&pgbouncer=true")
    assert url.prisma_schema == "app"
    assert url.conninfo() == {
        "host": "db",
        "port": "5432",
        "dbname": "shop",
        "user": "u",
        "sslmode": "require",
    }


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.2", True),
        ("::1", True),
        ("/tmp", True),
        ("", True),
        ("db.example", False),
        ("10.0.0.1", False),
    ],
)
def test_a_loopback_server_is_recognised(host: str, expected: bool) -> None:
    assert DatabaseUrl(host=host).is_loopback is expected


def test_one_database_under_two_spellings_is_one_place() -> None:
    assert parsed("postgresql://a@LOCALHOST/x").place == parsed("postgres://b@127.0.0.1/x").place
    assert (
        parsed("postgresql://a@db.example./x").place == parsed("postgresql://b@DB.example/x").place
    )
    assert parsed("postgresql://a@db/x").place != parsed("postgresql://a@db:5433/x").place


def test_another_database_of_the_server_keeps_everything_else() -> None:
    url = parsed("postgresql://u:p@db:5433/shop?sslmode=require&schema=app")
    assert url.with_database("other").reveal() == (
        "postgresql://u:p@db:5433/other?sslmode=require&schema=app"
    )


def test_the_key_of_a_client_certificate_is_a_secret_too() -> None:
    url = parsed("postgresql://u:p@db/shop?sslpassword=s3cret")
    assert url.secrets == ("p", "s3cret")
    assert "s3cret" not in repr(url)
