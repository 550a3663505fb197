"""The door of the studio: who may come in. A loopback address alone is no wall, because any page
in the same browser can send requests to it.

One token in the start link, good once, exchanged for a cookie; the Host header must name this
address (DNS rebinding); what writes must come from our own page (Origin) and carry the form's key.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import Notice

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer a browser would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_READING = ("GET", "HEAD")


class Keys:
    """The secrets of one running studio; none outlives it."""

    def __init__(self, port: int, announce: Callable[[str], None]) -> None:
        self.port = port
        self._announce = announce
        self._session = secrets.token_urlsafe(32)
        self._token = secrets.token_urlsafe(32)

    @property
    def link(self) -> str:
        """Opens the studio once."""
        return f"http://127.0.0.1:{self.port}/enter?token={self._token}"

    @property
    def cookie(self) -> str:
        """Browsers keep one jar for all ports of a host."""
        return f"whimbrel_{self.port}"

    @property
    def form_key(self) -> str:
        return hmac.new(self._session.encode(), b"form", sha256).hexdigest()

    def exchange(self, token: str) -> str | None:
        """The session for the token, which is then used up; the next link is announced."""
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = secrets.token_urlsafe(32)
        self._announce(self.link)
        return self._session

    def is_session(self, value: str) -> bool:
        return hmac.compare_digest(value.encode(), self._session.encode())

    def is_form_key(self, value: str) -> bool:
        return hmac.compare_digest(value.encode(), self.form_key.encode())

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(f"{host}:{self.port}" for host in ("127.0.0.1", "localhost", "[::1]"))


class Door:
    """Stands before every request; what it lets through has shown the cookie."""

    def __init__(self, inside: ASGIApp, keys: Keys) -> None:
        self._inside = inside
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no websocket is spoken here
        refusal = self._refusal(Request(scope))
        await (refusal or self._inside)(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        if headers.get("host", "").lower() not in self._keys.hosts:
            return _page(421, _OTHER_HOST)
        if request.method not in _READING and not self._is_our_page(headers):
            return _page(403, _OTHER_PAGE)
        if request.url.path == "/enter":
            return self._enter(request)
        if not self._keys.is_session(request.cookies.get(self._keys.cookie, "")):
            return _page(401, _STRANGER)
        return None

    def _is_our_page(self, headers: Headers) -> bool:
        """Its Host was compared before."""
        is_here = headers.get("origin", "") == f"http://{headers['host']}"
        site = headers.get("sec-fetch-site", "same-origin")
        kind = headers.get("content-type", "").partition(";")[0]
        return is_here and site == "same-origin" and kind == "application/x-www-form-urlencoded"

    def _enter(self, request: Request) -> Response:
        session = self._keys.exchange(request.query_params.get("token", ""))
        if session is None:
            return _page(403, _USED)
        # A page, not a redirect: a strict cookie is not sent along a redirect from another site.
        response = HTMLResponse(_GO_ON)
        response.set_cookie(self._keys.cookie, session, httponly=True, samesite="strict")
        return response


_GO_ON = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Studio</title>
<meta http-equiv="refresh" content="0; url=/"></head>
<body><p><a href="/">Open the studio</a></p></body></html>
"""


_OTHER_HOST = Notice(
    code="W140",
    what="this studio answers to its own address only",
    why="under another name a foreign page could pretend to be it (DNS rebinding)",
    next="open the link that the terminal shows, as it stands there",
)
_OTHER_PAGE = Notice(
    code="W141",
    what="this request does not come from a page of this studio",
    why="any page in the same browser could have sent it; nothing was changed",
    next="open the row in the studio and send the form from there",
)
_STRANGER = Notice(
    code="W142",
    what="this studio does not know this browser",
    why="it was restarted, or the link was used before; what was in a form is not saved",
    next="open the newest link that the terminal shows",
)
_USED = Notice(
    code="W143",
    what="this link was used already, or is of an earlier run",
    why="each opens the studio once, so that one found in a history or a log opens nothing",
    next="open the newest link that the terminal shows",
)


def _page(status: int, notice: Notice) -> Response:
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Whimbrel studio</title>'
        f"</head><body><p><strong>{notice.code}: {notice.what}</strong></p>"
        f"<p>why: {notice.why}</p><p>next: {notice.next}</p></body></html>\n"
    )
    return HTMLResponse(body, status_code=status)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
