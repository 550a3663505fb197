from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from whimbrel.errors import Failure, Usage
from whimbrel.watch.alert import ALERTS
from whimbrel.watch.state import Message, News
from whimbrel.watch.webhook import Webhook, payload, read_webhook, send

MESSAGE = Message(
    alert=ALERTS[0], news=News.FIRING, what="m1 failed", since=datetime(2026, 1, 1, tzinfo=UTC)
)


@dataclass
class Receiver:
    """Somebody who is told; `answers` are the codes it gives, the last one for ever."""

    url: str
    answers: list[int] = field(default_factory=lambda: [200])
    got: list[dict[str, object]] = field(default_factory=list)


@contextmanager
def receiver() -> Iterator[Receiver]:
    found = Receiver(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = found.answers[0] if len(found.answers) == 1 else found.answers.pop(0)
            if code == 200:
                found.got.append(json.loads(body))
            self.send_response(code)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/secret-token"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_parts_are_there_for_programs_and_a_line_for_people() -> None:
    with receiver() as found:
        send(read_webhook(found.url, "test"), MESSAGE, "production")
        (got,) = found.got
    assert got["alert"] == "migration-failed"
    assert got["state"] == "firing"
    assert got["next"] == "whimbrel -e production status"
    assert str(got["text"]).startswith("🔥 production: a migration has failed: m1 failed\nnext: ")


@pytest.mark.parametrize(
    ("host", "keys"),
    [("hooks.slack.com", {"text"}), ("discord.com", {"content"})],
)
def test_chat_services_get_what_they_read(host: str, keys: set[str]) -> None:
    hook = Webhook(url=f"https://{host}/services/x", source="test")
    assert payload(hook, MESSAGE, "production").keys() == keys


def test_a_webhook_that_stumbles_is_tried_again_and_one_that_refuses_is_not() -> None:
    pauses: list[float] = []
    with receiver() as found:
        hook = read_webhook(found.url, "test")
        found.answers = [500, 429, 200]
        send(hook, MESSAGE, "production", sleep=pauses.append)
        assert (len(found.got), len(pauses)) == (1, 2)
        found.answers = [404]
        with pytest.raises(Failure) as caught:
            send(hook, MESSAGE, "production", sleep=pauses.append)
    assert len(pauses) == 2
    assert caught.value.notice.code == "N102"
    assert "secret-token" not in str(caught.value)


def test_a_webhook_that_is_down_is_named_without_its_secret() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/secret-token"
        hook = read_webhook(url, "WHIMBREL_WEBHOOK")
        with pytest.raises(Failure) as caught:
            send(hook, MESSAGE, "production", sleep=lambda _: None)
    assert "no answer (ConnectionRefusedError)" in caught.value.notice.what
    assert "secret-token" not in f"{caught.value}{hook!r}"


@pytest.mark.parametrize(
    "url", ["", "slack-token", "ftp://x/y", "https:///token", "file:///etc/passwd"]
)
def test_what_is_no_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(Usage) as caught:
        read_webhook(url, "WHIMBREL_WEBHOOK")
    assert caught.value.notice.code == "N101"
    assert not url or url not in str(caught.value)
