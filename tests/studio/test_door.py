from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.studio.conftest import ORIGIN, PORT, Visitor, call_to, form_of

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Usage
from whimbrel.flow.studio import open_studio
from whimbrel.studio.app import studio_app
from whimbrel.studio.door import Keys
from whimbrel.studio.serve import _bound

ROW = "/row?schema=public&name=customers&k=20"


@pytest.fixture
def stranger(visitor: Visitor) -> TestClient:
    """A browser that has no cookie."""
    return TestClient(visitor.client.app, base_url=ORIGIN)


def test_nobody_comes_in_without_the_link(stranger: TestClient) -> None:
    for path in ("/", "/table", "/style.css", ROW, "/nothing"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "newest link" in answer.text
        assert "public" not in answer.text
    assert stranger.get("/enter?token=guess").status_code == 403
    assert stranger.get("/enter").status_code == 403


def test_the_link_is_good_once_and_the_next_is_announced(
    visitor: Visitor, stranger: TestClient
) -> None:
    link = visitor.keys.link
    assert stranger.get(link).status_code == 200
    assert stranger.get("/").status_code == 200
    assert visitor.links[-1] == visitor.keys.link != link
    assert stranger.get(link).status_code == 403


def test_the_cookie_is_for_this_page_alone(visitor: Visitor, stranger: TestClient) -> None:
    cookie = stranger.get(visitor.keys.link).headers["set-cookie"]
    assert cookie.startswith(f"whimbrel_{PORT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("host", ["evil.example:5555", "127.0.0.1:80", "127.0.0.1", "evil.example"])
def test_another_host_name_is_not_answered(visitor: Visitor, host: str) -> None:
    assert visitor.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:5555"},
        {"origin": "https://127.0.0.1:5555"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "content-type": "text/plain"},
        {"origin": ORIGIN, "content-type": "application/json"},
    ],
)
def test_a_form_of_another_page_changes_nothing(
    visitor: Visitor, owner: Connection, headers: dict[str, str]
) -> None:
    form = form_of(visitor.get(ROW)) | {"v:name": "stolen"}
    assert visitor.client.post(ROW, data=form, headers=headers).status_code == 403
    assert owner.execute("SELECT name FROM customers WHERE id = 20").fetchone() == ("customer 20",)


def test_a_form_without_its_key_changes_nothing(visitor: Visitor, owner: Connection) -> None:
    for key in ("", "0" * 64):
        form = form_of(visitor.get(ROW)) | {"v:name": "stolen", "form_key": key}
        assert visitor.post(ROW, form)[0] == 403
    assert owner.execute("SELECT name FROM customers WHERE id = 20").fetchone() == ("customer 20",)


def test_no_page_may_run_a_script_or_be_framed_or_kept(visitor: Visitor) -> None:
    for path in ("/", ROW, "/nothing"):
        headers = visitor.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_tab_left_open_while_the_studio_restarts_is_told_so(
    visitor: Visitor, gallery: DatabaseUrl, tmp_path: Path
) -> None:
    with open_studio(call_to(tmp_path, "development", gallery)) as studio:
        again = studio_app(studio, Keys(PORT, lambda _: None))
        tab = TestClient(again, base_url=ORIGIN, cookies=dict(visitor.client.cookies))
        answer = tab.get(ROW)
        assert answer.status_code == 401
        assert "W142: this studio does not know this browser" in answer.text
        assert "what was in a form is not saved" in answer.text
        form = form_of(visitor.get(ROW))
        assert tab.post(ROW, data=form, headers={"origin": ORIGIN}).status_code == 401


def test_a_port_that_is_taken_is_named() -> None:
    first = _bound(0)
    try:
        port = first.getsockname()[1]
        with pytest.raises(Usage) as caught:
            _bound(port)
        assert caught.value.notice.code == "W102"
        assert str(port) in caught.value.notice.what
    finally:
        first.close()


def test_a_database_that_goes_away_and_comes_back_is_a_page_not_an_end(
    visitor: Visitor, gallery: DatabaseUrl
) -> None:
    with connect(gallery.with_database("postgres")) as conn:
        conn.execute(f'ALTER DATABASE "{gallery.database}" ALLOW_CONNECTIONS false'.encode())
        try:
            answer = visitor.client.get("/")
        finally:
            conn.execute(f'ALTER DATABASE "{gallery.database}" ALLOW_CONNECTIONS true'.encode())
    assert answer.status_code == 503
    assert "next:" in answer.text
    assert visitor.status("/") == 200
